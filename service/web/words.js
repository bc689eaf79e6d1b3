// The interface in two languages. A test compares the names of both.

import { language } from "./kept.js";
import pagesInKorean from "./pages_ko.js";
import placesInKorean from "./places_ko.js";
import inKorean from "./problems_ko.js";
import en from "./words_en.js";
import ko from "./words_ko.js";

const ALL = { en, ko };
const browsers = (navigator.languages ?? [navigator.language]).map((one) => one.slice(0, 2));
let current = language.get() ?? browsers.find((one) => one in ALL) ?? "en";

export const spoken = () => current;

export function speakIn(name) {
  current = name;
  language.set(name);
}

/** The words for something, in the interface's language: say("pageOf", 3, 12). */
export function say(name, ...values) {
  const words = ALL[current][name];
  return typeof words === "function" ? words(...values) : words;
}

/** The name of a language, from its two letters. */
export function languageName(code) {
  try {
    return new Intl.DisplayNames([current], { type: "language" }).of(code);
  } catch {
    return code;
  }
}

/** A problem in a sentence for people: what kind it is in their language, or what the service said. */
export function problemText(problem) {
  const known = ALL[current][`problem${problem.kind}`] ?? (current === "ko" ? inKorean[problem.kind] : null);
  if (!known) return [say("problem"), problem.message].filter(Boolean).join(" ");
  return typeof known === "function" ? known(problem) : known;
}

/** Why a file was not read: `error` is the kind, `message` the service's own words, which are English. */
export function failureText({ error, message }) {
  return (current === "ko" && inKorean[error]) || message || say("problem");
}

/** Where a fact was read: the service's own words are English. */
export function placeRead(place) {
  if (place === "in the sidecar") return placeRead("in the metadata file"); // reports of older versions
  const [, line] = place.match(/^in the bibliography, line (\d+)$/) ?? [];
  return line ? say("readInBibliography", line) : current === "ko" ? placesInKorean[place] ?? place : place;
}

/** What looked wrong on a page. */
export function oddityRead(problem) {
  const [pattern, korean] = (current === "ko" && pagesInKorean.find(([one]) => one.test(problem))) || [];
  return pattern ? problem.replace(pattern, korean) : problem;
}

/** Puts the words of what stands in the HTML file. */
export function sayAll(root) {
  document.documentElement.lang = current;
  for (const element of root.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of root.querySelectorAll("[data-label]")) element.ariaLabel = say(element.dataset.label);
}
