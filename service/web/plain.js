// Pages as text in paragraphs, with the words marked; for what has no pages, and for those who would rather read it.

import { h } from "./dom.js";
import { leaves } from "./leaves.js";
import { pageText } from "./looking.js";
import { paragraphs } from "./reflow.js";
import { languageOf, placeWords, titleOf, words } from "./text.js";
import { say } from "./words.js";

/** The pages of a citation's document. */
export function plainPages(citation, count, turned) {
  const shown = leaves({ kind: "plain", leaf: "leaf", count, name: say("textOf", titleOf(citation)), fill, turned });

  async function fill(page, signal) {
    const found = await pageText(citation, page, signal);
    const places = (citation.places ?? []).filter((one) => one.page === page);
    const label = count > 1 ? h("p", { class: "label" }, placeWords(found.page_label)) : null;
    const body = paragraphs(found, places).map((pieces) => h("p", {}, pieces));
    return [label, h("div", { lang: languageOf(found.text) }, body)].filter(Boolean);
  }

  return {
    ...shown,
    async open(page) {
      await shown.open(page);
      if (page === citation.page) toMark(shown.element);
    },
  };
}

/** What was kept of a document that is gone: the words and what stood around them. */
export function keptWords(citation) {
  const { before, quote, after } = citation;
  const name = { role: "region", tabindex: "0", "aria-label": say("textOf", titleOf(citation)), lang: languageOf(quote) };
  const element = h("div", { class: "plain kept", ...name }, "…", before, words("mark", quote), after, "…");
  return { element, open: async () => toMark(element), close: () => {} };
}

/** Scrolls an element so that its first mark is in its upper third. */
export function toMark(element) {
  const mark = element.querySelector("mark");
  if (!mark) return;
  const down = mark.getBoundingClientRect().top - element.getBoundingClientRect().top;
  element.scrollTop += down - element.clientHeight / 3;
}
