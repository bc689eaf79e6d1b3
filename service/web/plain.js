// A page as text, with the words marked; for documents that have no pages, and for those who would rather read it.

import { characters, h } from "./dom.js";
import { languageOf, words } from "./text.js";
import { say } from "./words.js";

/** `page` of the citation's document; without its text, what was kept around the words. */
export function plainPage(citation, page, text) {
  const around = text === null ? kept(citation) : marked(text, citation.places.filter((one) => one.page === page));
  const whole = text ?? citation.quote;
  const name = { role: "region", tabindex: "0", "aria-label": say("textOfPage", page), lang: languageOf(whole) };
  const element = h("div", { class: "plain", ...name }, around);
  return { element, toMark: () => toMark(element) };
}

const kept = ({ before, quote, after }) => ["…", before, words("mark", quote), after, "…"];

function marked(text, places) {
  const pieces = [];
  let at = 0;
  for (const { start, end } of places.sort((a, b) => a.start - b.start)) {
    pieces.push(characters(text, at, start), h("mark", {}, characters(text, start, end)));
    at = end;
  }
  return [...pieces, characters(text, at)];
}

/** Scrolls an element so that its first mark is in its upper third. */
export function toMark(element) {
  const mark = element.querySelector("mark");
  const down = mark ? mark.getBoundingClientRect().top - element.getBoundingClientRect().top : 0;
  element.scrollTop = mark ? element.scrollTop + down - element.clientHeight / 3 : 0;
}
