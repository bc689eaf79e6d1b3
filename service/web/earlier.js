// Earlier questions, kept in this browser only.

import { button, h, link } from "./dom.js";
import { history } from "./kept.js";
import { languageOf } from "./text.js";
import { questionHere } from "./where.js";
import { say } from "./words.js";

export function earlier() {
  const entries = history.all();
  if (!entries.length) return null;
  const items = entries.map((one) => h("li", {}, link(one.address, { lang: languageOf(one.question) }, one.question)));
  const box = h("details", { class: "earlier", open: !questionHere().question },
    h("summary", {}, say("earlier", entries.length)),
    h("ul", {}, items),
    button(say("forget"), () => {
      history.clear();
      box.remove();
      document.getElementById("question").focus();
    }, { class: "quiet" }));
  return box;
}
