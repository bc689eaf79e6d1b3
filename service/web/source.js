// The source panel: a citation's page with the words marked, its neighbours, its document.

import { citationMenu } from "./copying.js";
import { button, h, save, speak } from "./dom.js";
import { hide } from "./hint.js";
import { keepButton } from "./keeping.js";
import { found, originalFile, pageText } from "./looking.js";
import { notice } from "./notice.js";
import { plainPage, toMark } from "./plain.js";
import { sheet } from "./sheet.js";
import { stepper } from "./stepper.js";
import { fileName, titleOf, words } from "./text.js";
import { problemText, say } from "./words.js";
import { translation } from "./written.js";

const ZOOMS = [1, 1.25, 1.5, 2, 3];
const side = document.getElementById("source");
const narrow = matchMedia("(max-width: 62rem)");
let opener = null;

/** Opens the panel at a citation of a sequence; closing it goes back to what opened it. */
export function openSource(sequence, index, from) {
  hide();
  opener = from;
  choose(from);
  const panel = sourcePanel(sequence, index, closeSource);
  side.replaceChildren(panel.element);
  side.setAttribute("aria-labelledby", "source-title");
  side.hidden = false;
  document.body.classList.add("beside");
  shield();
  panel.focus();
}

export function closeSource() {
  if (side.hidden) return;
  side.hidden = true;
  choose(null);
  side.replaceChildren();
  document.body.classList.remove("beside");
  shield();
  backTo(opener)?.focus();
}

/** What opened the panel, or what took its place when the answer was whole. */
function backTo(one) {
  if (!one || one.isConnected) return one;
  return [...document.querySelectorAll("main .mark")].find((mark) => mark.href === one.href);
}

/** Shows which mark the panel belongs to. */
function choose(one) {
  for (const chosen of document.querySelectorAll(".chosen")) chosen.classList.remove("chosen");
  one?.classList.add("chosen");
}

/** Where the panel covers everything, what is below it can be neither reached nor heard. */
function shield() {
  const covered = narrow.matches && !side.hidden;
  for (const one of document.querySelectorAll("header.top, main, footer")) one.inert = covered;
}

narrow.addEventListener("change", shield);
side.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeSource();
});

/** The panel as an element; without `close` it is a page of its own. */
export function sourcePanel(sequence, index, close) {
  const state = { sequence, index, close, page: 0, zoom: 1, asText: false, turn: 0 };
  const parts = {
    title: h(close ? "h2" : "h1", { id: "source-title", tabindex: "-1" }),
    about: h("p", { class: "about" }),
    tools: h("div", { class: "tools", hidden: true }),
    body: h("div", { class: "body" }),
    words: h("div", { class: "context" }),
  };
  const shut = close && button("×", close, { class: "close", "aria-label": say("close") });
  const head = h("header", {}, h("div", {}, parts.title, parts.about), shut);
  const element = h("div", { class: "panel" }, head, parts.tools, parts.body, parts.words);
  buildTools(state, parts);
  showCitation(state, parts);
  return { element, focus: () => parts.title.focus() };
}

function buildTools(state, parts) {
  const { citations } = state.sequence;
  const step = (by) => {
    state.index += by;
    return showCitation(state, parts);
  };
  const turn = (by) => {
    state.page += by;
    return showPage(state, parts);
  };
  const zoom = (by) => {
    state.zoom = ZOOMS[ZOOMS.indexOf(state.zoom) + by];
    parts.sheet?.zoom(state.zoom);
    update(state, parts);
  };
  parts.citations = stepper(["citation", say("previousCitation"), say("nextCitation")], step);
  parts.pages = stepper(["page", say("previousPage"), say("nextPage")], turn);
  parts.zooms = stepper(["zoom", say("smaller"), say("larger")], zoom, ["−", "+"]);
  parts.mode = button("", () => {
    state.asText = !state.asText;
    return showPage(state, parts);
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
    const citation = await found(given);
    if (turn !== state.turn) return;
    Object.assign(state, { citation, page: citation.page });
    describe(state, parts);
    if (!state.close) document.title = `${titleOf(citation)} – Pincite`;
    await showPage(state, parts);
  } catch (problem) {
    if (turn !== state.turn) return;
    parts.about.textContent = "";
    parts.body.replaceChildren(h("p", { class: "trouble", role: "alert" }, problemText(problem)));
  }
}

function describe(state, parts) {
  const { citation } = state;
  const { facts } = citation;
  parts.title.replaceChildren(words("span", titleOf(citation)));
  parts.about.replaceChildren(
    ...[facts?.author, facts?.publisher, facts?.date].filter(Boolean).join(" · "),
    ...(citation.removed ? [h("strong", { class: "removed" }, say("removedDocument"))] : []),
  );
  parts.words.replaceChildren(
    h("blockquote", { tabindex: "0", role: "region", "aria-label": say("context") },
      words("span", citation.before ? `…${citation.before}` : ""),
      words("mark", citation.quote),
      words("span", citation.after ? `${citation.after}…` : "")),
    translation(citation) ?? "",
    h("div", { class: "actions" }, citation.id ? citationMenu(citation) : null, keepButton(citation.id ? [citation] : []), citation.removed ? null : fileButton(citation)),
    citation.pictures && !citation.boxes.length ? h("p", { class: "note" }, say("noBoxes")) : "",
  );
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

/** The page that is being looked at: as a picture where the document has pages, else as text. */
async function showPage(state, parts) {
  const turn = ++state.turn;
  const { citation, page } = state;
  parts.sheet = null;
  parts.body.setAttribute("aria-busy", "true");
  try {
    const shown = await pageShown(state);
    if (turn !== state.turn) return;
    parts.sheet = shown.zoom ? shown : null;
    parts.body.replaceChildren(shown.element);
    shown.zoom?.(state.zoom);
    shown.toMark();
    const context = parts.words.querySelector("blockquote");
    context.hidden = Boolean(state.close) && !parts.sheet && !citation.removed; // the text itself shows it
    toMark(context);
    speak(say("pageOf", page, citation.facts?.pages ?? page));
  } catch (problem) {
    if (turn === state.turn) parts.body.replaceChildren(h("p", { class: "trouble", role: "alert" }, problemText(problem)));
  }
  parts.body.removeAttribute("aria-busy");
  update(state, parts);
}

async function pageShown({ citation, page, asText }) {
  if (citation.removed) return plainPage(citation, page, null);
  if (citation.pictures && !asText) return sheet(citation, page);
  return plainPage(citation, page, await pageText(citation, page));
}

function update(state, parts) {
  const { citation, page, index, sequence } = state;
  const last = citation.facts?.pages ?? page;
  parts.tools.hidden = false;
  const at = ZOOMS.indexOf(state.zoom);
  parts.citations.set(say("citationOf", index + 1, sequence.citations.length), index > 0, index + 1 < sequence.citations.length);
  parts.pages.set(say("pageOf", page, last), page > 1, page < last);
  parts.zooms.set(say("percent", state.zoom), at > 0, at + 1 < ZOOMS.length);
  parts.pages.element.hidden = citation.removed || last === 1;
  parts.zooms.element.hidden = !parts.sheet;
  parts.mode.hidden = !citation.pictures;
  parts.mode.textContent = state.asText ? say("showPicture") : say("showText");
}
