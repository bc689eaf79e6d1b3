// What was asked before in this conversation: each question with its answer, collapsed, the oldest first.

import { h, link } from "./dom.js";
import { languageOf, words } from "./text.js";
import { questionAddress } from "./where.js";
import { say } from "./words.js";

/** The turns of a conversation as a list; null where there are none. */
export function thread(turns) {
  if (!turns.length) return null;
  return h("section", { class: "thread", "aria-label": say("thread") }, h("ol", {}, turns.map((turn) => h("li", {}, entry(turn)))));
}

function entry({ question, answer, address }) {
  return h("details", {},
    h("summary", { lang: languageOf(question) }, question),
    answer ? words("p", answer) : h("p", { class: "note" }, say("notFound")),
    link(address ?? questionAddress({ question }), { class: "note" }, say("openAgain")));
}
