// A citation by its own address: the words, and their page, as whoever shared it saw them.

import { h } from "./dom.js";
import { sourcePanel } from "./panel.js";
import { say } from "./words.js";

export function showCitation(main, id) {
  const panel = sourcePanel({ citations: [{ id, document: say("citation") }] }, 0);
  main.replaceChildren(h("div", { class: "alone" }, panel.element));
  return say("citation");
}
