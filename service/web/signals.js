// Why a passage was found: each signal in words, with a small bar.

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

export function signalList(signals) {
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

/** The strongest reason, in a few words. */
export function reason(signals) {
  if ((signals.lexical ?? 0) >= 0.5) return say("becauseWords");
  if ((signals.sentence_z ?? 0) > (signals.dense_z ?? 0) + 0.5) return say("becauseSentence");
  return (signals.dense_z ?? 0) >= 2 ? say("becauseMeaning") : say("becauseNear");
}
