// A citation as it is read: its lines closed, the sentence before it and the one after it.

import { pageText } from "./looking.js";
import { closed } from "./reflow.js";
import { inOneLine, languageOf } from "./text.js";

/** `{before, quote, after}`, all of the citation's page. */
export async function around({ document_id, page, start, end }) {
  const found = await pageText({ document_id }, page);
  const before = sentences(closed(found, 0, start)).at(-1);
  const after = sentences(closed(found, end, Array.from(found.text).length))[0];
  return { before: inOneLine(before ?? ""), quote: closed(found, start, end), after: inOneLine(after ?? "") };
}

/** The sentences of some paragraphs. Where the browser knows no sentences, the paragraphs. */
function sentences(text) {
  const lines = text.split("\n").filter((line) => /[\p{L}\p{N}]/u.test(line));
  if (!Intl.Segmenter) return lines;
  const split = new Intl.Segmenter(languageOf(text), { granularity: "sentence" });
  return lines.flatMap((line) => [...split.segment(line)].map((one) => one.segment)).filter((one) => one.trim());
}
