// The documents of the collection that the address names.

import { get, json } from "./api.js";
import { inCollection } from "./where.js";

const PAGE = 100; // documents asked for at a time
const MOST = 1_000; // that the page lists; more are found by searching

/** Documents, and files that could not be read: `{documents, failures, total}`. */
export async function library() {
  const found = await part(0).catch(whenThereIsNone);
  while (found.documents.length < Math.min(found.total, MOST)) {
    const more = (await part(found.documents.length)).documents;
    if (!more.length) break;
    found.documents.push(...more);
  }
  return found;
}

/** A home without a collection is like an empty one: the first document makes it. */
function whenThereIsNone(problem) {
  if (problem.kind === "CollectionMissing") return { documents: [], failures: [], total: 0 };
  throw problem;
}

const part = (offset) => get(inCollection("/v1/documents", { limit: PAGE, offset }));

export const allDocuments = async () => (await library()).documents;

const path = (id) => inCollection(`/v1/documents/${encodeURIComponent(id)}`);

/** A document without its text, with its reading report. */
export const documentFacts = (id) => get(path(id));

export const changeFacts = (id, facts) => json("PATCH", path(id), facts);

export const removeDocument = (id) => json("DELETE", path(id));
