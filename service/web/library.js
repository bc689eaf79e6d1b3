// The documents of the collection that the address names.

import { get, json } from "./api.js";
import { inCollection } from "./where.js";

const PAGE = 100; // documents asked for at a time
const MOST = 1_000; // that the page lists; more are found by searching

/** Documents, and files that could not be read: `{documents, failures, total}`. */
export async function library() {
  const found = await part(0, PAGE).catch(whenThereIsNone);
  for (let { next } = found; next != null && next < MOST; ) {
    const more = await part(next, PAGE);
    found.documents.push(...more.documents);
    next = more.next;
  }
  return found;
}

/** A home without a collection is like an empty one: the first document makes it. */
function whenThereIsNone(problem) {
  if (problem.kind === "CollectionMissing") return { documents: [], failures: [], total: 0 };
  throw problem;
}

const part = (offset, limit) => get(inCollection("/v1/documents", { limit, offset }));

/** How many documents there are. */
export const stock = async () => (await part(0, 1).catch(whenThereIsNone)).total;

export const allDocuments = async () => (await library()).documents;

const path = (id) => inCollection(`/v1/documents/${encodeURIComponent(id)}`);

/** A document without its text, with its reading report. */
export const documentFacts = (id) => get(path(id));

export const changeFacts = (id, facts) => json("PATCH", path(id), facts);

export const removeDocument = (id) => json("DELETE", path(id));
