// Which collection is asked, where there are several.

import { address, get } from "./api.js";
import { h } from "./dom.js";
import { collection, goTo } from "./where.js";

/** The switch above the views; the collection that the service uses is in it before its first document, too. */
export function collectionSwitch(label) {
  const select = label.querySelector("select");
  select.addEventListener("change", () => goTo(address(/^\/[cd]\//.test(location.pathname) ? "/" : location.pathname, { collection: select.value })));
  return listCollections();
}

/** Fills the switch, again when collections were made or deleted. */
export async function listCollections() {
  const label = document.getElementById("collections");
  const { collections, default: usual } = await get("/v1/collections").catch(() => ({ collections: [], default: "" }));
  const now = collection() ?? usual;
  const names = [...new Set([...collections.map(({ name }) => name), now])].filter(Boolean).sort();
  label.querySelector("select").replaceChildren(...names.map((name) => h("option", { value: name, selected: name === now }, name)));
  label.hidden = names.length < 2;
}
