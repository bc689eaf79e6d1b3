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
  const cells = h("tr", {}, header.map((_, at) => h("td", {}, row[at] ?? "")));
  return h("div", { class: "row", lang: languageOf(text) }, h("table", {}, h("thead", {}, heads), h("tbody", {}, cells)));
}

/** What a document is called: its title, or who brought it out and when, or its file's name. */
export function titleOf(one) {
  const by = one.publisher || one.author;
  return one.title || one.known_as || (by && one.date ? `${by}, ${one.date}` : one.document ?? one.name);
}

const COUNTED = { slides: /\.(pptx|odp)$/i, sheets: /\.(xlsx|ods)$/i, pages: /\.(pdf|png|jpe?g|tiff?|bmp|webp|gif)$/i };

/** How many pages, slides or sheets a document has: "3 pages"; "" for texts, which have none of them. */
export function sizeOf({ path, pages }) {
  const unit = Object.keys(COUNTED).find((one) => COUNTED[one].test(path));
  return unit ? say(`count_${unit}`, pages) : "";
}

/** The name of a format as people know it. */
export const formatName = (format) => say(`format_${format}`) ?? format.toUpperCase();

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
