// A document by its own address, which keeps up with the page that is read.

import { h } from "./dom.js";
import { sourcePanel } from "./panel.js";
import { documentAddress, restate } from "./where.js";
import { say } from "./words.js";

export function showDocument(main, id) {
  const page = Number.parseInt(new URLSearchParams(location.search).get("page"), 10);
  const turned = (citation, to) => restate(documentAddress(citation.document_id, to));
  const panel = sourcePanel({ citations: [{ whole: true, document_id: id, page, document: say("document") }] }, 0, undefined, turned);
  main.replaceChildren(h("div", { class: "alone" }, panel.element));
  return say("document");
}
