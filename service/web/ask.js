// Ask: the box, the filters, the questions of this conversation one below the other.

import { answering, placesIn, showFound } from "./answering.js";
import { above, add, before, conversation } from "./conversation.js";
import { button, h, link } from "./dom.js";
import { earlier } from "./earlier.js";
import { filterFields } from "./filters.js";
import { history } from "./kept.js";
import { stock } from "./library.js";
import { nexts } from "./nexts.js";
import { savedQuestions, saving } from "./saved.js";
import { suggested } from "./suggested.js";
import { words } from "./text.js";
import { thread } from "./thread.js";
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
  running?.abort();
  talk.update();
  main.replaceChildren(asked.question ? answeredView(asked) : firstView(asked));
  return asked.question || say("ask");
}

function firstView(asked) {
  const offers = suggested();
  const box = form(asked, (filters) => offers.show(filters));
  offers.show(filtersOf(asked));
  return h("div", { class: "ask first" }, h("h1", {}, say("headline")), h("p", { class: "lead" }, say("lead")),
    box, talk.element, stocked(), offers.element, savedQuestions(), earlier());
}

/** What was asked before, the question and its answer, and below it the place for the next one. */
function answeredView(asked) {
  const results = h("div", { class: "results" });
  const suggested = h("div");
  const next = h("section", { class: "next", "aria-label": say("followUp") }, suggested, form(asked), talk.element);
  answered(asked, results, next, suggested);
  return h("div", { class: "ask" }, h("h1", { class: "unseen" }, say("ask")), thread(above(asked.question, questionAddress(asked))), now(asked), results, earlier(), saving(asked.question));
}

/** The question that is answered, and the way to put it differently. */
function now({ question }) {
  const again = button(say("rephrase"), () => {
    const field = document.getElementById("question");
    field.value = draft = question;
    field.focus();
  }, { class: "quiet" });
  return h("div", { class: "now" }, words("h2", question), again);
}

/** How much there is to ask, and the way to it. */
function stocked() {
  const line = h("p", { class: "stock" });
  const tell = (total) => line.replaceChildren(link(inCollection("/documents"), {}, total ? say("stock", total) : say("noStock")));
  stock().then(tell, () => line.remove()); // a question will say what is wrong
  return line;
}

function form(asked, chosen = () => {}) {
  const field = h("textarea", { id: "question", rows: 1, maxlength: 4000, required: true, enterkeyhint: "search", placeholder: say(asked.question ? "followUp" : "placeholder") });
  field.value = draft;
  field.addEventListener("input", () => (draft = field.value));
  const filters = filterFields(asked);
  filters.element.addEventListener("change", () => chosen(filters.read()));
  const submit = (event) => {
    event.preventDefault();
    put(field.value.trim(), filters.read());
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

/** Asks a question, which may lean on those before it. */
function put(question, filters) {
  draft = "";
  last = {};
  leaning = { question, turns: before(question) };
  if (question) goTo(questionAddress({ question, ...filters }));
}

async function answered(asked, results, next, suggested) {
  const places = placesIn(results, next);
  const askOn = ({ answer }) => suggested.replaceChildren(!answer.abstained && nexts(answer.question, (question) => put(question, filtersOf(asked))) || "");
  if (last.address === questionAddress(asked)) {
    showFound(last, places);
    return askOn(last);
  }
  const run = new AbortController();
  running = run;
  last = {};
  const earlier = asked.question === leaning.question ? leaning.turns : [];
  const found = await answering({ ...asked, earlier }, places, run.signal, () => answered(asked, results, next, suggested));
  if (!found) return;
  keep(asked, found);
  askOn(found);
}

const filtersOf = ({ question, ...filters }) => filters;

/** Remembers what was answered, under an address that means the same to whoever opens it without the conversation. */
function keep(asked, found) {
  const address = questionAddress({ ...asked, question: found.answer.question });
  if (found.answer.rewriting) restate(address);
  history.add({ question: asked.question, address });
  add(asked.question, found.answer, address);
  talk.update();
  last = { ...found, address };
}
