// What the source panel holds: a citation's document from its first page to its last, the words marked, ways around it.

import { around } from "./around.js";
import { citationMenu } from "./copying.js";
import { button, h, link, save, speak } from "./dom.js";
import { keepButton } from "./keeping.js";
import { found, originalFile } from "./looking.js";
import { notice } from "./notice.js";
import { originsOf } from "./origins.js";
import { pictures } from "./pictures.js";
import { keptWords, plainPages, toMark } from "./plain.js";
import { stepper } from "./stepper.js";
import { fileName, inOneLine, titleOf, words } from "./text.js";
import { documentAddress, inCollection } from "./where.js";
import { wholeDocument } from "./whole.js";
import { problemText, say } from "./words.js";
import { translation } from "./written.js";

const ZOOMS = [1, 1.25, 1.5, 2, 3];

/** The panel as an element; without `close` it is a page of its own. `turned(document, page)` hears of every turn. */
export function sourcePanel(sequence, index, close, turned = () => {}) {
  const state = { sequence, index, close, turned, page: 0, zoom: 1, asText: false, turn: 0, view: null };
  const parts = {
    title: h(close ? "h2" : "h1", { id: "source-title", tabindex: "-1" }),
    about: h("div", { class: "about" }),
    tools: h("div", { class: "tools", hidden: true }),
    body: h("div", { class: "body" }),
    words: h("div", { class: "context" }),
  };
  const shut = close && button("×", close, { class: "close", "aria-label": say("close") });
  const head = h("header", {}, h("div", {}, parts.title, parts.about), shut);
  const element = h("div", { class: "panel" }, head, parts.tools, parts.body, parts.words);
  buildTools(state, parts);
  showCitation(state, parts);
  return { element, focus: () => parts.title.focus(), leave: () => state.view?.close() };
}

function buildTools(state, parts) {
  const { citations } = state.sequence;
  const step = (by) => {
    state.index += by;
    return showCitation(state, parts);
  };
  const turn = async (by) => {
    state.page += by;
    state.turned(state.citation, state.page);
    update(state, parts);
    await state.view.open(state.page);
    speak(say("pageOf", state.page, lastPage(state)));
  };
  const zoom = (by) => {
    state.zoom = ZOOMS[ZOOMS.indexOf(state.zoom) + by];
    state.view.zoom(state.zoom);
    update(state, parts);
  };
  parts.citations = stepper(["citation", say("previousCitation"), say("nextCitation")], step);
  parts.pages = stepper(["page", say("previousPage"), say("nextPage")], turn);
  parts.zooms = stepper(["zoom", say("smaller"), say("larger")], zoom, ["−", "+"]);
  parts.mode = button("", () => {
    state.asText = !state.asText;
    return showPages(state, parts);
  }, { class: "quiet" });
  parts.tools.append(
    ...(citations.length > 1 ? [parts.citations.element] : []),
    parts.pages.element, parts.zooms.element, parts.mode,
  );
}

async function showCitation(state, parts) {
  const turn = ++state.turn;
  const given = state.sequence.citations[state.index];
  parts.title.replaceChildren(words("span", titleOf(given)));
  parts.about.textContent = say("loading");
  try {
    const citation = await (given.whole ? wholeDocument(given) : found(given));
    if (turn !== state.turn) return;
    Object.assign(state, { citation, page: citation.page });
    describe(state, parts);
    if (!state.close) document.title = `${titleOf(citation)} – Pincite`;
    await showPages(state, parts);
  } catch (problem) {
    if (turn !== state.turn) return;
    parts.about.textContent = "";
    parts.body.replaceChildren(h("p", { class: "trouble", role: "alert" }, problemText(problem)));
  }
}

function describe(state, parts) {
  const { citation } = state;
  const { facts } = citation;
  const title = words("span", titleOf(citation));
  parts.title.replaceChildren(facts && !citation.whole ? link(documentAddress(facts.id, citation.page), {}, title) : title);
  const origins = citation.whole && originsOf(facts);
  parts.about.replaceChildren(
    [facts?.author, facts?.publisher, facts?.date].filter(Boolean).join(" · "),
    origins ? h("details", {}, h("summary", {}, say("originsTitle")), origins) : "",
    citation.removed ? h("strong", { class: "removed" }, say("removedDocument")) : "",
  );
  parts.words.replaceChildren(
    citation.whole ? "" : quoted(citation),
    translation(citation) ?? "",
    h("div", { class: "actions" },
      citation.whole ? link(inCollection("/", { document: facts.id }), { class: "button" }, say("askDocument")) : null,
      citation.id ? citationMenu(citation) : null, keepButton(citation.id ? [citation] : []), citation.removed ? null : fileButton(citation)),
    citation.pictures && !citation.whole && !citation.boxes.length ? h("p", { class: "note" }, say("noBoxes")) : "",
  );
}

/** The words between the sentences around them. */
function quoted(citation) {
  const before = words("span", citation.before ? `…${inOneLine(citation.before)} ` : "");
  const after = words("span", citation.after ? ` ${inOneLine(citation.after)}…` : "");
  const quote = words("mark", citation.quote);
  const element = h("blockquote", { tabindex: "0", role: "region", "aria-label": say("context") }, before, quote, after);
  if (!citation.removed) {
    around(citation).then((sentences) => {
      before.textContent = sentences.before && `${sentences.before} `;
      quote.textContent = sentences.quote;
      after.textContent = sentences.after && ` ${sentences.after}`;
    }, () => {}); // what the service gave with the citation stays
  }
  return element;
}

function fileButton({ document_id: id, facts }) {
  return button(say("saveFile"), async () => {
    try {
      save(await originalFile(id), fileName(facts.path));
    } catch (problem) {
      notice(problemText(problem));
    }
  });
}

/** The document, open at the page that is looked at: pictures where it has pages, else text. */
async function showPages(state, parts) {
  const turn = ++state.turn;
  state.view?.close();
  const view = viewOf(state, parts);
  state.view = view;
  parts.body.replaceChildren(view.element);
  update(state, parts);
  const context = parts.words.querySelector("blockquote");
  if (context) context.hidden = Boolean(state.close) && !view.zoom && !state.citation.removed; // the text itself shows it
  view.zoom?.(state.zoom);
  await view.open(state.page);
  if (turn !== state.turn) return;
  if (context) toMark(context);
  speak(say("pageOf", state.page, lastPage(state)));
}

function viewOf(state, parts) {
  const { citation, asText } = state;
  if (citation.removed) return keptWords(citation);
  const turned = (page) => {
    state.page = page;
    state.turned(citation, page);
    update(state, parts);
  };
  const make = citation.pictures && !asText ? pictures : plainPages;
  return make(citation, lastPage(state), turned);
}

const lastPage = ({ citation, page }) => citation.facts?.pages ?? page;

function update(state, parts) {
  const { citation, page, index, sequence } = state;
  const last = lastPage(state);
  parts.tools.hidden = false;
  const at = ZOOMS.indexOf(state.zoom);
  parts.citations.set(say("citationOf", index + 1, sequence.citations.length), index > 0, index + 1 < sequence.citations.length);
  parts.pages.set(say("pageOf", page, last), page > 1, page < last);
  parts.zooms.set(say("percent", state.zoom), at > 0, at + 1 < ZOOMS.length);
  parts.pages.element.hidden = citation.removed || last === 1;
  parts.zooms.element.hidden = !state.view.zoom;
  parts.mode.hidden = !citation.pictures;
  parts.mode.textContent = state.asText ? say("showPicture") : say("showText");
}
