// Questions that the documents answer, offered before anything is asked.

import { get } from "./api.js";
import { h, link } from "./dom.js";
import { languageOf } from "./text.js";
import { inCollection, questionAddress } from "./where.js";
import { say, spoken } from "./words.js";

/** A list that is empty until `show(filters)` has found some; for one chosen document, those that it answers. */
export function suggested() {
  const element = h("section", { class: "suggested", hidden: true });
  let turn = 0;

  async function show(filters) {
    const now = ++turn;
    const [document] = filters.documents.length === 1 ? filters.documents : [];
    const found = await get(inCollection("/v1/suggestions", { document })).catch(() => ({ suggestions: [] })); // a question will say what is wrong
    if (now !== turn) return;
    const questions = found.suggestions.map((one) => one.question).sort((one, other) => foreign(one) - foreign(other));
    element.hidden = !questions.length;
    element.replaceChildren(h("h2", { id: "suggested-title" }, say("suggested")), h("ul", { "aria-labelledby": "suggested-title" }, questions.map((question) => entry(question, filters))));
  }

  return { element, show };
}

const foreign = (question) => Number(languageOf(question) !== spoken());

const entry = (question, filters) => h("li", {}, link(questionAddress({ ...filters, question }), { lang: languageOf(question) }, question));
