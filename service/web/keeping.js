// Keeping: the button beside a sentence, a passage or a source that puts it on a sheet.

import { get, json } from "./api.js";
import { button, dialog, h } from "./dom.js";
import { ifMay } from "./may.js";
import { notice } from "./notice.js";
import { inOneLine } from "./text.js";
import { collection, inCollection } from "./where.js";
import { problemText, say } from "./words.js";

const SHOWN = 60; // characters of the words in the button's name
const NEW = "";

let last = null; // the sheet that was chosen last, which is proposed next time

/** The button that keeps some citations, or passages with their spans; nothing for none, and for who may not keep.

`sign` makes it a sign that is no text, for the middle of a sentence. */
export function keepButton(items, sign = false) {
  if (!items.length) return null;
  const label = say("keepLabel", inOneLine(items[0].quote ?? items[0].text ?? "").slice(0, SHOWN));
  const attributes = { class: sign ? "keep sign" : "keep quiet", "aria-label": label, title: sign ? say("keep") : null };
  return ifMay("write", () => button(sign ? "" : say("keep"), () => keepDialog(items), attributes));
}

const here = () => (collection() ? { collection: collection() } : {});

async function keepDialog(items) {
  try {
    const { sheets } = await get(inCollection("/v1/sheets"));
    const wanted = await dialog(say("keepTitle"), (close) => form(sheets, close));
    if (!wanted) return;
    const sheet = wanted.sheet === NEW ? await json("POST", "/v1/sheets", { name: wanted.name, ...here() }) : { id: wanted.sheet };
    const kept = await json("POST", `/v1/sheets/${sheet.id}/passages`, { ...what(items), note: wanted.note, ...here() });
    last = kept.id;
    notice(say("keptOn", kept.name));
  } catch (problem) {
    notice(problemText(problem));
  }
}

/** Citations are named by their ids, passages by their places. */
function what(items) {
  const places = items.filter((one) => !one.id).flatMap(({ document_id, spans }) => spans.map((span) => ({ document_id, ...span })));
  return { ids: items.filter((one) => one.id).map(({ id }) => id), places };
}

function form(sheets, close) {
  const chosen = sheets.some(({ id }) => id === last) ? last : sheets.at(-1)?.id ?? NEW;
  const options = [...sheets.map(({ id, name }) => [id, name]), [NEW, say("newSheet")]];
  const select = h("select", { id: "keep-sheet" }, options.map(([value, name]) => h("option", { value, selected: value === chosen }, name)));
  const name = h("input", { id: "keep-name", maxlength: 200, autocomplete: "off" });
  const note = h("textarea", { id: "keep-note", rows: 3, maxlength: 10_000 });
  const naming = field(name, "sheetName");
  const update = () => {
    naming.hidden = select.value !== NEW;
    name.required = !naming.hidden;
  };
  select.addEventListener("change", update);
  update();
  const submit = (event) => {
    event.preventDefault();
    close({ sheet: select.value, name: name.value, note: note.value });
  };
  return h("form", { onsubmit: submit },
    sheets.length ? field(select, "onSheet") : null, naming, field(note, "ownNote"),
    h("p", { class: "actions" }, button(say("cancel"), () => close()), h("button", { type: "submit", class: "main" }, say("keep"))));
}

const field = (input, name) => h("div", { class: "field" }, h("label", { for: input.id }, say(name)), input);
