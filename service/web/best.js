// The best sentence of an answer, set off from the sentences that stand around it in the document.

import { around } from "./around.js";
import { h } from "./dom.js";
import { inOneLine, words } from "./text.js";

/** The first of an answer's sentences as `shown`; `others` are not repeated as its context. */
export function best(shown, citation, others) {
  const element = h("div", { class: "best" }, shown);
  const told = new Set(others.map((one) => inOneLine(one.text)));
  const beside = (text) => (text && ![...told].some((one) => one.includes(text) || text.includes(one)) ? words("div", text, { class: "beside" }) : null);
  around(citation).then(({ before, after }) => {
    const [above, below] = [beside(before), beside(after)];
    if (above) element.prepend(above);
    if (below) element.append(below);
  }, () => {}); // it stands for itself
  return element;
}
