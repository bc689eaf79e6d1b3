// A sheet taken away: as a file, as references, as marks in copies of its PDFs.

import { fetched, get } from "./api.js";
import { save } from "./dom.js";
import { menu } from "./menu.js";
import { notice } from "./notice.js";
import { inCollection } from "./where.js";
import { problemText, say } from "./words.js";

const FORMATS = [
  ["Markdown", "markdown", "md"],
  ["Word (DOCX)", "docx", "docx"],
  ["BibTeX", "bibtex", "bib"],
  ["RIS", "ris", "ris"],
  ["CSL-JSON", "csl-json", "json"],
];

export function takeMenu(sheet) {
  const choices = FORMATS.map(([name, format, ending]) => [name, () => taken(sheet, format, ending)]);
  choices.push([say("markedPdf"), () => marked(sheet)]);
  return menu(say("export"), say("exportSheet"), choices);
}

const path = ({ id }, rest, parameters) => inCollection(`/v1/sheets/${id}/${rest}`, parameters);

async function taken(sheet, format, ending) {
  try {
    const response = await fetched("GET", path(sheet, "file", { format }));
    save(await response.blob(), `${fileName(sheet.name)}.${ending}`);
  } catch (problem) {
    notice(problemText(problem));
  }
}

/** A copy of each PDF of the sheet, with its passages highlighted and the notes beside them. */
async function marked(sheet) {
  try {
    const { documents, unmarked } = await get(path(sheet, "marks"));
    for (const { document_id, document } of documents) {
      const response = await fetched("GET", path(sheet, "pdf", { document: document_id }));
      save(await response.blob(), `${fileName(document)}.pdf`);
    }
    if (unmarked.length) notice(say("notInPdfs", unmarked.length));
  } catch (problem) {
    notice(problemText(problem));
  }
}

const fileName = (name) => name.replace(/[^\p{L}\p{N}]+/gu, " ").trim().slice(0, 60) || "pincite";
