// The quote behind a citation mark, shown while the mark is hovered or focused, between the sentences around it.

import { around } from "./around.js";
import { h } from "./dom.js";
import { why } from "./signals.js";
import { inOneLine, placeOf, words } from "./text.js";
import { translation } from "./written.js";

const box = document.getElementById("hint");
const EDGE = 12;
let leaving;
let turn = 0;

/** Lets a mark show its citation's words. */
export function hinted(mark, citation, text) {
  mark.setAttribute("aria-describedby", "hint");
  for (const come of ["mouseenter", "focus"]) mark.addEventListener(come, () => show(mark, citation, text));
  for (const go of ["mouseleave", "blur"]) mark.addEventListener(go, leave);
  return mark;
}

export function hide() {
  clearTimeout(leaving);
  box.hidden = true;
}

function show(mark, citation, text) {
  clearTimeout(leaving);
  const now = ++turn;
  const quote = words("q", inOneLine(text));
  box.replaceChildren(...[quote, translation(citation), h("p", {}, placeOf(citation)), citation.signals && h("p", {}, why(citation.signals))].filter(Boolean));
  box.hidden = false;
  place(mark.getBoundingClientRect());
  around(citation).then(({ before, after }) => {
    if (now !== turn || box.hidden) return;
    if (before) quote.before(words("span", `${before} `, { class: "beside" }));
    if (after) quote.after(words("span", ` ${after}`, { class: "beside" }));
    place(mark.getBoundingClientRect());
  }, () => {}); // the words alone, then
}

function place(mark) {
  const { width, height } = box.getBoundingClientRect();
  const above = mark.top - height - EDGE / 2;
  const left = Math.min(Math.max(EDGE, mark.left - width / 3), innerWidth - width - EDGE);
  box.style.left = `${left}px`;
  box.style.top = `${above > EDGE ? above : mark.bottom + EDGE / 2}px`;
}

function leave() {
  leaving = setTimeout(hide, 200); // time to move onto the words themselves
}

box.addEventListener("mouseenter", () => clearTimeout(leaving));
box.addEventListener("mouseleave", leave);
addEventListener("scroll", hide, { passive: true });
addEventListener("keydown", (event) => event.key === "Escape" && hide());
