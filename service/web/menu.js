// A button that opens a few choices: Escape and a click elsewhere close it, focus goes back to the button.

import { button, h } from "./dom.js";

const EDGE = 12;

/** `choices` are [text, action] pairs; with `label` for those who cannot see what the button stands beside. */
export function menu(text, label, choices) {
  const items = choices.map(([name, act]) =>
    button(name, async () => {
      box.open = false;
      summary.focus();
      await act();
    }),
  );
  const summary = h("summary", { "aria-label": label }, text);
  const list = h("div", { class: "choices" }, items);
  const box = h("details", { class: "menu" }, summary, list);
  box.addEventListener("toggle", () => box.open && intoView(list));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    event.stopPropagation();
    box.open = false;
    summary.focus();
  });
  return box;
}

/** Moves what would stand out of the window back into it. */
function intoView(list) {
  list.style.translate = "none";
  list.classList.remove("above");
  const { left, right, bottom } = list.getBoundingClientRect();
  list.classList.toggle("above", bottom > innerHeight - EDGE);
  const by = left < EDGE ? EDGE - left : Math.min(0, innerWidth - EDGE - right);
  list.style.translate = `${by}px`;
}

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.menu[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
