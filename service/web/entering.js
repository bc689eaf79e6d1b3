// Asking for a key, where the service needs one.

import { button, dialog, h } from "./dom.js";
import { say } from "./words.js";

export function askForKey(problem) {
  return dialog(say("keyTitle"), (close) => {
    const field = h("input", { id: "key", type: "password", required: true, autocomplete: "off", spellcheck: "false" });
    const submit = (event) => {
      event.preventDefault();
      close(field.value.trim());
    };
    return h("form", { onsubmit: submit },
      h("p", {}, say("keyWhy")),
      problem.message ? h("p", { class: "note", lang: "en" }, problem.message) : null,
      h("div", { class: "field" }, h("label", { for: "key" }, say("key")), field),
      h("p", { class: "actions" }, button(say("cancel"), () => close()), h("button", { type: "submit", class: "main" }, say("useKey"))));
  });
}
