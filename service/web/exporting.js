// An answer with its citations as a file.

import { fetched } from "./api.js";
import { copy } from "./copying.js";
import { save } from "./dom.js";
import { menu } from "./menu.js";
import { notice } from "./notice.js";
import { collection } from "./where.js";
import { problemText, say, spoken } from "./words.js";

const FORMATS = [
  ["Markdown", "markdown", "md"],
  ["Word (DOCX)", "docx", "docx"],
  ["HTML", "html", "html"],
  ["BibTeX", "bibtex", "bib"],
  ["RIS", "ris", "ris"],
  ["CSL-JSON", "csl-json", "json"],
];

export function exportMenu(answer) {
  const choices = FORMATS.map(([name, format, ending]) => [name, () => exported(answer, format, ending)]);
  choices.push([say("markedPdf"), () => marked(answer)]);
  return [
    menu(say("export"), say("exportLabel"), choices),
    menu(say("shareAnswer"), say("shareLabel"), [[say("copyLink"), () => copy(() => location.href)]]),
  ];
}

async function exported(answer, format, ending) {
  try {
    const body = { answer: carried(answer), format, collection: collection() };
    const response = await fetched("POST", "/v1/export", { body });
    save(await response.blob(), `${fileName(answer.question)}.${ending}`);
  } catch (problem) {
    notice(problemText(problem));
  }
}

/** A copy of each PDF that the answer cites, with the cited words highlighted. */
async function marked({ question, citations }) {
  const documents = Map.groupBy(citations, (one) => one.document_id);
  for (const cited of documents.values()) {
    try {
      const body = { ids: cited.map(({ id }) => id), note: question, collection: collection() };
      const response = await fetched("POST", "/v1/export/pdf", { body });
      save(await response.blob(), `${fileName(cited[0].document)}.pdf`);
    } catch (problem) {
      notice(problemText(problem));
    }
  }
}

/** Without sentences that are shown though their citations do not carry them: no file may hold those. */
const carried = (answer) => ({ ...answer, sentences: answer.sentences.filter((one) => !one.faults.length) });

const fileName = (question) => question.replace(/[^\p{L}\p{N}]+/gu, " ").trim().slice(0, 60) || "pincite";
