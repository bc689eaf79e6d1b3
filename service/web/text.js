// Words of documents, as they are shown: in their own language, with their line breaks closed or kept.

import { h } from "./dom.js";
import { say } from "./words.js";

const SCRIPTS = [
  ["ko", /[가-힣]/],
  ["ja", /[ぁ-ヿ]/],
  ["zh", /[一-鿿]/],
  ["ru", /[а-яё]/i],
];

/** The language of some words by their script, so that they are read aloud and set as what they are. */
export const languageOf = (text) => SCRIPTS.find(([, script]) => script.test(text))?.[0] ?? "en";

/** Words of a document in an element of their language. */
export function words(name, text, attributes = {}) {
  return h(name, { lang: languageOf(text), ...attributes }, text);
}

/** A quote as one line: white space is the page's own, the words are verbatim. */
export const inOneLine = (text) => text.replace(/\s+/g, " ").trim();

export const titleOf = (one) => one.title || one.document;

export const fileName = (path) => path.split(/[\\/]/).pop();

/** "Title, p. 3" */
export function placeOf(citation) {
  return [words("cite", titleOf(citation)), ", ", say("page", citation.page_label ?? citation.page)];
}
