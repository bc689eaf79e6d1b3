// A note that a document has a newer version, and the way to what changed.

import { h, link } from "./dom.js";
import { titleOf, words } from "./text.js";
import { inCollection } from "./where.js";
import { say } from "./words.js";

/** Says that a document has a newer version, and leads to what changed; `newer` is as the service tells it. */
export function newerNote(newer) {
  return h("p", { class: "newer" }, say("newerVersion"), " ", dated(newer), " · ", changesLink(newer.of, newer.document_id));
}

/** The way to what changed from one document to another. */
export const changesLink = (older, newer) => link(inCollection("/documents", { older, newer }), {}, say("whatChanged"));

/** A document by its title and date. */
export const dated = (one) => [words("cite", titleOf(one)), one.date ? ` (${one.date})` : ""];
