// The questions of this tab, on which the next one may lean, and the way to start anew.

import { button, h } from "./dom.js";
import { turns } from "./kept.js";
import { collection, goTo, inCollection } from "./where.js";
import { say } from "./words.js";

const MOST = 6; // that a question is understood by
const LONGEST = 2_000; // characters of an answer that are sent

/** The turns before a question as the service takes them, oldest first. */
export const before = (question) =>
  here().filter((turn) => turn.question !== question).map(({ question, answer }) => ({ question, answer }));

const here = () => turns.get().filter((turn) => turn.collection === collection());

/** The turns that stand above a question. */
export const above = (question, address) => here().filter((turn) => turn.question !== question && turn.address !== address);

/** A question that was answered is the last turn. */
export function add(question, { sentences }, address) {
  const answer = sentences.map((one) => one.text).join(" ").slice(0, LONGEST);
  const others = here().filter((turn) => turn.question !== question);
  turns.set([...others, { question, answer, address, collection: collection() }].slice(-MOST));
}

/** What the next question may lean on, hidden where there is nothing; `update()` says it anew. */
export function conversation() {
  const element = h("div", { class: "conversation", hidden: true });
  return {
    element,
    update() {
      const count = here().length;
      element.hidden = !count;
      element.replaceChildren(h("p", { class: "note" }, say("conversation", count)), button(say("newConversation"), startAnew, { class: "quiet" }));
    },
  };
}

function startAnew() {
  turns.set([]);
  goTo(inCollection("/"));
  document.getElementById("question").focus();
}
