// The answer: each sentence with its marks, the sources below, and what can be done with them.

import { best } from "./best.js";
import { citationMenu } from "./copying.js";
import { h, link } from "./dom.js";
import { exportMenu } from "./exporting.js";
import { hinted } from "./hint.js";
import { keepButton } from "./keeping.js";
import { newerNote } from "./newer.js";
import { signalsOf } from "./signals.js";
import { openSource } from "./source.js";
import { placeWords, readWords, titleOf, words } from "./text.js";
import { citationAddress, documentAddress } from "./where.js";
import { say } from "./words.js";
import { faults, inItsLanguage, isWritten, origin, translated, understood } from "./written.js";

/** `hits` are the passages found, which say why each sentence is here. */
export function answerSection(answer, hits = []) {
  if (answer.abstained) return notFound(answer);
  const sequence = { citations: translated(answer).map((one) => ({ ...one, signals: signalsOf(one, hits) })) };
  return h(
    "section",
    { class: "answer", "aria-labelledby": "answer-title" },
    understood(answer),
    words("p", answer.question, { class: "asked" }),
    h("h2", { id: "answer-title" }, say(isPartly(answer) ? "nearestSentences" : "answer")),
    isPartly(answer) ? h("p", { class: "partly" }, partly(answer)) : null,
    answer.notice ? words("p", answer.notice, { class: "note" }) : null,
    h("div", { class: "said" }, sentencesOf(answer, sequence)),
    disagreements(answer, sequence),
    origin(answer),
    h("div", { class: "actions" }, exportMenu(answer)),
    h("h3", {}, say("sources")),
    h("ul", { class: "sources" }, byDocument(answer.citations).map((numbers) => source(sequence, numbers, answer.newer ?? []))),
  );
}

/** The sentences; where they are the documents' own, the first, which is the best, stands in its context. */
function sentencesOf(answer, sequence) {
  const verbatim = !isWritten(answer);
  const shown = answer.sentences.map((sentence) => said(sentence, sequence, verbatim));
  const [first] = answer.sentences;
  const alone = verbatim && first?.citations.length === 1 && !first.translation && !first.text.includes("\t");
  if (alone) shown[0] = best(shown[0], sequence.citations[first.citations[0] - 1], answer.sentences);
  return shown;
}

/** Whether the sentences are only the nearest ones, which do not say what was asked. */
export const isPartly = ({ outcome }) => outcome === "partly";

/** The service gives its reason in English; this is the same in the interface's language. */
export const partly = ({ missing }) => say("partly", missing.map((word) => `“${word}”`).join(", "));

/** A sentence with its marks; one that is `verbatim` is its quote with the lines joined. */
export function said(sentence, sequence, verbatim) {
  const quote = verbatim && sentence.citations.length === 1 && sentence.text;
  const marks = sentence.citations.map((n) => mark(sequence, n, quote));
  const shown = readWords(sentence.translation || sentence.text);
  const text = h(shown.className === "row" ? "div" : "p", {}, shown, marks, alsoSaid(sentence, sequence), keepButton(sentence.citations.map((n) => sequence.citations[n - 1]), true));
  if (sentence.translation) return inItsLanguage(text, sentence);
  return sentence.faults.length ? h("div", { class: "unsupported" }, text, faults(sentence)) : text;
}

/** The other documents that say the same: how many there are, and the marks of the first. */
function alsoSaid({ also, also_in: count }, sequence) {
  if (!also.length) return null;
  const marked = new Set(also.map((n) => sequence.citations[n - 1].document_id)).size;
  return h("span", { class: "also" }, ` ${say("alsoIn", Math.max(count ?? 0, marked))} `, also.map((n) => mark(sequence, n)));
}

/** Where documents contradict what the answer rests on, with the marks of both. */
function disagreements({ disagreements: found }, sequence) {
  if (!found.length) return null;
  const items = found.map(({ text, citations }) => h("li", {}, words("span", text), citations.map((n) => mark(sequence, n))));
  return h("section", { class: "disagreements" }, h("h3", { class: "unseen" }, say("disagreements")), h("ul", {}, items));
}

/** A citation mark; `sequence` holds the citations among which the source panel goes back and forth.

`sentence` is the quote with its lines joined, where that is known. */
export function mark(sequence, number, sentence) {
  const citation = sequence.citations[number - 1];
  const attributes = { class: "mark", "aria-label": say("markLabel", number, titleOf(citation), placeWords(citation.page_label)) };
  const element = link(citationAddress(citation.id), attributes, `[${number}]`);
  element.addEventListener("click", (event) => choose(event, sequence, number - 1));
  return hinted(element, citation, sentence || citation.quote);
}

/** Opens the source beside the text on a plain click; with a modifier the link stays a link. */
export function choose(event, sequence, index) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  openSource(sequence, index, event.currentTarget);
}

/** The numbers of the citations, from 1, those of one document together. */
function byDocument(citations) {
  const groups = new Map();
  citations.forEach((citation, index) => {
    groups.set(citation.document_id, [...(groups.get(citation.document_id) ?? []), index + 1]);
  });
  return [...groups.values()];
}

function source(sequence, numbers, newer) {
  const first = sequence.citations[numbers[0] - 1];
  const title = link(documentAddress(first.document_id, first.page), { class: "place" }, words("cite", titleOf(first)));
  const latest = newer.find((one) => one.of === first.document_id);
  return h("li", {}, title, latest ? newerNote(latest) : null, h("ul", {}, numbers.map((number) => cited(sequence, number))));
}

function cited(sequence, number) {
  const citation = sequence.citations[number - 1];
  const open = link(citationAddress(citation.id), {}, `[${number}] ${placeWords(citation.page_label)}`);
  open.addEventListener("click", (event) => choose(event, sequence, number - 1));
  return h("li", {}, open, citationMenu(citation), keepButton([citation]));
}

function notFound(answer) {
  const why = answer.nearest.length ? say("notFoundNearest") : say("nothingPasses");
  return h(
    "section",
    { class: "answer none", "aria-labelledby": "answer-title" },
    understood(answer),
    h("h2", { id: "answer-title" }, say("notFound")),
    h("p", {}, answer.writing ? say("declined", answer.writing.model) : why),
  );
}
