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

/** A sentence as it is read: on one line, or under its header if it is the row of a table. */
export function readWords(text) {
  if (!text.includes("\t")) return words("span", inOneLine(text));
  const [header, row] = text.split("\n").map((line) => line.split("\t"));
  if (!row) return words("span", inOneLine(text));
  const heads = h("tr", {}, header.map((cell) => h("th", { scope: "col" }, cell)));
  const cells = h("tr", {}, row.map((cell) => h("td", {}, cell)));
  return h("div", { class: "row", lang: languageOf(text) }, h("table", {}, h("thead", {}, heads), h("tbody", {}, cells)));
}

export const titleOf = (one) => one.title || one.document;

export const fileName = (path) => path.split(/[\\/]/).pop();

const UNITS = /^(slide|sheet|cells|chapter|part|paragraph) ([^]+)$/;

/** What the label of a page says, in words: "p. 12", "slide 3", "2022!B4", "annex.pdf, p. 3". */
export function placeWords(label) {
  const parts = UNITS.test(label) ? label.split(" / ") : [label];
  return parts.map((part) => say(...(UNITS.exec(part)?.slice(1) ?? ["page", part]))).join(", ");
}

/** "Title, p. 3" */
export function placeOf(citation) {
  return [words("cite", titleOf(citation)), ", ", placeWords(String(citation.page_label ?? citation.page))];
}
