// Sheets: passages that were kept, with notes of one's own. The list of all sheets, and one of them.

import { address, get, json } from "./api.js";
import { button, dialog, h, link } from "./dom.js";
import { entries } from "./entries.js";
import { may } from "./may.js";
import { notice } from "./notice.js";
import { takeMenu } from "./taking.js";
import { words } from "./text.js";
import { collection, goTo, inCollection } from "./where.js";
import { problemText, say } from "./words.js";

const here = () => (collection() ? { collection: collection() } : {});
const sheetAddress = (id) => address("/sheets", { sheet: id, collection: collection() });
const path = (id, rest = "") => inCollection(`/v1/sheets/${encodeURIComponent(id)}${rest}`);

export function showSheets(main) {
  const box = h("div", { class: "kept" }, h("h1", {}, say("sheets")), h("p", { class: "waiting" }, say("loading")));
  main.replaceChildren(box);
  const wanted = new URLSearchParams(location.search).get("sheet");
  (wanted ? showOne(box, wanted) : showAll(box)).catch((problem) => {
    box.replaceChildren(h("h1", {}, say("sheets")), wanted ? back() : "", h("p", { class: "trouble", role: "alert" }, problemText(problem)));
  });
  return say("sheets");
}

const back = () => h("p", {}, link(inCollection("/sheets"), {}, say("allSheets")));

async function showAll(box) {
  const [{ sheets }, writes] = await Promise.all([get(inCollection("/v1/sheets")), may("write")]);
  box.replaceChildren(
    h("h1", {}, say("sheets")),
    h("p", { class: "lead" }, say("sheetsLead")),
    sheets.length ? h("ul", { class: "papers" }, sheets.map(listed)) : h("p", {}, say("noSheets")),
    writes ? making() : "");
}

const listed = ({ id, name, count }) =>
  h("li", {}, h("h2", {}, link(sheetAddress(id), {}, words("span", name))), h("p", { class: "file" }, say("passageCount", count)));

function making() {
  const field = h("input", { id: "sheet-name", required: true, maxlength: 200, autocomplete: "off" });
  const submit = (event) => {
    event.preventDefault();
    attempt(async () => goTo(sheetAddress((await json("POST", "/v1/sheets", { name: field.value, ...here() })).id)));
  };
  return h("form", { class: "making", onsubmit: submit },
    h("label", { for: field.id }, say("sheetName")), field, h("button", { type: "submit" }, say("makeSheet")));
}

async function showOne(box, id) {
  const [sheet, writes] = await Promise.all([get(path(id)), may("write")]);
  const list = h("div", {});
  let before = Promise.resolve(); // one change after the other: a note may be left by pressing a button
  const change = (method, passage, body) => (before = before.then(async () => {
    const at = `/passages/${passage}`;
    const found = await attempt(() => (body ? json(method, `/v1/sheets/${id}${at}`, { ...body, ...here() }) : json(method, path(id, at))));
    if (found && body?.note === undefined) fill(list, found, change); // a note stands there already
    return Boolean(found);
  }));
  box.replaceChildren(back(), h("h1", {}, words("span", sheet.name)), h("div", { class: "actions" },
    takeMenu(sheet),
    writes && button(say("renameSheet"), () => rename(sheet)),
    writes && button(say("deleteSheet"), () => remove(sheet), { class: "danger" })), list);
  fill(list, sheet, writes && change);
}

function fill(list, { passages }, change) {
  list.replaceChildren(passages.length ? entries(passages, change) : h("p", {}, say("emptySheet")));
}

async function rename(sheet) {
  const name = await dialog(say("renameSheet"), (close) => {
    const field = h("input", { id: "sheet-name", required: true, maxlength: 200, value: sheet.name });
    const submit = (event) => {
      event.preventDefault();
      close(field.value);
    };
    return h("form", { onsubmit: submit }, h("div", { class: "field" }, h("label", { for: field.id }, say("sheetName")), field),
      h("p", { class: "actions" }, button(say("cancel"), () => close()), h("button", { type: "submit", class: "main" }, say("save"))));
  });
  if (name) await attempt(async () => goTo(sheetAddress((await json("PATCH", `/v1/sheets/${sheet.id}`, { name, ...here() })).id)));
}

async function remove({ id, name }) {
  const sure = await dialog(say("deleteSheetTitle"), (close) => [
    h("p", {}, words("cite", name)),
    h("p", {}, say("deleteSheetMeans")),
    h("p", { class: "actions" }, button(say("cancel"), () => close()), button(say("deleteSheet"), () => close(true), { class: "danger" })),
  ]);
  if (!sure) return;
  await attempt(async () => {
    await json("DELETE", path(id));
    notice(say("sheetDeleted", name));
    goTo(inCollection("/sheets"));
  });
}

async function attempt(doing) {
  try {
    return await doing();
  } catch (problem) {
    notice(problemText(problem));
    return null;
  }
}
