"""The JSON that programs get: one function for each thing, the same on the command line and over HTTP."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pincite.index.changing.adding import Summary
from pincite.index.changing.removing import Removed
from pincite.index.hit import DocumentFacts, Hit
from pincite.index.truth.failures import NotedFailure
from pincite.ingest.document import Failure
from pincite.service.answering.answer import Answer, AnswerSentence, Writing
from pincite.service.answering.followups import Rewritten, RewrittenBy
from pincite.service.citations.citation import Citation, Resolved
from pincite.service.jobs.jobs import Job, JobFile
from pincite.service.pages.boxes import Place
from pincite.service.quotes.find import QuoteMatch
from pincite.service.quotes.manuscript import Checked
from pincite.service.writing.writer import CheckedSentence

Json = dict[str, Any]


def hit_json(hit: Hit) -> Json:
    """A passage found; `page`, `start` and `end` are its first span, `spans` are all of them.

    `text` is verbatim; `sentences` are for reading, with the lines joined.
    """
    first = hit.passage.spans[0]
    return {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        "passage_id": hit.passage.id,
        "document_id": hit.document.id,
        "document": hit.document.name,
        "title": hit.document.title,
        "page": first.page,
        "start": first.start,
        "end": first.end,
        "text": hit.passage.text,
        "sentences": [sentence.text for sentence in hit.passage.sentences],
        "spans": [asdict(span) for span in hit.passage.spans],
        "heading": hit.passage.heading,
        "signals": {name: round(value, 4) for name, value in hit.signals.items()},
    }


def search_json(question: str, hits: list[Hit]) -> Json:
    """The answer to a search."""
    return {"question": question, "hits": [hit_json(hit) for hit in hits]}


def citation_json(citation: Citation) -> Json:
    """A citation; `quote` is verbatim."""
    return asdict(citation)


def answer_json(answer: Answer, rewritten: Rewritten | None = None) -> Json:
    """An answer; without one, `abstained` is true, `reason` says why and `nearest` holds the nearest passages."""
    return {
        "question": answer.question,
        "rewriting": rewriting_json(rewritten) if rewritten else None,
        "abstained": answer.abstained,
        "reason": answer.reason,
        "confidence": round(answer.confidence, 4),
        "sentences": [sentence_json(sentence) for sentence in answer.sentences],
        "citations": [citation_json(citation) for citation in answer.citations],
        "nearest": [hit_json(hit) for hit in answer.hits[:3]] if answer.abstained else [],
        "disagreements": [asdict(one) for one in answer.disagreements],
        "writing": writing_json(answer.writing) if answer.writing else None,
    }


def rewriting_json(rewritten: Rewritten) -> Json | None:
    """How a question was made to stand by itself; nothing where it was left as it was asked."""
    if rewritten.by is RewrittenBy.NONE:
        return None
    return {"asked": rewritten.asked, "by": rewritten.by.value}


def sentence_json(sentence: AnswerSentence) -> Json:
    """A sentence of an answer; `faults` say what its citations do not carry, where it is shown in spite of that."""
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "faults": [{"kind": fault.kind.value, "detail": fault.detail} for fault in sentence.faults],
    }


def writing_json(writing: Writing) -> Json:
    """How a model wrote an answer; of the sentences held back only the number and the kinds of their faults."""
    rate = writing.support_rate
    return {
        "model": writing.model,
        "written": writing.written,
        "supported": writing.supported,
        "support_rate": None if rate is None else round(rate, 4),
        "dropped": [sorted({fault.kind.value for fault in one.faults}) for one in writing.dropped],
        "translations": [asdict(translation) for translation in writing.translations],
        "fallback": writing.fallback,
    }


def checked_sentence_json(checked: CheckedSentence) -> Json:
    """A sentence of an answer that is being written, with all citations so far."""
    return {
        "sentence": sentence_json(checked.sentence),
        "citations": [citation_json(citation) for citation in checked.citations],
    }


def resolved_json(resolved: Resolved) -> Json:
    """A citation with its surroundings, and whether its document is still there."""
    return {
        **citation_json(resolved.citation),
        "before": resolved.before,
        "after": resolved.after,
        "removed": resolved.removed,
    }


def placed_json(resolved: Resolved, place: Place) -> Json:
    """A citation with its surroundings and its place on the page; without boxes `boxes_reason` says why."""
    return {
        **resolved_json(resolved),
        "page_width": place.width,
        "page_height": place.height,
        "boxes": [{name: round(value, 2) for name, value in asdict(box).items()} for box in place.boxes],
        "boxes_reason": place.reason,
    }


def quote_json(match: QuoteMatch) -> Json:
    """A place where quoted words stand."""
    return {
        "exactness": match.exactness.name.lower(),
        "similarity": round(match.similarity, 4),
        "citations": [citation_json(citation) for citation in match.citations],
        "differences": [asdict(difference) for difference in match.differences],
    }


def quotes_json(text: str, matches: Sequence[QuoteMatch]) -> Json:
    """The places where words stand, best first."""
    return {"text": text, "matches": [quote_json(match) for match in matches]}


def checked_json(checked: Sequence[Checked]) -> Json:
    """The quotations of a manuscript and what became of each; positions in `differences` count in its own text."""
    return {
        "quotations": [
            {
                **asdict(one.quotation),
                "verdict": one.verdict.value,
                "matches": [quote_json(match) for match in one.matches],
            }
            for one in checked
        ]
    }


def document_json(facts: DocumentFacts) -> Json:
    """A stored document without its text."""
    return {**asdict(facts), "document": facts.name}


def list_json(documents: Sequence[DocumentFacts], failures: Sequence[NotedFailure]) -> Json:
    """All documents of a collection, and the files that could not be read."""
    return {
        "documents": [document_json(facts) for facts in documents],
        "failures": [noted_failure_json(failure) for failure in failures],
    }


def noted_failure_json(failure: NotedFailure) -> Json:
    """A file that could not be read when it was last tried."""
    return asdict(failure)


def removed_json(removed: Removed) -> Json:
    """What was removed."""
    return {
        "removed": [document_json(facts) for facts in removed.documents],
        "failures": [noted_failure_json(failure) for failure in removed.failures],
    }


def report_json(facts: DocumentFacts, reading: Json) -> Json:
    """A document and how it was read."""
    return {**document_json(facts), "report": reading}


def failure_json(failure: Failure) -> Json:
    """A file that could not be read, and why."""
    return {"path": failure.path, "error": type(failure.error).__name__, "message": str(failure.error)}


def summary_json(summary: Summary) -> Json:
    """What an addition did."""
    return {
        "added": summary.added,
        "unchanged": summary.unchanged,
        "duplicates": summary.duplicates,
        "removed": summary.removed,
        "skipped": summary.skipped,
        "passages": summary.passages,
        "embedded": summary.embedded,
        "failures": [failure_json(failure) for failure in summary.failures],
    }


def job_json(job: Job) -> Json:
    """An addition in the background, how far it is and what became of each file."""
    return {
        "id": job.id,
        "collection": job.collection,
        "state": job.state.value,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
        "error": job.error,
        "message": job.message,
        "progress": {
            "files": sum(one.outcome is not None for one in job.files),
            "files_total": len(job.files),
            "texts": job.texts,
            "texts_total": job.texts_total,
        },
        "files": [_job_file_json(one) for one in job.files],
    }


def _job_file_json(file: JobFile) -> Json:
    return {
        "name": file.name,
        "document_id": file.document_id,
        "outcome": file.outcome.value if file.outcome else None,
        "error": file.error,
        "message": file.message,
    }


def paging_json(offset: int, count: int, total: int) -> Json:
    """How many there are in all, and the offset of those that follow `count` of them, if any do."""
    return {"total": total, "next": offset + count if count and offset + count < total else None}
