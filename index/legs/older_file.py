"""Read the npz file of a dense index as earlier versions wrote it, which kept everything but rows and codes in it."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from pincite.index.disk import checksum_of
from pincite.index.legs.contents import TERMS
from pincite.index.legs.older_codes import OlderCodes
from pincite.index.legs.rows import Rows, VectorRows
from pincite.index.legs.vectors import VectorIndex


def read_older(index: VectorIndex, folder: Path, stored: Mapping[str, np.ndarray]) -> None:
    """Give an index what these files have of its rows. Raises ValueError if the codes have changed."""
    rows, sentences, terms = (folder / name for name in stored["rows"].tolist())
    index.keys_by_position, index.of_language = stored["keys"], stored["of_keys"]
    index.numbers = stored["numbers"]
    index.rows = VectorRows.of(rows, index.rows.dimension, stored["row_checks"])
    contents = index.contents
    contents.sentences = VectorRows.of(sentences, index.rows.dimension, stored["sentence_checks"])
    contents.terms = Rows.of(terms, int(stored["terms_held"]), 1, TERMS)
    contents.documents, contents.sections = stored["documents"], stored["sections"]
    contents.sentence_begins, contents.term_begins = stored["sentence_begins"], stored["term_begins"]
    contents.term_checks = stored["term_checks"]
    settled, file = stored["codes"].tolist(), folder / str(stored["codes_file"][0])
    if settled:
        if checksum_of(file) != int(stored["codes_checksum"]):
            raise ValueError(f"{file} has changed")
        index.codes = OlderCodes.load(file, int(settled[0]), int(settled[1]), settled[2])
