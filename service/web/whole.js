// A document without a citation, from the page that was asked for.

import { documentFacts } from "./library.js";
import { pageWords } from "./looking.js";
import { titleOf } from "./text.js";

/** The document as the panel takes a citation, with nothing marked. */
export async function wholeDocument({ document_id: id, page }) {
  const facts = await documentFacts(id);
  const at = Math.min(Math.max(1, page || 1), facts.pages);
  const drawn = facts.report.format === "pdf" && (await pageWords({ document_id: id }, at).catch(() => null));
  return {
    whole: true, document_id: facts.id, document: facts.document, title: facts.title, known_as: titleOf(facts), facts, page: at, boxes: [], places: [],
    pictures: Boolean(drawn && drawn.width), page_width: drawn && drawn.width, page_height: drawn && drawn.height,
  };
}
