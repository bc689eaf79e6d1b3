// The source beside the answer: opened at a citation, closed again, and where the reader was before.

import { hide } from "./hint.js";
import { sourcePanel } from "./panel.js";

const side = document.getElementById("source");
const narrow = matchMedia("(max-width: 62rem)");
let opener = null;
let panel = null;

/** Opens the panel at a citation of a sequence; closing it goes back to what opened it. */
export function openSource(sequence, index, from) {
  hide();
  opener = from;
  choose(from);
  panel?.leave();
  panel = sourcePanel(sequence, index, closeSource);
  side.replaceChildren(panel.element);
  side.setAttribute("aria-labelledby", "source-title");
  side.hidden = false;
  document.body.classList.add("beside");
  shield();
  panel.focus();
}

export function closeSource() {
  if (side.hidden) return;
  side.hidden = true;
  panel.leave();
  choose(null);
  side.replaceChildren();
  document.body.classList.remove("beside");
  shield();
  backTo(opener)?.focus();
}

/** What opened the panel, or what took its place when the answer was whole. */
function backTo(one) {
  if (!one || one.isConnected) return one;
  return [...document.querySelectorAll("main .mark")].find((mark) => mark.href === one.href);
}

/** Shows which mark the panel belongs to. */
function choose(one) {
  for (const chosen of document.querySelectorAll(".chosen")) chosen.classList.remove("chosen");
  one?.classList.add("chosen");
}

/** Where the panel covers everything, what is below it can be neither reached nor heard. */
function shield() {
  const covered = narrow.matches && !side.hidden;
  for (const one of document.querySelectorAll("header.top, main, footer")) one.inert = covered;
}

narrow.addEventListener("change", shield);
side.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeSource();
});
