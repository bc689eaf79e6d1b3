// Timeline: the dated sentences on a subject from all documents, in the order of what they tell of.

import { mark } from "./answer.js";
import { fetched, json } from "./api.js";
import { h, save, speak } from "./dom.js";
import { filterFields } from "./filters.js";
import { keepButton } from "./keeping.js";
import { menu } from "./menu.js";
import { notice } from "./notice.js";
import { inOneLine, titleOf, words } from "./text.js";
import { collection } from "./where.js";
import { problemText, say } from "./words.js";

const FORMATS = [["Excel (XLSX)", "xlsx"], ["Word (DOCX)", "docx"], ["CSV", "csv"]];
const NO_FILTERS = { documents: [], languages: [], date_from: null, date_to: null };

let kept = { text: "", asked: null, found: null }; // while other views are looked at

export function showTimeline(main) {
  const results = h("div", { class: "results" });
  const field = h("input", { id: "subject", type: "text", required: true, maxlength: 2000, placeholder: say("subjectExample"), value: kept.text });
  field.addEventListener("input", () => (kept.text = field.value));
  const filters = filterFields(NO_FILTERS);
  const submit = (event) => {
    event.preventDefault();
    find({ subject: field.value, filters: filters.read(), collection: collection() }, results);
  };
  const form = h("form", { onsubmit: submit },
    h("label", { for: "subject" }, say("subject")), field, filters.element,
    h("p", { class: "actions" }, h("button", { type: "submit", class: "main" }, say("makeTimeline"))));
  main.replaceChildren(h("div", { class: "check" }, h("h1", {}, say("timeline")), h("p", { class: "lead" }, say("timelineLead")), form, results));
  if (kept.found) show(results);
  return say("timeline");
}

async function find(asked, results) {
  results.replaceChildren(h("p", { class: "waiting" }, say("looking")));
  speak(say("looking"));
  try {
    kept = { text: kept.text, asked, found: await json("POST", "/v1/timeline", asked) };
    show(results);
    speak(say("timelineReady", kept.found.events.length));
  } catch (problem) {
    results.replaceChildren(h("p", { class: "trouble", role: "alert" }, problemText(problem)));
  }
}

function show(results) {
  const { events } = kept.found;
  if (!events.length) return results.replaceChildren(h("p", {}, say("noEvents")));
  const files = menu(say("export"), say("exportTimeline"), FORMATS.map(([name, format]) => [name, () => exported(format)]));
  results.replaceChildren(h("section", {},
    picture(events),
    h("ol", { class: "events" }, events.map(event)),
    h("div", { class: "actions" }, files)));
}

function event({ telling, also, disputed }, index) {
  return h("li", { id: `event-${index}` },
    h("p", { class: "date" }, h("time", { datetime: telling.date.split("/")[0] }, telling.date), telling.inferred ? h("span", { class: "note" }, " ", say("yearInferred")) : null),
    tellingOf(telling),
    also.length ? h("p", { class: "also" }, say("alsoSaid"), " ", also.map((one) => [words("cite", titleOf(one)), marks(one), " "])) : null,
    disputed.map((one) => h("div", { class: "disputed" }, h("p", { class: "note" }, say("otherDate", one.date)), tellingOf(one))));
}

const marks = (one) => one.citations.map((_, at) => mark({ citations: one.citations }, at + 1));

function tellingOf(one) {
  return h("p", {}, words("span", inOneLine(one.text)), marks(one), keepButton(one.citations, true), " ", h("span", { class: "note" }, words("cite", titleOf(one))));
}

/** The events on a line, each a link to its place in the list; those who cannot see it have the list. */
function picture(events) {
  const times = events.map(({ telling }) => whenOf(telling.date));
  const first = Math.min(...times), last = Math.max(...times);
  const dots = events.map((one, index) => {
    const title = `${one.telling.date}: ${inOneLine(one.telling.text)}`;
    const dot = h("a", { href: `#event-${index}`, tabindex: "-1", title, class: one.disputed.length ? "dot wide" : "dot" });
    dot.style.insetInlineStart = `${100 * (last > first ? (times[index] - first) / (last - first) : 0.5)}%`;
    return dot;
  });
  const years = [...new Set([first, last].map(Math.floor))].map((year) => h("span", {}, String(year)));
  return h("div", { class: "line", "aria-hidden": "true" }, h("div", { class: "dots" }, dots), h("div", { class: "years" }, years));
}

/** A date as a number of years: the middle of a month or year that is not told more exactly. */
function whenOf(date) {
  const [year, month, day] = date.split("/")[0].split("-").map(Number);
  return year + (month ? (month - 1) / 12 + (day ? day / 372 : 1 / 24) : 0.5);
}

async function exported(format) {
  try {
    const response = await fetched("POST", "/v1/timeline/file", { body: { ...kept.asked, format } });
    save(await response.blob(), `timeline.${format}`);
  } catch (problem) {
    notice(problemText(problem));
  }
}
