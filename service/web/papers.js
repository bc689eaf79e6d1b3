// The list of documents: each with what is known of it, a box to choose it, and what can be done with it.

import { button, dialog, h, link } from "./dom.js";
import { editDialog } from "./editing.js";
import { removeDocument } from "./library.js";
import { newerNote } from "./newer.js";
import { notice } from "./notice.js";
import { reportDialog } from "./report.js";
import { selection } from "./selecting.js";
import { fileName, sizeOf, titleOf, words } from "./text.js";
import { documentAddress } from "./where.js";
import { languageName, problemText, say } from "./words.js";

/** `changed()` is called after a document was edited or removed, `selected()` when a box was ticked. */
export function papers(documents, writes, changed, selected) {
  return h("ul", { class: "papers" }, documents.map((one) => entry(one, writes, changed, selected)));
}

function entry(one, writes, changed, selected) {
  const title = titleOf(one);
  const about = [one.author, one.publisher, one.date, one.language && languageName(one.language)].filter(Boolean).join(" · ");
  const groups = one.groups ?? one.collections;
  return h("li", {},
    tick(one, selected),
    h("div", { class: "about" },
      h("h3", {}, link(documentAddress(one.id), {}, words("span", title))),
      h("p", {}, about || say("nothingKnown")),
      one.newer ? newerNote(one.newer) : "",
      groups.length ? h("p", { class: "file" }, words("span", groups.join(" · "))) : "",
      h("p", { class: "file" }, words("span", fileName(one.path)), one.citation_key ? ` · @${one.citation_key}` : "", [sizeOf(one), say("passageCount", one.passages)].filter(Boolean).map((part) => ` · ${part}`))),
    h("div", { class: "actions" },
      button(say("report"), () => reportDialog(one.id), { "aria-label": say("reportOf", title) }),
      writes && button(say("edit"), async () => (await editDialog(one)) && changed(), { "aria-label": say("editOf", title) }),
      writes && button(say("remove"), () => confirmRemoval(one, changed), { class: "danger", "aria-label": say("removeOf", title) })));
}

function tick(one, selected) {
  const box = h("input", { type: "checkbox", checked: selection().has(one.id), "aria-label": say("select", titleOf(one)) });
  box.addEventListener("change", () => {
    if (box.checked) selection().set(one.id, one);
    else selection().delete(one.id);
    selected();
  });
  return box;
}

async function confirmRemoval(one, changed) {
  const sure = await dialog(say("removeTitle"), (close) => [
    h("p", {}, words("cite", titleOf(one))),
    h("p", {}, say("removeMeans")),
    h("p", { class: "actions" }, button(say("cancel"), () => close()), button(say("remove"), () => close(true), { class: "danger" })),
  ]);
  if (!sure) return;
  try {
    await removeDocument(one.id);
    selection().delete(one.id);
    notice(say("removed", titleOf(one)));
  } catch (problem) {
    notice(problemText(problem));
  }
  await changed();
  document.querySelector("main h1").focus();
}
