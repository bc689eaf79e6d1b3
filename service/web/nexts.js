// What may be asked next of an answer: when, where or why, whatever the question did not ask itself.

import { button, h } from "./dom.js";
import { languageOf } from "./text.js";
import { say } from "./words.js";

// How a question asks; the service understands the short ones from the question before them.
const KINDS = {
  en: { when: ["When?", /\bwhen\b|\b(?:what|which) (?:day|date|year|month)\b/i], where: ["Where?", /\bwhere\b/i], why: ["Why?", /\bwhy\b|\breason/i] },
  ko: { when: ["언제?", /언제|며칠|몇\s?년/], where: ["어디서?", /어디/], why: ["왜?", /(?<![가-힣])왜|이유|까닭/] },
};

/** Buttons that ask on, in the question's language; `asking(question)` asks. Null for other languages. */
export function nexts(question, asking) {
  const kinds = KINDS[languageOf(question)];
  if (!kinds || (languageOf(question) === "en" && !/[a-z]{3}/i.test(question))) return null;
  const open = Object.values(kinds).filter(([, asks]) => !asks.test(question));
  const choices = open.map(([short]) => button(short, () => asking(short), { lang: languageOf(question) }));
  return choices.length ? h("div", { class: "nexts", role: "group", "aria-label": say("nexts") }, h("span", { class: "note" }, say("nexts")), choices) : null;
}
