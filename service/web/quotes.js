// Quote check: each quotation of a manuscript confirmed, altered, or not found.

import { mark } from "./answer.js";
import { json } from "./api.js";
import { h, speak } from "./dom.js";
import { differing } from "./differing.js";
import { inOneLine, placeOf, words } from "./text.js";
import { collection } from "./where.js";
import { problemText, say } from "./words.js";

let kept = { text: "", found: null }; // while other views are looked at

export function showQuotes(main) {
  const results = h("div", { class: "results" });
  const field = h("textarea", { id: "manuscript", rows: 10, required: true, maxlength: 200_000, placeholder: say("manuscriptExample") });
  field.value = kept.text;
  field.addEventListener("input", () => (kept.text = field.value));
  const submit = (event) => {
    event.preventDefault();
    check(field.value, results);
  };
  const form = h("form", { onsubmit: submit },
    h("label", { for: "manuscript" }, say("manuscript")), field,
    h("p", { class: "actions" }, h("button", { type: "submit", class: "main" }, say("check"))));
  main.replaceChildren(h("div", { class: "check" }, h("h1", {}, say("quoteCheck")), h("p", { class: "lead" }, say("quoteLead")), form, results));
  if (kept.found) show(kept.found, results);
  return say("quoteCheck");
}

async function check(text, results) {
  results.replaceChildren(h("p", { class: "waiting" }, say("checking")));
  speak(say("checking"));
  try {
    const found = await json("POST", "/v1/quotes/check", { text, collection: collection() });
    kept = { text, found };
    show(found, results);
  } catch (problem) {
    results.replaceChildren(h("p", { class: "trouble", role: "alert" }, problemText(problem)));
  }
}

function show({ quotations }, results) {
  if (!quotations.length) return results.replaceChildren(h("p", {}, say("noQuotations")));
  const counts = ["confirmed", "altered", "not_found"].map((verdict) => [verdict, quotations.filter((one) => one.verdict === verdict).length]);
  const summary = counts.filter(([, count]) => count).map(([verdict, count]) => say(`count_${verdict}`, count)).join(" · ");
  results.replaceChildren(
    h("section", { "aria-labelledby": "checked-title" },
      h("h2", { id: "checked-title" }, say("quotations", quotations.length)),
      h("p", { class: "counts" }, summary),
      h("ol", { class: "quotations" }, quotations.map(quotation))));
  speak(summary);
}

function quotation(one) {
  const match = one.matches[0];
  const sequence = { citations: match?.citations ?? [] };
  return h("li", { class: one.verdict },
    h("p", { class: "verdict" },
      h("strong", {}, say(`verdict_${one.verdict}`)),
      sequence.citations.map((_, index) => mark(sequence, index + 1)),
      match ? h("span", { class: "note" }, " ", placeOf(match.citations[0])) : null),
    one.verdict === "altered" ? differing(one.text, match.differences) : words("blockquote", inOneLine(one.text)));
}
