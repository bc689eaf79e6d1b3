// The documents of the collection that the address names.

import { get, json } from "./api.js";
import { collection, inCollection } from "./where.js";

const AT_ONCE = 1_000; // documents listed or removed with one request

/** A page of documents, and files that could not be read: `{documents, failures, total}`. */
export const listed = (asked) => get(inCollection("/v1/documents", asked)).catch(whenThereIsNone);

/** A home without a collection is like an empty one: the first document makes it. */
function whenThereIsNone(problem) {
  if (problem.kind === "CollectionMissing") return { documents: [], failures: [], total: 0 };
  throw problem;
}

/** How many documents there are. */
export const stock = async () => (await listed({ limit: 1 })).total;

/** All documents that are found, at most `most`. */
export async function allListed(asked, most) {
  const found = [];
  for (let offset = 0; offset != null && found.length < most; ) {
    const { documents, next } = await listed({ ...asked, limit: Math.min(AT_ONCE, most - found.length), offset });
    found.push(...documents);
    offset = next;
  }
  return found;
}

const path = (id) => inCollection(`/v1/documents/${encodeURIComponent(id)}`);

/** A document without its text, with its reading report. */
export const documentFacts = (id) => get(path(id));

export const changeFacts = (id, facts) => json("PATCH", path(id), facts);

export const removeDocument = (id) => json("DELETE", path(id));

const here = () => (collection() ? { collection: collection() } : {});

/** Removes documents, however many: `{removed, unknown}`. */
export async function removeDocuments(ids) {
  const all = { removed: [], unknown: [] };
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const { removed, unknown } = await json("POST", "/v1/removals", { documents: ids.slice(at, at + AT_ONCE), ...here() });
    all.removed.push(...removed);
    all.unknown.push(...unknown);
  }
  return all;
}

/** All groups: `[{name, documents}]`. */
export const allGroups = async () => (await get(inCollection("/v1/groups")).catch(() => ({ groups: [] }))).groups;

/** Puts documents into groups and takes them out of others; resolves with how many have changed. */
export async function regroup(ids, into, outOf) {
  let changed = 0;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const body = { documents: ids.slice(at, at + AT_ONCE), into, out_of: outOf, ...here() };
    changed += (await json("POST", "/v1/groups", body)).documents.length;
  }
  return changed;
}
