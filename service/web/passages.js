// The passages found: their words, why each was found, and the way to the source.

import { choose } from "./answer.js";
import { button, h, link } from "./dom.js";
import { keepButton } from "./keeping.js";
import { whyBox } from "./signals.js";
import { inOneLine, placeWords, titleOf, words } from "./text.js";
import { citationAddress, documentAddress } from "./where.js";
import { say } from "./words.js";

const FIRST = 4; // shown at once

export function passageSection(hits, nearest) {
  if (!hits.length) return null;
  const sequence = { citations: hits.map(placeOfHit) };
  const items = hits.map((hit, index) => passage(hit, sequence, index));
  const rest = items.splice(FIRST);
  const list = h("ol", {}, items);
  const more = button(say("morePassages", rest.length), () => {
    more.remove();
    list.append(...rest);
    rest[0].querySelector("a").focus();
  });
  return h(
    "section",
    { class: "passages", "aria-labelledby": "passages-title" },
    h("h2", { id: "passages-title" }, nearest ? say("nearestPassages") : say("passages", hits.length)),
    list,
    rest.length ? more : null,
  );
}

/** A passage as the source panel takes it: without an id, the spans say where it stands. */
const placeOfHit = (hit) => ({
  document_id: hit.document_id,
  document: hit.document,
  title: hit.title,
  known_as: hit.known_as,
  page: hit.page,
  page_label: hit.page_label,
  start: hit.start,
  end: hit.end,
  quote: hit.text,
});

function passage(hit, sequence, index) {
  const open = link(documentAddress(hit.document_id, hit.page), { class: "place" }, words("cite", titleOf(hit)), `, ${placeWords(hit.page_label || String(hit.page))}`);
  open.addEventListener("click", (event) => choose(event, sequence, index));
  return h(
    "li",
    {},
    h("h3", {}, open),
    heading(hit),
    words("blockquote", readable(hit)),
    repeats(hit),
    whyBox(hit.signals),
    keepButton([hit]),
  );
}

/** Where else it stands; what stands only there can be opened. */
function repeats({ also, also_in: count, also_more: more }) {
  if (!also?.length) return null;
  const sequence = { citations: also.map((one) => one.citation) };
  const places = also.map(({ citation }, index) => {
    const open = link(citationAddress(citation.id), {}, words("cite", titleOf(citation)), `, ${placeWords(citation.page_label)}`);
    open.addEventListener("click", (event) => choose(event, sequence, index));
    return h("li", {}, open);
  });
  const besides = also.filter((one) => one.besides.length).map((one) => h("li", {}, words("cite", titleOf(one.citation)), words("blockquote", inOneLine(one.besides.join(" ")))));
  return h("div", { class: "also" },
    h("p", {}, count ? say(more ? "alsoInMore" : "alsoIn", count) : say("alsoHere")),
    h("ul", {}, places),
    besides.length ? h("details", {}, h("summary", {}, say("onlyThere")), h("ul", {}, besides)) : null);
}

/** The headings above it, without the document's own title. */
function heading(hit) {
  const parts = hit.heading.split(" > ").filter((part) => part && part !== hit.title);
  return parts.length ? words("p", parts.join(" › "), { class: "heading" }) : null;
}

/** Its sentences with the lines joined, without those that are its headings. */
function readable(hit) {
  const sentences = hit.sentences.filter((sentence) => !hit.heading.includes(sentence));
  return inOneLine(sentences.length ? sentences.join(" ") : hit.text);
}
