// The passages found: their words, why each was found, and the way to the source.

import { choose } from "./answer.js";
import { h, link } from "./dom.js";
import { reason, signalList } from "./signals.js";
import { inOneLine, titleOf, words } from "./text.js";
import { inCollection } from "./where.js";
import { say } from "./words.js";

export function passageSection(hits, nearest) {
  if (!hits.length) return null;
  const sequence = { citations: hits.map(placeOfHit) };
  return h(
    "section",
    { class: "passages", "aria-labelledby": "passages-title" },
    h("h2", { id: "passages-title" }, nearest ? say("nearestPassages") : say("passages", hits.length)),
    h("ol", {}, hits.map((hit, index) => passage(hit, sequence, index))),
  );
}

/** A passage as the source panel takes it: without an id, the spans say where it stands. */
const placeOfHit = (hit) => ({
  document_id: hit.document_id,
  document: hit.document,
  title: hit.title,
  page: hit.page,
  start: hit.start,
  end: hit.end,
  quote: hit.text,
});

function passage(hit, sequence, index) {
  const open = link(documentAddress(hit), { class: "place" }, words("cite", titleOf(hit)), `, ${say("page", hit.page)}`);
  open.addEventListener("click", (event) => choose(event, sequence, index));
  return h(
    "li",
    {},
    h("h3", {}, open),
    hit.heading ? words("p", hit.heading.replaceAll(" > ", " › "), { class: "heading" }) : null,
    words("blockquote", inOneLine(hit.text)),
    h("details", { class: "why" }, h("summary", {}, reason(hit.signals)), signalList(hit.signals)),
  );
}

const documentAddress = (hit) => inCollection("/documents", { document: hit.document_id });
