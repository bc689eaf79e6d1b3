// A citation for one's own manuscript: formatted, BibTeX, RIS, as pandoc and LaTeX cite, the words, the addresses.

import { fetched } from "./api.js";
import { button, dialog, h, speak } from "./dom.js";
import { menu } from "./menu.js";
import { notice } from "./notice.js";
import { placeWords, titleOf } from "./text.js";
import { citationAddress, inCollection } from "./where.js";
import { problemText, say } from "./words.js";

export function citationMenu(citation) {
  const as = (format) => () => copy(() => formatted(citation.id, format));
  const choices = [
    [say("copyFormatted"), as("text")],
    ["BibTeX", as("bibtex")],
    ["RIS", as("ris")],
    ["Pandoc", as("pandoc")],
    ["LaTeX", as("latex")],
    [say("copyZotero"), as("zotero")],
    [say("copyWords"), () => copy(() => citation.quote)],
    [say("copyLink"), () => copy(() => location.origin + citationAddress(citation.id))],
  ];
  return menu(say("copy"), say("copyLabel", titleOf(citation), placeWords(String(citation.page_label ?? citation.page))), choices);
}

async function formatted(id, format) {
  const path = inCollection(`/v1/citations/${encodeURIComponent(id)}`, { format });
  return (await (await fetched("GET", path)).text()).trimEnd();
}

/** Copies what `text` comes to; where the browser forbids it, the text is shown for copying by hand. */
export async function copy(text) {
  try {
    const found = await text();
    if (await copied(found)) speak(say("copied"));
    else await showForCopying(found);
  } catch (problem) {
    notice(problemText(problem));
  }
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    notice(say("copied"));
    return true;
  } catch {
    return false;
  }
}

function showForCopying(text) {
  return dialog(say("copyByHand"), (close) => {
    const field = h("textarea", { readonly: true, rows: 8, "aria-label": say("copyByHand") }, text);
    return [field, h("p", { class: "actions" }, button(say("close"), () => close()))];
  });
}
