// Before anything is painted: the chosen colours, so that a dark page does not flash white.
try {
  const theme = localStorage.getItem("pincite.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden here: the system's choice it is.
}
