// Saved questions: kept from an answer, listed where one begins to ask, with what is new in answer to them.

import { get, json } from "./api.js";
import { said } from "./answer.js";
import { button, h, link } from "./dom.js";
import { ifMay, may } from "./may.js";
import { notice } from "./notice.js";
import { words } from "./text.js";
import { collection, inCollection, questionAddress } from "./where.js";
import { problemText, say } from "./words.js";

const here = () => (collection() ? { collection: collection() } : {});

/** The button that saves a question. */
export function saving(question) {
  const save = button(say("saveQuestion"), async () => {
    await attempt(() => json("POST", "/v1/questions", { question, ...here() }), say("questionSaved"));
  }, { class: "quiet" });
  return ifMay("write", () => h("p", { class: "saving" }, save));
}

/** The saved questions; nothing where there are none. */
export function savedQuestions() {
  const section = h("section", { class: "saved" });
  fill(section);
  return section;
}

async function fill(section) {
  try {
    const { questions } = await get(inCollection("/v1/questions"));
    const writes = questions.length > 0 && (await may("write"));
    const news = h("div", {});
    if (questions.length) section.setAttribute("aria-labelledby", "saved-title");
    else section.removeAttribute("aria-labelledby"); // an empty section may not have a name
    section.replaceChildren(...(questions.length ? [
      h("h2", { id: "saved-title" }, say("savedQuestions")),
      h("ul", {}, questions.map((one) => entry(one, writes, section))),
      button(say("whatIsNew"), () => look(news)),
      news,
    ] : []));
  } catch {
    section.replaceChildren(); // a question will say what is wrong
  }
}

function entry({ id, question }, writes, section) {
  const remove = async () => {
    await attempt(() => json("DELETE", inCollection(`/v1/questions/${id}`)));
    await fill(section);
  };
  return h("li", {}, link(questionAddress({ question }), {}, words("span", question)), " ",
    writes && button(say("remove"), remove, { class: "quiet", "aria-label": say("removeOf", question) }));
}

/** Asks what is new, shows it, and marks as seen what was shown. */
async function look(place) {
  place.replaceChildren(h("p", {}, say("loading")));
  const found = await attempt(() => get(inCollection("/v1/news")));
  if (!found) return place.replaceChildren();
  const answered = found.news.filter((one) => one.answer);
  place.replaceChildren(...answered.map(shown), answered.length < found.news.length ? h("p", {}, say("nothingNew", found.news.length - answered.length)) : "");
  place.prepend(h("h3", { tabindex: "-1" }, say("whatIsNew")));
  place.firstChild.focus();
  for (const { question, look: seen } of found.news) {
    await json("POST", `/v1/questions/${question.id}/looked`, { look: seen, ...here() }).catch(() => {}); // a reader may not mark
  }
}

function shown({ question, documents, answer }) {
  const sequence = { citations: answer.citations };
  return h("article", { class: "answer" }, h("h4", {}, words("span", question.question)), h("p", {}, say("newSince", documents, new Date(question.looked_at).toLocaleString())),
    h("div", { class: "said" }, answer.sentences.map((one) => said(one, sequence, true))));
}

async function attempt(doing, done) {
  try {
    const found = await doing();
    if (done) notice(done);
    return found;
  } catch (problem) {
    notice(problemText(problem));
    return null;
  }
}
