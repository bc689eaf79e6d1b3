// The quote behind a citation mark, shown while the mark is hovered or focused.

import { h } from "./dom.js";
import { inOneLine, placeOf, words } from "./text.js";
import { translation } from "./written.js";

const box = document.getElementById("hint");
const EDGE = 12;
let leaving;

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
  box.replaceChildren(...[words("q", inOneLine(text)), translation(citation), h("p", {}, placeOf(citation))].filter(Boolean));
  box.hidden = false;
  place(mark.getBoundingClientRect());
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
