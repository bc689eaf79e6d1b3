(() => {
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing");
  const questions = [...document.querySelectorAll(".question")];
  const texts = new Map();
  const textOf = (one) => {
    if (!texts.has(one)) texts.set(one, one.textContent.normalize("NFC").toLowerCase());
    return texts.get(one);
  };
  const passes = (one, wanted) =>
    (!wanted.lang || one.dataset.lang === wanted.lang) &&
    (!wanted.kind || one.dataset.kind === wanted.kind) &&
    (!wanted.outcome || one.dataset.outcome === wanted.outcome) &&
    (!wanted.failed || "failed" in one.dataset) &&
    (!wanted.text || textOf(one).includes(wanted.text));
  const apply = () => {
    const wanted = Object.fromEntries(new FormData(form));
    wanted.text = wanted.text.trim().normalize("NFC").toLowerCase();
    let count = 0;
    for (const one of questions) {
      one.hidden = !passes(one, wanted);
      count += !one.hidden;
    }
    shown.textContent = `${count} of ${questions.length} questions`;
    nothing.hidden = count > 0;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
})();
