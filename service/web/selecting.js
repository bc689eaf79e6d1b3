// Documents that are chosen, over all pages of the list, and what can be done with all of them.

import { button, dialog, h } from "./dom.js";
import { allGroups, regroup, removeDocuments } from "./library.js";
import { notice } from "./notice.js";
import { titleOf, words } from "./text.js";
import { collection, goTo, questionAddress } from "./where.js";
import { problemText, say } from "./words.js";

const NAMED = 8; // titles shown before a removal
const MOST_ASKED = 200; // documents that fit an address

let chosen = new Map(); // documents by id
let where = null; // the collection that they are of

/** The selection, forgotten where another collection is looked at. */
export function selection() {
  if (where !== collection()) chosen = new Map();
  where = collection();
  return chosen;
}

/** The bar of what can be done; `changed()` is called when something was done to documents. */
export function selectionBar(writes, changed) {
  const element = h("div", { class: "selection", role: "region", "aria-label": say("selection"), hidden: true });
  return { element, update };

  function update() {
    const all = selection();
    element.hidden = !all.size;
    element.replaceChildren(
      h("span", { role: "status" }, say("selected", all.size)),
      h("div", { class: "actions" },
        all.size <= MOST_ASKED && button(say("askThese"), () => goTo(questionAddress({ question: "", documents: [...all.keys()], languages: [], groups: [] }))),
        writes && button(say("groupThese"), () => grouped()),
        writes && button(say("removeThese"), () => removed(), { class: "danger" }),
        button(say("clearSelection"), () => cleared(), { class: "quiet" })));
  }

  function cleared() {
    chosen.clear();
    changed();
  }

  async function removed() {
    const all = [...selection().values()];
    const sure = await dialog(say("removeManyTitle", all.length), (close) => [
      titles(all),
      h("p", {}, say("removeMeans")),
      h("p", { class: "actions" }, button(say("cancel"), () => close()), button(say("removeMany", all.length), () => close(true), { class: "danger" })),
    ]);
    if (!sure) return;
    await attempt(async () => {
      const done = await removeDocuments(all.map((one) => one.id));
      chosen.clear();
      notice([say("removedMany", done.removed.length), done.unknown.length ? say("notThere", done.unknown.length) : ""].join(" ").trim());
    });
    changed();
    document.querySelector("main h1").focus();
  }

  async function grouped() {
    const known = (await allGroups()).map((one) => one.name);
    const held = [...new Set([...selection().values()].flatMap((one) => one.groups ?? []))];
    const wish = await dialog(say("groupTitle"), (close) => {
      const name = h("input", { id: "group-name", list: "group-names", maxlength: 200, autocomplete: "off" });
      const submit = (event) => {
        event.preventDefault();
        if (name.value.trim()) close({ into: [name.value.trim()], outOf: [] });
      };
      return h("form", { onsubmit: submit },
        h("div", { class: "field" }, h("label", { for: "group-name" }, say("groupName")), name, h("datalist", { id: "group-names" }, known.map((one) => h("option", { value: one })))),
        held.length ? h("p", { class: "note" }, say("takeOut")) : null,
        held.length ? h("p", { class: "actions" }, held.map((one) => button(one, () => close({ into: [], outOf: [one] }), { "aria-label": say("takeOutOf", one) }))) : null,
        h("p", { class: "actions" }, button(say("cancel"), () => close()), h("button", { type: "submit", class: "main" }, say("putInGroup"))));
    });
    if (!wish) return;
    await attempt(async () => notice(say("regrouped", await regroup([...selection().keys()], wish.into, wish.outOf))));
    changed();
  }
}

function titles(all) {
  const rest = all.length - NAMED;
  return h("ul", { class: "named" }, all.slice(0, NAMED).map((one) => h("li", {}, words("cite", titleOf(one)))), rest > 0 ? h("li", {}, say("andMore", rest)) : null);
}

async function attempt(doing) {
  try {
    await doing();
  } catch (problem) {
    notice(problemText(problem));
  }
}
