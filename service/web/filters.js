// Which documents a question is put to: some documents, a group, a language, a span of dates.

import { h } from "./dom.js";
import { allGroups, listed } from "./library.js";
import { notice } from "./notice.js";
import { picker } from "./picking.js";
import { languageName, problemText, say } from "./words.js";

const DATE = "\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?";
const MOST = 1_000; // documents whose languages are offered

/** The fields, filled with what the address says; `read()` gives what they say now. */
export function filterFields(asked) {
  const documents = picker("filter-document", asked.documents);
  const groups = choice("filter-group", asked.groups ?? []);
  const languages = choice("filter-language", asked.languages);
  const from = date("filter-from", asked.date_from);
  const to = date("filter-to", asked.date_to);
  const used = [asked.documents.length, asked.groups?.length, asked.languages.length, asked.date_from, asked.date_to].filter(Boolean).length;
  const grouped = field(say("group"), groups);
  grouped.hidden = !asked.groups?.length;
  const element = h("details", { class: "filters", open: used > 0 },
    h("summary", {}, used ? say("filtersUsed", used) : say("filters")),
    h("div", { class: "fields" },
      documents.element, grouped, field(say("filterLanguage"), languages),
      field(say("filterFrom"), from), field(say("filterTo"), to)));
  element.addEventListener("toggle", () => fill(documents, groups, languages), { once: true });
  return {
    element,
    read: () => ({
      documents: documents.read(),
      languages: chosen(languages),
      ...(groups.value ? { groups: chosen(groups) } : {}),
      date_from: from.value.trim() || null,
      date_to: to.value.trim() || null,
    }),
  };
}

const field = (text, input) => h("div", { class: "field" }, h("label", { for: input.id }, text), input);

function choice(id, values) {
  const options = [h("option", { value: "" }, say("all")), ...values.map((one) => h("option", { value: one, selected: true }, one))];
  return h("select", { id }, options);
}

const chosen = (select) => [select.value].filter(Boolean);

function date(id, value) {
  return h("input", { id, type: "text", inputmode: "numeric", pattern: DATE, placeholder: "2023-09", title: say("dateHow"), value });
}

async function fill(documents, groups, languages) {
  try {
    const [{ documents: some }, known] = await Promise.all([listed({ limit: MOST }), allGroups(), documents.open()]);
    const codes = [...new Set(some.map((one) => one.language).filter(Boolean))].sort();
    offer(languages, codes.map((code) => [code, languageName(code)]));
    offer(groups, known.map(({ name }) => [name, name]));
    groups.parentElement.hidden = !known.length && !groups.value;
  } catch (problem) {
    notice(problemText(problem));
  }
}

function offer(select, options) {
  const now = select.value;
  const items = options.map(([value, text]) => h("option", { value, selected: value === now }, text));
  select.replaceChildren(select.options[0], ...items);
}
