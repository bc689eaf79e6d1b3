// The collections of the home, for whoever rules: listed, also those that cannot be opened; made, deleted.

import { get, json } from "./api.js";
import { listCollections } from "./choosing.js";
import { button, dialog, h, link } from "./dom.js";
import { notice } from "./notice.js";
import { collection, goTo } from "./where.js";
import { problemText, say } from "./words.js";

/** A closed list, filled once it is opened. */
export function collectionList() {
  const section = h("div", {});
  const box = h("details", { class: "failures following" }, h("summary", {}, say("collections")), section);
  box.addEventListener("toggle", () => fill(section), { once: true });
  return box;
}

async function fill(section) {
  try {
    const { collections, default: usual } = await get("/v1/collections");
    section.replaceChildren(h("ul", {}, collections.map((one) => entry(one, usual, section))), form(section));
  } catch (problem) {
    section.replaceChildren(h("p", { class: "note" }, problemText(problem)));
  }
}

function entry(one, usual, section) {
  const about = one.problem ? h("p", { class: "trouble", lang: "en" }, one.problem) : h("p", {}, `${say("inLibrary", one.documents)} · ${say("passageCount", one.passages)}`);
  return h("li", {},
    link(`/documents?collection=${encodeURIComponent(one.name)}`, {}, one.name), one.name === usual ? ` (${say("usualCollection")})` : "", about,
    h("div", { class: "actions" }, button(say("deleteCollection"), () => deleted(one, usual, section), { class: "danger", "aria-label": say("deleteCollectionOf", one.name) })));
}

function form(section) {
  const field = h("input", { id: "new-collection", required: true, maxlength: 64, pattern: "[\\p{L}\\p{N}_][\\p{L}\\p{N}_.\\-]*", title: say("collectionHow"), autocomplete: "off" });
  const submit = (event) => {
    event.preventDefault();
    const name = field.value.trim();
    act(section, () => json("POST", "/v1/collections", { name }), say("collectionMade", name));
  };
  return h("form", { class: "actions", onsubmit: submit },
    h("label", { for: "new-collection" }, say("newCollection")), field, h("button", { type: "submit" }, say("makeCollection")));
}

/** A name has to be typed where documents would be lost. */
async function deleted(one, usual, section) {
  const sure = await dialog(say("deleteCollectionTitle", one.name), (close) => {
    const field = h("input", { id: "sure", autocomplete: "off", "aria-describedby": "sure-how" });
    const submit = (event) => {
      event.preventDefault();
      if (!one.documents || field.value.trim() === one.name) close(true);
      else field.select();
    };
    return h("form", { onsubmit: submit },
      h("p", {}, say("deleteCollectionMeans", one.documents)),
      one.documents ? h("div", { class: "field" }, h("label", { for: "sure", id: "sure-how" }, say("typeName", one.name)), field) : null,
      h("p", { class: "actions" }, button(say("cancel"), () => close()), h("button", { type: "submit", class: "main" }, say("deleteCollection"))));
  });
  if (!sure) return;
  await act(section, () => json("DELETE", `/v1/collections/${encodeURIComponent(one.name)}`), say("collectionDeleted", one.name));
  if ((collection() ?? usual) === one.name) goTo("/documents");
}

async function act(section, doing, done) {
  try {
    await doing();
    notice(done);
    listCollections();
  } catch (problem) {
    notice(problemText(problem));
  }
  await fill(section);
}
