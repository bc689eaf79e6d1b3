// Ask: the box, the filters, the stream of passages and answer.

import { answerSection } from "./answer.js";
import { events } from "./api.js";
import { button, h, link, speak } from "./dom.js";
import { earlier } from "./earlier.js";
import { filterFields } from "./filters.js";
import { history } from "./kept.js";
import { stock } from "./library.js";
import { passageSection } from "./passages.js";
import { collection, goTo, inCollection, questionAddress, questionHere } from "./where.js";
import { problemText, say } from "./words.js";

let last = {}; // what was found for an address, so that going back or changing the language asks nothing anew
let running = null;
let draft = ""; // what was written and not asked yet

export function showAsk(main) {
  const asked = questionHere();
  const results = h("div", { class: "results" });
  running?.abort();
  main.replaceChildren(h("div", { class: asked.question ? "ask" : "ask first" }, heading(asked), form(asked), asked.question ? null : stocked(), earlier(), results));
  if (asked.question) answered(asked, results);
  return asked.question || say("ask");
}

function heading({ question }) {
  if (question) return h("h1", { class: "unseen" }, say("ask"));
  return [h("h1", {}, say("headline")), h("p", { class: "lead" }, say("lead"))];
}

/** How much there is to ask, and the way to it. */
function stocked() {
  const line = h("p", { class: "stock" });
  const tell = (total) => line.replaceChildren(link(inCollection("/documents"), {}, total ? say("stock", total) : say("noStock")));
  stock().then(tell, () => line.remove()); // a question will say what is wrong
  return line;
}

function form(asked) {
  const field = h("textarea", { id: "question", rows: 1, maxlength: 4000, required: true, enterkeyhint: "search", placeholder: say("placeholder") });
  field.value = asked.question || draft;
  field.addEventListener("input", () => (draft = field.value));
  const filters = filterFields(asked);
  const submit = (event) => {
    event.preventDefault();
    const question = field.value.trim();
    draft = "";
    if (question) goTo(questionAddress({ question, ...filters.read() }));
  };
  const box = h("form", { role: "search", onsubmit: submit },
    h("label", { for: "question", class: "unseen" }, say("question")),
    h("div", { class: "box" }, field, h("button", { type: "submit" }, say("askButton"))),
    filters.element);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return; // Hangul is composed with Enter, too
    event.preventDefault();
    box.requestSubmit();
  });
  return box;
}

async function answered(asked, results) {
  const address = questionAddress(asked);
  if (last.address === address) return show(last, results);
  const run = new AbortController();
  running = run;
  last = {};
  const found = { address };
  wait(results);
  try {
    await events("POST", "/v1/ask", { body: body(asked), signal: run.signal }, (name, data) => {
      if (name === "passages") found.hits = data.hits;
      if (name === "answer") found.answer = data;
      if (name === "problem") found.problem = data;
      show(found, results);
    });
    history.add({ question: asked.question, address });
    if (found.answer) last = found;
  } catch (problem) {
    if (problem.name !== "AbortError") show({ trouble: problemText(problem), again: asked }, results);
  }
}

function body({ question, ...filters }) {
  return { question, filters, collection: collection() };
}

function wait(results) {
  results.replaceChildren(h("p", { class: "waiting" }, say("looking")));
  speak(say("looking"));
}

function show(found, results) {
  if (found.trouble) {
    const again = button(say("tryAgain"), () => answered(found.again, results), { class: "quiet" });
    results.replaceChildren(h("div", { class: "trouble", role: "alert" }, h("p", {}, found.trouble), again));
    return;
  }
  const { answer, hits = [] } = found;
  const first = answer ? answerSection(answer) : h("p", { class: "waiting" }, say("reading"));
  results.replaceChildren(first, passageSection(hits, Boolean(answer?.abstained)) ?? "");
  if (answer) speak(answer.abstained ? say("notFound") : say("answerReady", answer.sentences.length));
}
