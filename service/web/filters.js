// Which documents a question is put to: one document, a language, a span of dates.

import { h } from "./dom.js";
import { allDocuments } from "./library.js";
import { notice } from "./notice.js";
import { titleOf } from "./text.js";
import { languageName, problemText, say } from "./words.js";

const DATE = "\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?";

/** The fields, filled with what the address says; `read()` gives what they say now. */
export function filterFields(asked) {
  const documents = choice("filter-document", asked.documents);
  const languages = choice("filter-language", asked.languages);
  const from = date("filter-from", asked.date_from);
  const to = date("filter-to", asked.date_to);
  const used = [asked.documents.length, asked.languages.length, asked.date_from, asked.date_to].filter(Boolean).length;
  const element = h("details", { class: "filters", open: used > 0 },
    h("summary", {}, used ? say("filtersUsed", used) : say("filters")),
    h("div", { class: "fields" },
      field(say("filterDocument"), documents), field(say("filterLanguage"), languages),
      field(say("filterFrom"), from), field(say("filterTo"), to)));
  element.addEventListener("toggle", () => fill(documents, languages), { once: true });
  return {
    element,
    read: () => ({
      documents: chosen(documents),
      languages: chosen(languages),
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

async function fill(documents, languages) {
  try {
    const all = await allDocuments();
    const codes = [...new Set(all.map((one) => one.language).filter(Boolean))].sort();
    offer(documents, all.map((one) => [one.id, titleOf(one)]));
    offer(languages, codes.map((code) => [code, languageName(code)]));
  } catch (problem) {
    notice(problemText(problem));
  }
}

function offer(select, options) {
  const now = select.value;
  const items = options.map(([value, text]) => h("option", { value, selected: value === now }, text));
  select.replaceChildren(select.options[0], ...items);
}
