"""The bibliographies among the files of a job: read before the others, and applied to them and to stored documents."""

from collections.abc import Mapping
from pathlib import Path

from pincite.index.changing.bibliographies import Described
from pincite.index.changing.describing import apply_rest
from pincite.index.changing.progress import Finished, Outcome
from pincite.index.collection import Collection
from pincite.ingest.bibliography.read import is_bibliography, read_bibliography
from pincite.ingest.bibliography.work import Work
from pincite.ingest.document import Failure
from pincite.ingest.errors import ReadError
from pincite.service.jobs.jobs import Job
from pincite.service.jobs.taking import JobWork

_SAID = 10  # problems; a library of thousands may have as many


class Bibliographies:
    """Those of a job that are not applied yet; one that cannot be read is recorded as failed at once."""

    def __init__(self, jobs: JobWork, job: Job) -> None:
        self._jobs, self._job = jobs, job
        self._read: dict[str, Described] = {}
        given = [Path(one.path) for one in job.files if not is_bibliography(one.path)]
        for path in [one.path for one in job.files if one.outcome is None and is_bibliography(one.path)]:
            try:
                self._read[path] = Described(read_bibliography(Path(path)), Path(path).parent, given)
            except ReadError as error:
                jobs.note_file(job.id, Finished(path, Outcome.FAILED, Failure(path, error)))

    def works(self) -> Mapping[str, Work]:
        """What they say of the job's files, by path; the first that names a file counts."""
        return {path: work for one in reversed(self._read.values()) for path, work in one.works.items()}

    def apply(self, collection: Collection) -> None:
        """Apply what is left of them to stored documents, once the job's files are stored, and record what was done."""
        for path, files in self._read.items():
            applied, _ = apply_rest(collection, files.bibliography, files.matched)
            said = [f"{applied.applied} of {applied.works} works describe documents.", *applied.problems[:_SAID]]
            if len(applied.problems) > _SAID:
                said.append(f"{len(applied.problems) - _SAID} more problems.")
            self._jobs.note_applied(self._job.id, path, " ".join(said))
