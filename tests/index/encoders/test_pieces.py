"""Questions and passages are cut alike, into the pieces of Hugging Face's tokenizer."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from pincite.index.encoders.bundled import unpacked_folder
from pincite.index.encoders.piece_table import QuestionTokenizer, open_table
from pincite.index.encoders.pieces import BOS, EOS, TextTokenizer

LETTERS = "가각힣회담정상 abcXYZ 0129.,?!·‘’“”…%㈜①～~１２ｶﾞ　、。一二首脳會談 ёЖщ Łß é\u200b\u00a0\t\n\x07\ufeff"
TEXTS = st.text(st.sampled_from(LETTERS), max_size=60)
ANY = st.text(max_size=60)


@pytest.fixture(scope="module")
def folder(models: Path) -> Path:
    found = unpacked_folder(models)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def native(folder: Path) -> TextTokenizer:
    return TextTokenizer(folder, 512)


@pytest.fixture(scope="module")
def table(folder: Path) -> QuestionTokenizer:
    return open_table(folder)


@pytest.fixture(scope="module")
def full(folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


@pytest.mark.weights
@given(text=TEXTS | ANY)
@example(text="\x00")  # weighs nothing in a key
@example(text="a\x00b \x00c")
def test_a_question_is_cut_as_a_passage_is(native: TextTokenizer, table: QuestionTokenizer, text: str) -> None:
    assert table.encode(text) == native.encode([text])[0]


@pytest.mark.weights
@given(text=TEXTS.filter(lambda text: "～～" not in text))  # two ways to cut three of them are equally likely
def test_the_pieces_are_hugging_face_s(native: TextTokenizer, full: Tokenizer, text: str) -> None:
    assert native.encode([text])[0] == full.encode(text).ids


@pytest.mark.weights
def test_every_character_is_cut_as_hugging_face_does(native: TextTokenizer, full: Tokenizer) -> None:
    # sentencepiece does not know the normal forms of a hundred rare characters that Unicode got later. Left out too: a
    # mark that is two marks, the joiner of emoji, and what no text has (surrogates, private characters).
    old, left_out = unicodedata.ucd_3_2_0, {0x344, 0x200D}
    known = (chr(code) for code in range(1, 0x30000) if code not in left_out)
    texts = [f"a{one}b" for one in known if old.category(one) not in ("Cn", "Cs", "Co")]
    found = full.encode_batch(texts)
    assert [text for text, ids, one in zip(texts, native.encode(texts), found, strict=True) if ids != one.ids] == []


@pytest.mark.weights
def test_a_long_text_is_cut_off(native: TextTokenizer, table: QuestionTokenizer) -> None:
    for text in ("정상회담 " * 5_000, "정상회담" * 5_000, "antidisestablishmentarianism " * 3_000):
        ids = table.encode(text)
        assert (len(ids), ids) == (512, native.encode([text])[0])


@pytest.mark.weights
def test_names_of_special_tokens_are_text(native: TextTokenizer, table: QuestionTokenizer) -> None:
    for name in ("<s>", "</s>", "<pad>", "<unk>", "<mask>"):
        ids = native.encode([f"a {name} b"])[0]
        assert ids == table.encode(f"a {name} b")
        assert [ids[0], ids[-1]] == [BOS, EOS] and not {0, 1, 2, 250_001} & set(ids[1:-1])


@pytest.mark.weights
@given(text=TEXTS)
def test_pieces_end_where_their_letters_do(native: TextTokenizer, text: str) -> None:
    ends = native.ends(text)
    assert len(ends) == len(native.encode([text])[0]) - 2
    assert ends == sorted(ends) and all(0 <= end <= len(text) for end in ends)
