// Which documents are listed and in what order: words, a group, an order, a page; all of it is in the address.

import { h } from "./dom.js";
import { allGroups } from "./library.js";
import { inCollection, restate } from "./where.js";
import { say } from "./words.js";

export const PAGE = 50; // documents
const PAUSE = 250; // milliseconds without a key, after which the list follows what was written
const SORTS = ["title", "author", "-date", "date", "-added"];

/** What the address asks for: `{search, group, sort, page}`. */
export function askedHere() {
  const found = new URLSearchParams(location.search);
  const sort = found.get("sort");
  return {
    search: found.get("search") ?? "",
    group: found.get("group") ?? "",
    sort: SORTS.includes(sort) ? sort : SORTS[0],
    page: Math.max(1, Number.parseInt(found.get("page") ?? "1", 10) || 1),
  };
}

export function listAddress({ search, group, sort, page }) {
  return inCollection("/documents", { search, group, sort: sort === SORTS[0] ? null : sort, page: page > 1 ? page : null });
}

/** The parameters of the service's list, without its page. */
export function wantedOf({ search, group, sort }) {
  return { search, group, sort: sort.replace("-", ""), descending: sort.startsWith("-") || null };
}

/** The page of the list. */
export const pageOf = (asked) => ({ ...wantedOf(asked), limit: PAGE, offset: (asked.page - 1) * PAGE });

/** The fields; `changed()` is called when the address says something else. */
export function searchFields(changed) {
  const asked = askedHere();
  const words = h("input", { id: "search", type: "search", value: asked.search, placeholder: say("searchHow"), autocomplete: "off" });
  const sort = h("select", { id: "sort" }, SORTS.map((one) => h("option", { value: one, selected: one === asked.sort }, say(`sort_${one.replace("-", "late_")}`))));
  const group = h("select", { id: "group" }, h("option", { value: "" }, say("all")));
  const groups = h("div", { class: "field", hidden: true }, h("label", { for: "group" }, say("group")), group);
  let waiting;
  const change = () => {
    clearTimeout(waiting);
    if (!words.isConnected) return; // another page is shown by now
    restate(listAddress({ search: words.value.trim(), group: group.value, sort: sort.value, page: 1 }));
    changed();
  };
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(change, PAUSE);
  });
  sort.addEventListener("change", change);
  group.addEventListener("change", change);
  const submit = (event) => {
    event.preventDefault();
    change();
  };
  const element = h("form", { class: "fields searching", role: "search", "aria-label": say("searchDocuments"), onsubmit: submit },
    h("div", { class: "field" }, h("label", { for: "search" }, say("searchDocuments")), words),
    h("div", { class: "field" }, h("label", { for: "sort" }, say("sortBy")), sort), groups);
  return { element, offerGroups };

  async function offerGroups() {
    const now = askedHere().group;
    const names = (await allGroups()).map((one) => one.name);
    if (now && !names.includes(now)) names.unshift(now);
    group.replaceChildren(group.options[0], ...names.map((one) => h("option", { value: one, selected: one === now }, one)));
    groups.hidden = !names.length;
  }
}
