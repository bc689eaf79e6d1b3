// Where title, author, publisher and date of a document were read.

import { h } from "./dom.js";
import { words } from "./text.js";
import { placeRead, say } from "./words.js";

const FACTS = ["title", "author", "publisher", "date"];

/** A list of the facts that are known, each with its place; nothing where none is known. */
export function originsOf(facts) {
  const known = FACTS.filter((name) => facts[name]);
  if (!known.length) return null;
  return h("dl", { class: "origins" }, known.map((name) => h("div", {},
    h("dt", {}, say(`fact_${name}`)),
    h("dd", {}, words("span", facts[name]), " ", h("span", { class: "note" }, placeOf(facts, name))))));
}

/** A fact that is not as it was read was set later. Reports of older versions do not say where anything was read. */
function placeOf(facts, name) {
  const told = facts.report.origins ?? [];
  const beginning = `${name} ${facts[name]}: `;
  const found = told.find((one) => one.startsWith(beginning));
  if (found) return `(${placeRead(found.slice(beginning.length))})`;
  return told.length ? `(${say("setByHand")})` : "";
}
