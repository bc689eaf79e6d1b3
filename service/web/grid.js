// Grid: what each document says to each question, in its own words.

import { mark } from "./answer.js";
import { Problem, events, fetched } from "./api.js";
import { h, link, save, speak } from "./dom.js";
import { filterFields } from "./filters.js";
import { keepButton } from "./keeping.js";
import { menu } from "./menu.js";
import { notice } from "./notice.js";
import { inOneLine, languageOf, titleOf, words } from "./text.js";
import { collection, documentAddress } from "./where.js";
import { problemText, say } from "./words.js";

const FORMATS = [["Excel (XLSX)", "xlsx"], ["Word (DOCX)", "docx"], ["CSV", "csv"]];
const NO_FILTERS = { documents: [], languages: [], date_from: null, date_to: null };

let kept = { text: "", asked: null, head: null, cells: [] }; // while other views are looked at
let running = null;

export function showGrid(main) {
  const results = h("div", { class: "results" });
  const field = h("textarea", { id: "questions", rows: 5, required: true, placeholder: say("questionsExample") });
  field.value = kept.text;
  field.addEventListener("input", () => (kept.text = field.value));
  const filters = filterFields(NO_FILTERS);
  const submit = (event) => {
    event.preventDefault();
    const questions = field.value.split("\n").map((line) => line.trim()).filter(Boolean);
    if (questions.length) fill({ questions, filters: filters.read(), collection: collection() }, results);
  };
  const form = h("form", { onsubmit: submit },
    h("label", { for: "questions" }, say("questions")), field, filters.element,
    h("p", { class: "actions" }, h("button", { type: "submit", class: "main" }, say("fillGrid"))));
  main.replaceChildren(h("div", { class: "check" }, h("h1", {}, say("grid")), h("p", { class: "lead" }, say("gridLead")), form, results));
  if (kept.head) show(results, places(kept));
  return say("grid");
}

async function fill(asked, results) {
  running?.abort();
  const mine = (running = new AbortController());
  const found = { text: kept.text, asked, head: null, cells: [] };
  results.replaceChildren(h("p", { class: "waiting" }, say("looking")));
  speak(say("looking"));
  let at = null;
  try {
    await events("POST", "/v1/grid", { body: asked, signal: mine.signal }, (name, data) => {
      if (name === "grid") {
        kept = { ...found, head: data };
        show(results, (at = places(kept)));
      }
      if (name === "cell") {
        kept.cells.push(data);
        at.put(data);
      }
    });
    if (!at || !at.isWhole()) throw new Problem(0, "Unreachable", "");
    speak(say("gridReady"));
  } catch (problem) {
    if (problem.name === "AbortError") return;
    results.prepend(h("p", { class: "trouble", role: "alert" }, problemText(problem)));
    results.querySelector(".waiting")?.remove();
  }
}

function show(results, at) {
  results.replaceChildren(at.element);
}

/** The table of a grid, into which cells are put as they come. */
function places({ head, cells, asked }) {
  if (!head.documents.length) return { element: h("p", {}, say("nothingPasses")), put() {}, isWhole: () => true };
  const total = head.questions.length * head.documents.length;
  const counted = h("p", { class: "note" });
  const boxes = new Map();
  const rows = head.documents.map((document) => {
    const row = head.questions.map((question) => h("td", { role: "cell", "data-question": question }, h("span", { class: "note" }, "…")));
    row.forEach((box, column) => boxes.set(`${document.id} ${head.questions[column]}`, box));
    const title = link(documentAddress(document.id), { class: "place" }, titleOf(document));
    return h("tr", { role: "row" }, h("th", { role: "rowheader", scope: "row", lang: languageOf(titleOf(document)) }, title), row);
  });
  const heads = head.questions.map((one) => words("th", one, { role: "columnheader", scope: "col" }));
  // The roles are said since a narrow page sets the cells below one another, and a table would then be none.
  const table = h("table", { class: "grid", role: "table" },
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, h("th", { role: "columnheader", scope: "col" }, say("gridDocument")), heads)),
    h("tbody", { role: "rowgroup" }, rows));
  let count = 0;
  const put = (cell) => {
    boxes.get(`${cell.document_id} ${cell.question}`)?.replaceChildren(...inCell(cell));
    count += 1;
    counted.textContent = count < total ? say("gridCount", count, total) : "";
  };
  cells.forEach(put);
  const scrolled = h("div", { class: "wide", role: "region", tabindex: "0", "aria-label": say("grid") }, table);
  const files = menu(say("export"), say("exportGrid"), FORMATS.map(([name, format]) => [name, () => exported(asked, format)]));
  return { element: h("section", {}, counted, scrolled, h("div", { class: "actions" }, files)), put, isWhole: () => count === total };
}

function inCell({ outcome, text, citations }) {
  if (!text) return [h("span", { class: "note" }, say("cellNotFound"))];
  const sequence = { citations };
  return [
    outcome === "partly" ? h("span", { class: "note" }, say("cellPartly"), " ") : "",
    words("span", inOneLine(text)),
    ...citations.map((_, index) => mark(sequence, index + 1)),
    keepButton(citations, true) ?? "",
  ];
}

async function exported(asked, format) {
  notice(say("gridWriting"));
  try {
    const response = await fetched("POST", "/v1/grid/file", { body: { ...asked, format } });
    save(await response.blob(), `grid.${format}`);
  } catch (problem) {
    notice(problemText(problem));
  }
}
