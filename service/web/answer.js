// The answer: each sentence with its marks, the sources below, and what can be done with them.

import { citationMenu } from "./copying.js";
import { h, link } from "./dom.js";
import { exportMenu } from "./exporting.js";
import { hinted } from "./hint.js";
import { openSource } from "./source.js";
import { inOneLine, placeOf, titleOf, words } from "./text.js";
import { citationAddress } from "./where.js";
import { say } from "./words.js";

export function answerSection(answer) {
  if (answer.abstained) return notFound(answer);
  const sequence = { citations: answer.citations };
  const said = answer.sentences.map((sentence) =>
    h("p", {}, words("span", inOneLine(sentence.text)), sentence.citations.map((n) => mark(sequence, n))),
  );
  return h(
    "section",
    { class: "answer", "aria-labelledby": "answer-title" },
    h("h2", { id: "answer-title" }, say("answer")),
    h("div", { class: "said" }, said),
    h("p", { class: "note" }, say("verbatim")),
    h("div", { class: "actions" }, exportMenu(answer)),
    h("h3", {}, say("sources")),
    h("ol", { class: "sources" }, answer.citations.map((_, index) => source(sequence, index + 1))),
  );
}

/** A citation mark; `sequence` holds the citations among which the source panel goes back and forth. */
export function mark(sequence, number) {
  const citation = sequence.citations[number - 1];
  const attributes = { class: "mark", "aria-label": say("markLabel", number, titleOf(citation), citation.page_label) };
  const element = link(citationAddress(citation.id), attributes, `[${number}]`);
  element.addEventListener("click", (event) => choose(event, sequence, number - 1));
  return hinted(element, citation);
}

/** Opens the source beside the text on a plain click; with a modifier the link stays a link. */
export function choose(event, sequence, index) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  openSource(sequence, index, event.currentTarget);
}

function source(sequence, number) {
  const citation = sequence.citations[number - 1];
  const open = link(citationAddress(citation.id), { class: "place" }, placeOf(citation));
  open.addEventListener("click", (event) => choose(event, sequence, number - 1));
  return h("li", {}, h("div", {}, open, citationMenu(citation)));
}

function notFound(answer) {
  return h(
    "section",
    { class: "answer none", "aria-labelledby": "answer-title" },
    h("h2", { id: "answer-title" }, say("notFound")),
    h("p", {}, answer.nearest.length ? say("notFoundNearest") : say("nothingPasses")),
  );
}
