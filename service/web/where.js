// Addresses: what is shown follows from the address alone, so every one can be shared and opened afresh.

import { address } from "./api.js";

const here = () => new URLSearchParams(location.search);

/** The collection that the address names; null for the server's default one. */
export const collection = () => here().get("collection");

/** The question in the address, with its filters as the service takes them. */
export function questionHere() {
  const found = here();
  return {
    question: found.get("q") ?? "",
    documents: found.getAll("document"),
    languages: found.getAll("language"),
    ...(found.has("group") ? { groups: found.getAll("group") } : {}),
    date_from: found.get("from"),
    date_to: found.get("to"),
  };
}

export function questionAddress(asked) {
  return address("/", {
    q: asked.question,
    document: asked.documents,
    language: asked.languages,
    group: asked.groups,
    from: asked.date_from,
    to: asked.date_to,
    collection: collection(),
  });
}

export const citationAddress = (id) => address(`/c/${encodeURIComponent(id)}`, { collection: collection() });

/** A document's own address, at one of its pages. */
export const documentAddress = (id, page) => address(`/d/${encodeURIComponent(id)}`, { page: page > 1 ? page : null, collection: collection() });

/** A path of the interface, in the collection that the address names. */
export const inCollection = (path, parameters = {}) => address(path, { ...parameters, collection: collection() });

/** The address becomes that of what is shown already. */
export const restate = (target) => window.history.replaceState(null, "", target);

let showAddress = () => {};

/** Who shows the page that belongs to an address. */
export function onMove(show) {
  showAddress = show;
}

export function goTo(target) {
  if (target !== location.pathname + location.search) window.history.pushState(null, "", target);
  showAddress();
}
