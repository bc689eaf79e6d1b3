// What is known of a document, put right by hand.

import { button, dialog, h } from "./dom.js";
import { changeFacts } from "./library.js";
import { notice } from "./notice.js";
import { problemText, say } from "./words.js";

const FIELDS = [
  ["title", {}],
  ["author", {}],
  ["publisher", {}],
  ["date", { pattern: "\\d{4}(-\\d{2}(-\\d{2})?)?", placeholder: "2023-09-14" }],
  ["language", { pattern: "[a-z]{2}", placeholder: "ko", maxlength: 2 }],
  ["groups", {}],
];

/** What a field says of a document: groups are one beside the other. */
const said = (facts, name) => (name === "groups" ? (facts.groups ?? []).join("; ") : facts[name] ?? "");

/** Resolves with true when something was changed. */
export function editDialog(facts) {
  return dialog(say("editTitle"), (close) => {
    const trouble = h("p", { class: "trouble", role: "alert" });
    const inputs = FIELDS.map(([name, more]) => h("input", { id: `edit-${name}`, name, value: said(facts, name), ...more }));
    const keep = async (event) => {
      event.preventDefault();
      try {
        const changed = changes(facts, inputs);
        if (Object.keys(changed).length) await changeFacts(facts.id, changed);
        notice(say("saved"));
        close(true);
      } catch (problem) {
        trouble.textContent = problemText(problem);
      }
    };
    return h("form", { onsubmit: keep },
      inputs.map((input) => h("div", { class: "field" }, h("label", { for: input.id }, say(`field_${input.name}`)), input)),
      trouble,
      h("p", { class: "actions" }, button(say("cancel"), () => close()), h("button", { type: "submit", class: "main" }, say("save"))));
  });
}

/** Only what was changed; an emptied field is forgotten (null), emptied groups are none. */
function changes(facts, inputs) {
  const changed = inputs.filter((input) => input.value.trim() !== said(facts, input.name));
  return Object.fromEntries(changed.map((input) => [input.name, input.name === "groups" ? names(input.value) : input.value.trim() || null]));
}

const names = (text) => [...new Set(text.split(";").map((one) => one.trim()).filter(Boolean))];
