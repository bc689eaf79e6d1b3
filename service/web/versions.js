// Versions of documents: which is newer, and what changed from one to another, sentence by sentence.

import { mark } from "./answer.js";
import { get } from "./api.js";
import { h, link } from "./dom.js";
import { changesLink, dated } from "./newer.js";
import { inOneLine, languageOf } from "./text.js";
import { inCollection } from "./where.js";
import { problemText, say } from "./words.js";

/** The other versions of a document, with what changed; nothing where there are none. */
export async function otherVersions(id) {
  const { versions, total } = await get(inCollection(`/v1/versions/${encodeURIComponent(id)}`));
  if (!total) return null;
  const items = versions.map((one) => {
    const [older, newer] = one.age === "newer" ? [id, one.document_id] : [one.document_id, id];
    return h("li", {}, dated(one), ` · ${say(`age_${one.age}`, say(`by_${one.reason}`))} · ${say("shared", Math.round(100 * one.share))} · `, changesLink(older, newer));
  });
  const rest = total - versions.length;
  return h("section", { class: "versions" }, h("h3", {}, say("otherVersions")), h("ul", {}, items), rest ? h("p", { class: "note" }, say("furtherVersions", rest)) : null);
}

/** The view of what changed from one document to another. */
export function showDifference(main, older, newer) {
  const box = h("div", { class: "difference" }, h("h1", {}, say("whatChangedTitle")), h("p", { class: "waiting" }, say("looking")));
  main.replaceChildren(box);
  fill(box, older, newer);
  return say("whatChangedTitle");
}

async function fill(box, older, newer) {
  try {
    const found = await get(inCollection(`/v1/versions/${encodeURIComponent(older)}/${encodeURIComponent(newer)}`));
    const citations = found.changes.flatMap((one) => [one.older, one.newer].flatMap((side) => side?.citations ?? []));
    const numbered = { citations, next: 1 };
    box.replaceChildren(
      h("h1", {}, say("whatChangedTitle")),
      h("p", { class: "lead" }, dated(found.older), " → ", dated(found.newer)),
      h("p", { class: "note" }, say("sameAndChanged", found.same, found.total)),
      h("ol", { class: "changes" }, found.changes.map((one) => change(one, numbered))),
      found.total > found.changes.length ? h("p", { class: "note" }, say("furtherChanges", found.total - found.changes.length)) : "",
      h("p", {}, link(inCollection("/documents"), {}, say("backToDocuments"))),
    );
  } catch (problem) {
    box.replaceChildren(h("h1", {}, say("whatChangedTitle")), h("p", { class: "trouble", role: "alert" }, problemText(problem)));
  }
}

function change(one, numbered) {
  const said = one.pieces.length ? one.pieces : [{ kind: { added: "added", removed: "removed" }[one.kind] ?? "same", text: (one.newer ?? one.older).text }];
  return h("li", { class: `is-${one.kind}` },
    h("p", { class: "kind" }, say(`change_${one.kind}`)),
    h("p", { class: "words", lang: languageOf((one.newer ?? one.older).text) }, said.map(piece)),
    h("p", { class: "note" }, place(one.older, "before", numbered), place(one.newer, "after", numbered)));
}

const TAGS = { added: "ins", removed: "del", same: "span" };

/** Colours and strikes are seen, not heard. */
function piece({ kind, text }) {
  const unseen = kind === "same" ? null : h("span", { class: "unseen" }, ` ${say(`change_${kind}`)}: `);
  return h(TAGS[kind], {}, unseen, kind === "same" ? text.replace(/\s+/g, " ") : inOneLine(text));
}

function place(side, when, numbered) {
  if (!side) return null;
  const marks = side.citations.map(() => mark(numbered, numbered.next++, side.text));
  return h("span", {}, say(when), " ", marks, " ");
}
