// Which collection is asked, where there are several.

import { address, get } from "./api.js";
import { h } from "./dom.js";
import { collection, goTo } from "./where.js";

export async function collectionSwitch(label) {
  const { collections, default: usual } = await get("/v1/collections").catch(() => ({ collections: [] }));
  if (collections.length < 2) return;
  const select = label.querySelector("select");
  const now = collection() ?? usual;
  select.replaceChildren(...collections.map(({ name }) => h("option", { value: name, selected: name === now }, name)));
  select.addEventListener("change", () => goTo(address(location.pathname.startsWith("/c/") ? "/" : location.pathname, { collection: select.value })));
  label.hidden = false;
}
