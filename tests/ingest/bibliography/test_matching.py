"""Which given files works without files describe: by title or key, and quickly for a whole library."""

import time
from pathlib import Path

import pytest

from pincite.ingest.bibliography.matching import match
from pincite.ingest.bibliography.work import Work

GIVEN = (Path("/x/Doe 2021 - On the harbour of Orrin.pdf"), Path("/x/kim2024.pdf"), Path("/x/Ferries, part 2.pdf"))


def work(title: str, key: str | None = None) -> Work:
    return Work(key, {"type": "book", "title": title}, "line 1")


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (work("On the Harbour of Orrin"), GIVEN[0]),
        (work("Something else", "Kim2024"), GIVEN[1]),
        (work("Ferries"), None),  # too short to say which file it is
        (work("On the harbour of Orrin and its piers"), None),
    ],
)
def test_a_work_without_files_fits_the_file_with_its_title_or_key(one: Work, name: Path | None) -> None:
    assert list(match([one], Path("/y"), GIVEN).files) == ([name] if name else [])


def test_a_title_in_the_names_of_two_files_fits_neither() -> None:
    given = (*GIVEN, Path("/x/On the harbour of Orrin (copy).pdf"))
    assert not match([work("On the harbour of Orrin")], Path("/y"), given).files


def test_a_library_of_50000_works_fits_thousands_of_files_in_seconds() -> None:
    works = [work(f"On the harbour numbered {at:06}", f"key{at}") for at in range(50_000)]
    given = [Path(f"/x/On the harbour numbered {at:06}.pdf") for at in range(3_000)]
    began = time.process_time()
    assert len(match(works, Path("/y"), given).files) == 3_000
    assert time.process_time() - began < 20  # 0.4 s; 100 s and more where every work is compared with every file
