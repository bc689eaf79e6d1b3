// What a quotation changed: the manuscript's words struck out, the source's beside them.

import { characters, h } from "./dom.js";
import { languageOf, words } from "./text.js";
import { say } from "./words.js";

export function differing(asked, differences) {
  const text = asked.normalize("NFC");
  const pieces = [];
  let at = 0;
  for (const one of [...differences].sort((a, b) => a.position - b.position)) {
    pieces.push(characters(text, at, one.position));
    if (one.asked) pieces.push(h("del", {}, unseen("inText"), one.asked));
    if (one.found) pieces.push(h("ins", {}, unseen("inSource"), one.found));
    at = one.position + Array.from(one.asked).length;
  }
  const line = h("blockquote", { class: "differing", lang: languageOf(text) }, pieces, characters(text, at));
  return [line, words("p", say("differingKey"), { class: "note" })];
}

/** Strikes are seen, not heard. */
const unseen = (name) => h("span", { class: "unseen" }, ` ${say(name)}: `);
