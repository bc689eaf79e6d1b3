// Documents: sent, searched, listed, chosen; their reading reports; the files that could not be read.

import { collectionList } from "./collections.js";
import { button, h, link } from "./dom.js";
import { following } from "./following.js";
import { allListed, listed } from "./library.js";
import { ifMay, may } from "./may.js";
import { papers } from "./papers.js";
import { reportDialog } from "./report.js";
import { PAGE, askedHere, listAddress, pageOf, searchFields, wantedOf } from "./searching.js";
import { selection, selectionBar } from "./selecting.js";
import { fileName, words } from "./text.js";
import { onUploaded, uploads } from "./uploading.js";
import { showDifference } from "./versions.js";
import { inCollection } from "./where.js";
import { failureText, problemText, say } from "./words.js";

const MOST = 10_000; // documents chosen with one button

export function showDocuments(main) {
  const asked = new URLSearchParams(location.search);
  if (asked.get("older") && asked.get("newer")) return showDifference(main, asked.get("older"), asked.get("newer"));
  const list = h("section", { "aria-labelledby": "library-title", class: "library" });
  const search = searchFields(() => fill(list, search));
  onUploaded(() => fill(list, search));
  main.replaceChildren(h("div", { class: "documents" }, h("h1", {}, say("documents")), ifMay("write", uploads), search.element, list, ifMay("admin", following), ifMay("admin", collectionList)));
  fill(list, search);
  const wanted = asked.get("document");
  if (wanted) reportDialog(wanted).then(() => window.history.replaceState(null, "", inCollection("/documents")));
  return say("documents");
}

let newest = 0; // of the requests for a list: a slow answer to an older one is not shown

async function fill(list, search) {
  const mine = (newest += 1);
  const asked = askedHere();
  const again = () => fill(list, search);
  try {
    const [found, writes] = await Promise.all([listed(pageOf(asked)), may("write"), search.offerGroups()]);
    if (mine !== newest) return;
    const { documents, failures, total } = found;
    const bar = selectionBar(writes, again);
    const searched = Boolean(asked.search || asked.group);
    search.element.hidden = !total && !searched;
    list.replaceChildren(
      h("h2", { id: "library-title", role: "status" }, say(searched ? "foundInLibrary" : "inLibrary", total)),
      total ? choosers(documents, total, asked, again) : "",
      bar.element,
      total ? papers(documents, writes, again, bar.update) : h("p", {}, say(searched ? "noneFound" : "emptyLibrary")),
      pages(asked, total),
      failures.length && !searched ? failed(failures) : "",
    );
    bar.update();
  } catch (problem) {
    if (mine === newest) list.replaceChildren(h("p", { class: "trouble", role: "alert" }, problemText(problem)));
  }
}

/** The buttons that choose all documents of the page, or all that were found. */
function choosers(documents, total, asked, again) {
  const choose = (some) => {
    for (const one of some) selection().set(one.id, one);
    again();
  };
  return h("p", { class: "actions" },
    button(say("selectPage", documents.length), () => choose(documents), { class: "quiet" }),
    total > documents.length && total <= MOST && button(say("selectAll", total), async () => choose(await allListed(wantedOf(asked), total)), { class: "quiet" }));
}

function pages(asked, total) {
  const last = Math.ceil(total / PAGE);
  if (last < 2 && asked.page < 2) return "";
  const to = (page, text) => link(listAddress({ ...asked, page }), {}, text);
  return h("nav", { class: "pages", "aria-label": say("listPages") },
    asked.page > 1 ? to(asked.page - 1, say("previousPage")) : "",
    h("span", {}, say("pageOfList", asked.page, Math.max(last, 1))),
    asked.page < last ? to(asked.page + 1, say("nextPage")) : "");
}

function failed(failures) {
  return h("section", { class: "failures", "aria-labelledby": "failures-title" },
    h("h2", { id: "failures-title" }, say("failures", failures.length)),
    h("ul", {}, failures.map((one) => h("li", {}, words("strong", fileName(one.path)), h("p", {}, failureText(one))))));
}
