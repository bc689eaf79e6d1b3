// A question that is being answered: the passages, sentences as they are written, then the answer.

import { answerSection, isPartly, partly, said } from "./answer.js";
import { Problem, events } from "./api.js";
import { button, h, speak } from "./dom.js";
import { hide } from "./hint.js";
import { passageSection } from "./passages.js";
import { collection } from "./where.js";
import { problemText, say } from "./words.js";
import { growing, isWritten } from "./written.js";
import { wanted, writer } from "./writer.js";

/** Asks, shows what comes, and resolves with `{answer, hits}`; with null after trouble, which is shown with `again`. */
export async function answering(asked, places, signal, again) {
  const found = { answer: null, hits: [] };
  wait(places);
  try {
    const wishes = await wanted();
    const writing = wishes.write && growing(await writer(), (sentence, citations) => said(sentence, { citations }, false));
    await events("POST", "/v1/ask", { body: body(asked, wishes), signal }, (name, data) => {
      if (name === "passages") found.hits = data.hits;
      if (name === "passages") showPassages(found, places, writing, wishes.translate);
      if (name === "sentence") writing.add(data);
      if (name === "answer") found.answer = data;
    });
    if (!found.answer) throw new Problem(0, "Unreachable", "");
    showFound(found, places);
    return found;
  } catch (problem) {
    if (problem.name !== "AbortError") showTrouble(problem, places, again);
    return null;
  }
}

function body({ question, earlier, ...filters }, wishes) {
  return { question, filters, earlier, collection: collection(), ...wishes };
}

/** Where the answer stands, what one asks next, and the passages below. */
export function placesIn(results, next) {
  const places = { answer: h("div"), passages: h("div") };
  results.replaceChildren(places.answer, next, places.passages);
  return places;
}

function wait({ answer, passages }) {
  answer.replaceChildren(h("p", { class: "waiting" }, say("looking")));
  passages.replaceChildren();
  speak(say("looking"));
}

function showPassages({ hits }, places, writing, translating) {
  const { answer, passages } = places;
  places.shown = hits;
  answer.replaceChildren(writing ? writing.element : h("p", { class: "waiting" }, say(translating ? "translating" : "reading")));
  passages.replaceChildren(passageSection(hits, false) ?? "");
}

/** The whole answer; who has come to a mark among the sentences stays at it. */
export function showFound({ answer, hits }, places) {
  const held = [".mark:focus", ".mark.chosen"].map((mark) => places.answer.querySelector(mark)?.href);
  hide();
  places.answer.replaceChildren(answerSection(answer, hits));
  // Who has opened a passage meanwhile finds it open.
  if (places.shown !== hits || answer.abstained) places.passages.replaceChildren(passageSection(hits, answer.abstained) ?? "");
  const [focused, chosen] = held.map((address) => [...places.answer.querySelectorAll(".mark")].find((mark) => mark.href === address));
  focused?.focus();
  chosen?.classList.add("chosen");
  speak(spokenOf(answer));
}

function spokenOf(answer) {
  if (answer.abstained) return say("notFound");
  if (isPartly(answer)) return partly(answer);
  return say(isWritten(answer) ? "writtenReady" : "answerReady", answer.sentences.length);
}

function showTrouble(problem, { answer }, again) {
  const what = h("p", {}, problemText(problem));
  answer.replaceChildren(h("div", { class: "trouble", role: "alert" }, what, button(say("tryAgain"), again, { class: "quiet" })));
}
