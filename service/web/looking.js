// What the source panel needs to know of a citation, or of a passage, which has no id of its own.

import { fetched, get, json } from "./api.js";
import { documentFacts } from "./library.js";
import { collection, inCollection } from "./where.js";

const known = new Map(); // pages' texts and words: turned to and fro

/** The citation with its surroundings, its document's facts, its places, and whether there are pictures of its pages. */
export async function found(given) {
  const id = given.id ?? (await idOf(given));
  const citation = id ? await get(inCollection(`/v1/citations/${encodeURIComponent(id)}`)) : given;
  const facts = citation.removed ? null : await documentFacts(citation.document_id);
  return {
    ...citation,
    translation: given.translation,
    facts,
    places: [{ page: citation.page, start: citation.start, end: citation.end }],
    pictures: !citation.removed && citation.page_width != null,
  };
}

/** A passage's words are looked up like any quotation: the first citation of the place where the passage stands. */
async function idOf(passage) {
  const matches = (await json("POST", "/v1/quotes", { text: passage.quote, k: 20, collection: collection() })).matches;
  const here = ({ citations: [first] }) =>
    first.document_id === passage.document_id && first.page === passage.page && first.start === passage.start;
  return matches.find(here)?.citations[0].id;
}

/** The text of a page, with the line ends that only its paper makes. */
export const pageText = (citation, page, signal) => once(inCollection(pagePath(citation, page, "/text")), signal);

/** The words of a page of a PDF, and where they stand. */
export const pageWords = (citation, page, signal) => once(inCollection(pagePath(citation, page, "/words")), signal);

async function once(path, signal) {
  if (!known.has(path)) known.set(path, await get(path, signal));
  return known.get(path);
}

export async function pagePicture(citation, page, scale, signal) {
  const marked = page === citation.page ? citation.id : null;
  const path = inCollection(pagePath(citation, page, ".png"), { citation: marked, scale });
  return (await fetched("GET", path, { signal })).blob();
}

/** The file that was read, as long as it is there. */
export async function originalFile(id) {
  return (await fetched("GET", inCollection(`/v1/documents/${encodeURIComponent(id)}/file`))).blob();
}

const pagePath = ({ document_id: id }, page, kind) => `/v1/documents/${encodeURIComponent(id)}/pages/${page}${kind}`;
