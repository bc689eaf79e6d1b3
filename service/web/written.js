// What a language model's part in an answer is: who wrote it, what was held back, what its citations do not carry.

import { h, speak } from "./dom.js";
import { inOneLine, words } from "./text.js";
import { say } from "./words.js";

/** Whether the sentences are the model's; else they stand in the documents word for word. */
export const isWritten = ({ writing }) => Boolean(writing && !writing.fallback);

/** How a question that leaned on earlier ones was understood. */
export function understood({ rewriting, question }) {
  return rewriting && h("p", { class: "understood" }, `${say("understoodAs")} `, words("strong", question));
}

/** The line below an answer that says whose words it is made of. */
export function origin({ writing, sentences }) {
  const below = sentences.some((one) => one.translation) && say("verbatimBelow");
  if (!writing) return note(below || say("verbatim"));
  const { model, written, supported, dropped, fallback } = writing;
  if (fallback) return note(say("fallback", model), " ", reason(fallback), below ? ` ${below}` : "");
  return note(say("writtenBy", model, supported, written), " ", say("heldBack", dropped.length, kinds(dropped.flat())));
}

const note = (...said) => h("p", { class: "note origin" }, said);

/** The service gives its reasons in English. */
const reason = (text) => h("span", { lang: "en" }, text);

const kinds = (all) => [...new Set(all)].map((kind) => say(`fault_${kind}`) ?? kind).join(", ");

/** A fault in the page's language; of a kind without words here, or from an older service, what the service said. */
export function toldFault({ kind, detail, written }) {
  const told = written ? say(`told_${kind}`, ...written) : null;
  return told ?? [`${say(`fault_${kind}`) ?? kind}: `, reason(detail)];
}

/** What a sentence says and its citations do not, if it is shown in spite of that. */
export function faults({ faults: found }) {
  if (!found.length) return null;
  const items = found.map((fault) => h("li", {}, toldFault(fault)));
  return h("div", { class: "faults" }, h("strong", {}, say("unsupported")), h("ul", {}, items));
}

/** A translated sentence, and below it the document's own. */
export const inItsLanguage = (translation, { text }) =>
  h("div", { class: "bilingual" }, translation, words("p", inOneLine(text), { class: "original" }));

/** The citations with the translations that the model made of their quotes, or of sentences that are one quote. */
export function translated({ citations, writing, sentences }) {
  const texts = new Map(writing?.translations.map(({ citation, text }) => [citation, text]));
  const whole = sentences.filter((one) => one.translation && one.citations.length === 1);
  whole.forEach(({ citations: [number], translation: text }) => texts.set(number, text));
  return citations.map((citation, index) => ({ ...citation, translation: texts.get(index + 1) }));
}

/** A machine's translation, marked as what it is. */
export function translation({ translation: text }) {
  return text && h("p", { class: "translation" }, h("strong", {}, say("machineTranslation")), " ", words("span", inOneLine(text)));
}

/** Sentences as they are checked, before the answer is whole; `sentenceOf(sentence, citations)` shows one. */
export function growing(model, sentenceOf) {
  const said = h("div", { class: "said" });
  const element = h("section", { class: "answer growing", "aria-labelledby": "answer-title", "aria-busy": "true" },
    h("h2", { id: "answer-title" }, say("answer")), said, h("p", { class: "waiting" }, say("writing", model)));
  return {
    element,
    add({ sentence, citations }) {
      said.append(sentenceOf(sentence, citations));
      speak(sentence.text); // the words alone: marks and faults are read where the reader comes to them
    },
  };
}
