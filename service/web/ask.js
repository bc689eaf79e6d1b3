// Ask: the box, the filters, what has been asked before.

import { answering, placesIn, showFound } from "./answering.js";
import { add, before, conversation } from "./conversation.js";
import { h, link } from "./dom.js";
import { earlier } from "./earlier.js";
import { filterFields } from "./filters.js";
import { history } from "./kept.js";
import { stock } from "./library.js";
import { savedQuestions, saving } from "./saved.js";
import { goTo, inCollection, questionAddress, questionHere, restate } from "./where.js";
import { say } from "./words.js";
import { writingChoice } from "./writer.js";

let last = {}; // what was found for an address, so that going back or changing the language asks nothing anew
let running = null;
let draft = ""; // what was written and not asked yet
let leaning = { question: "", turns: [] }; // a question from the box and the turns before it; addresses mean the same without
const talk = conversation();

export function showAsk(main) {
  const asked = questionHere();
  const results = h("div", { class: "results" });
  running?.abort();
  talk.update();
  main.replaceChildren(h("div", { class: asked.question ? "ask" : "ask first" }, heading(asked), form(asked), talk.element, asked.question ? null : [stocked(), savedQuestions()], earlier(), results, asked.question ? saving(asked.question) : null));
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
    last = {};
    leaning = { question, turns: before(question) };
    if (question) goTo(questionAddress({ question, ...filters.read() }));
  };
  const box = h("form", { role: "search", onsubmit: submit },
    h("label", { for: "question", class: "unseen" }, say("question")),
    h("div", { class: "box" }, field, h("button", { type: "submit" }, say("askButton"))),
    writingChoice(!asked.question), filters.element);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return; // Hangul is composed with Enter, too
    event.preventDefault();
    box.requestSubmit();
  });
  return box;
}

async function answered(asked, results) {
  const places = placesIn(results);
  if (last.address === questionAddress(asked)) return showFound(last, places);
  const run = new AbortController();
  running = run;
  last = {};
  const earlier = asked.question === leaning.question ? leaning.turns : [];
  const found = await answering({ ...asked, earlier }, places, run.signal, () => answered(asked, results));
  if (found) keep(asked, found);
}

/** Remembers what was answered, under an address that means the same to whoever opens it without the conversation. */
function keep(asked, found) {
  const address = questionAddress({ ...asked, question: found.answer.question });
  if (found.answer.rewriting) restate(address);
  history.add({ question: asked.question, address });
  add(asked.question, found.answer);
  talk.update();
  last = { ...found, address };
}
