// The words of a page, unseen over its picture, so that they can be selected, copied, searched and read aloud.

import { h } from "./dom.js";
import { languageOf } from "./text.js";

const SIZE = 100; // pixels at which words are measured; what counts is the proportion
const pen = document.createElement("canvas").getContext("2d");

/** `lines` as the service places them, on a page of `width` by `height` points. */
export function letters({ width, height, lines }) {
  pen.font = `${SIZE}px sans-serif`;
  const all = lines.map((line) => [line.words.map((word, at) => letter(word, line, at, width, height)), h("br")]);
  return h("div", { class: "letters", lang: languageOf(lines.flatMap((line) => line.words.map((one) => one.text)).join(" ")) }, all);
}

/** A word, as wide as on the picture together with the space up to the next one. */
function letter(word, { upright, words }, at, width, height) {
  const next = words[at + 1];
  const text = next ? `${word.text} ` : word.text;
  const end = upright && next?.left > word.left ? next.left : word.right;
  const top = upright ? Math.min(...words.map((one) => one.top)) : word.top;
  const bottom = upright ? Math.max(...words.map((one) => one.bottom)) : word.bottom;
  const size = upright ? bottom - top : word.right - word.left;
  const natural = (pen.measureText(text).width / SIZE) * size;
  const element = h("span", { class: upright ? null : "down" }, text);
  element.style.left = `${(100 * word.left) / width}%`;
  element.style.top = `${(100 * top) / height}%`;
  element.style.fontSize = `${(100 * size) / width}cqw`; // of the page's width, so that it grows with the picture
  element.style.transform = upright ? `scaleX(${(end - word.left) / natural})` : `scaleY(${(bottom - top) / natural})`;
  return element;
}
