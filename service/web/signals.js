// Why a passage was found: in words for those who read, and the numbers behind them for those who build.

import { h } from "./dom.js";
import { say } from "./words.js";

// What fills the bar: deviations above the mean up to 4, shares up to 1.
const KNOWN = {
  dense_z: { most: 4, text: (value) => say("deviations", value) },
  sentence_z: { most: 4, text: (value) => say("deviations", value) },
  answer_z: { most: 4, text: (value) => say("deviations", value) },
  section_z: { most: 4, text: (value) => say("deviations", value) },
  lexical: { most: 1, text: (value) => say("share", value) },
  feedback: { most: 1, text: (value) => say("share", value) },
};
const NEAR = 1.5; // deviations from which its meaning is a reason
const MANY = 0.25; // the share of the question's words from which they are one

/** The reasons that count, the strongest first: "words", "meaning", "year". */
function reasons({ lexical = 0, year, ...nearness }) {
  const nearest = Math.max(nearness.dense_z ?? 0, nearness.sentence_z ?? 0, nearness.answer_z ?? 0);
  const found = [[lexical / MANY, "words"], [nearest / NEAR, "meaning"], [year ? 1 : 0, "year"]].filter(([weight]) => weight >= 1);
  found.sort(([one], [other]) => other - one);
  return found.length ? found.map(([, name]) => name) : ["meaning"];
}

/** "Its words, its meaning" */
export const why = (signals) => say("found", reasons(signals).map((name) => say(`its_${name}`)));

/** The reasons, to be opened: a sentence for each, and below them the numbers. */
export function whyBox(signals) {
  return h("details", { class: "why" },
    h("summary", {}, why(signals)),
    h("ul", {}, reasons(signals).map((name) => h("li", {}, say(`its_${name}_means`)))),
    h("details", { class: "numbers" }, h("summary", {}, say("numbers")), signalList(signals)));
}

function signalList(signals) {
  const rows = Object.keys(KNOWN).filter((name) => name in signals);
  return h(
    "dl",
    { class: "signals" },
    rows.map((name) => row(name, signals[name])),
    signals.year ? h("div", {}, h("dt", {}, say("signal_year")), h("dd", {}, say("yearNamed"))) : null,
  );
}

function row(name, value) {
  const { most, text } = KNOWN[name];
  const fill = h("span", { class: "fill" });
  fill.style.inlineSize = `${Math.round(100 * Math.min(1, Math.max(0, value / most)))}%`;
  const bar = h("span", { class: "bar", "aria-hidden": "true" }, fill);
  return h("div", {}, h("dt", {}, say(`signal_${name}`)), h("dd", {}, bar, text(value)));
}

/** The signals of the passage that a citation stands in; undefined if it is not among the hits. */
export function signalsOf(citation, hits) {
  const holds = ({ page, start, end }) => page === citation.page && start < citation.end && citation.start < end;
  return hits.find((hit) => hit.document_id === citation.document_id && hit.spans.some(holds))?.signals;
}
