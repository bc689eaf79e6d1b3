// Documents: sent, listed, their reading reports, what is known of them, removal.

import { button, dialog, h, link } from "./dom.js";
import { editDialog } from "./editing.js";
import { following } from "./following.js";
import { library, removeDocument } from "./library.js";
import { ifMay, may } from "./may.js";
import { notice } from "./notice.js";
import { reportDialog } from "./report.js";
import { fileName, titleOf, words } from "./text.js";
import { onUploaded, uploads } from "./uploading.js";
import { inCollection } from "./where.js";
import { languageName, problemText, say } from "./words.js";

export function showDocuments(main) {
  const list = h("section", { "aria-labelledby": "library-title", class: "library" });
  const refresh = () => fill(list);
  onUploaded(refresh);
  main.replaceChildren(h("div", { class: "documents" }, h("h1", {}, say("documents")), ifMay("write", uploads), list, ifMay("admin", following)));
  refresh();
  const wanted = new URLSearchParams(location.search).get("document");
  if (wanted) reportDialog(wanted).then(() => window.history.replaceState(null, "", inCollection("/documents")));
  return say("documents");
}

async function fill(list) {
  try {
    const [{ documents, failures, total }, writes] = await Promise.all([library(), may("write")]);
    list.replaceChildren(
      h("h2", { id: "library-title" }, say("inLibrary", total)),
      total ? h("ul", { class: "papers" }, documents.map((one) => entry(one, writes, () => fill(list)))) : h("p", {}, say("emptyLibrary")),
      failures.length ? failed(failures) : "",
    );
  } catch (problem) {
    list.replaceChildren(h("p", { class: "trouble", role: "alert" }, problemText(problem)));
  }
}

function entry(one, writes, refresh) {
  const title = titleOf(one);
  const about = [one.author, one.publisher, one.date, one.language && languageName(one.language)].filter(Boolean).join(" · ");
  return h("li", {},
    h("div", { class: "about" },
      h("h3", {}, link(inCollection("/documents", { document: one.id }), {}, words("span", title))),
      h("p", {}, about || say("nothingKnown")),
      one.collections.length ? h("p", { class: "file" }, words("span", one.collections.join(" · "))) : "",
      h("p", { class: "file" }, words("span", fileName(one.path)), one.citation_key ? ` · @${one.citation_key}` : "", ` · ${say("pageCount", one.pages)} · ${say("passageCount", one.passages)}`)),
    h("div", { class: "actions" },
      button(say("report"), () => reportDialog(one.id), { "aria-label": say("reportOf", title) }),
      writes && button(say("edit"), async () => (await editDialog(one)) && refresh(), { "aria-label": say("editOf", title) }),
      writes && button(say("remove"), () => confirmRemoval(one, refresh), { class: "danger", "aria-label": say("removeOf", title) })));
}

async function confirmRemoval(one, refresh) {
  const sure = await dialog(say("removeTitle"), (close) => [
    h("p", {}, words("cite", titleOf(one))),
    h("p", {}, say("removeMeans")),
    h("p", { class: "actions" }, button(say("cancel"), () => close()), button(say("remove"), () => close(true), { class: "danger" })),
  ]);
  if (!sure) return;
  try {
    await removeDocument(one.id);
    notice(say("removed", titleOf(one)));
  } catch (problem) {
    notice(problemText(problem));
  }
  await refresh();
  document.querySelector("main h1").focus();
}

function failed(failures) {
  return h("section", { class: "failures", "aria-labelledby": "failures-title" },
    h("h2", { id: "failures-title" }, say("failures", failures.length)),
    h("ul", {}, failures.map((one) => h("li", {}, words("strong", fileName(one.path)), h("p", {}, one.message)))));
}
