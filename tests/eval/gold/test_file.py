"""Every fault planted in a gold file is named by its line, and a sound one loads, quickly."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pincite.eval.gold.append import read_known
from pincite.eval.gold.file import Fault, GoldError, gold_hash, load_gold
from tests.places import ROOT, SHARED

DOCUMENTS = {
    "brief": "The sum-\nmit in Vostochny\n brought seven thousand con tainers.",
    "보고서": "러시 아는 포탄을 얻었다.",
}
SAMPLE = ROOT / "eval" / "sample" / "gold.jsonl"


def good(name: str = "q1") -> dict[str, Any]:
    return {
        "id": name,
        "question": "How many containers?",
        "lang": "en",
        "type": "factoid",
        "answer": "Seven thousand.",
        "key_facts": [{"fact": "seven thousand", "vital": True}],
        "evidence": [{"doc": "brief", "quote": "seven thousand containers", "grade": 3}],
    }


def write(folder: Path, *lines: object) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    return path


def faults(path: Path) -> list[Fault]:
    with pytest.raises(GoldError) as caught:
        load_gold(path, DOCUMENTS)
    for fault in caught.value.faults:
        assert f"{path}:{fault.line}: {fault.message}" in str(caught.value)
    return caught.value.faults


def test_a_sound_file_is_loaded(tmp_path: Path) -> None:
    korean = good("q2") | {"evidence": [{"doc": "보고서", "quote": "러시아는 포탄을\n얻었다", "grade": 3}]}
    unanswerable = good("q3") | {"type": "unanswerable", "evidence": [], "answer": "", "key_facts": []}
    first, second, third = load_gold(write(tmp_path, good(), "", korean, unanswerable), DOCUMENTS)
    assert (first.id, first.kind, first.answerable, first.key_facts[0].vital) == ("q1", "factoid", True, True)
    assert second.evidence[0].document == "보고서"
    assert not third.answerable


def change(field: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda body: body.__setitem__(field, value)


def change_evidence(field: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda body: body["evidence"][0].__setitem__(field, value)


PLANTED: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda body: body.pop("answer"), "'answer' is missing"),
    (change("note", "x"), "'note' is unknown"),
    (change("annotator", ["kim"]), "'annotator' must be a string"),
    (change("question", 7), "'question' must be a string, not 7"),
    (change("question", "  "), "the question is empty"),
    (change("id", ""), "the id is empty"),
    (change("lang", "English"), "'English' is not an ISO 639 code"),
    (change("type", "riddle"), "'riddle' is not one of factoid, list"),
    (change("evidence", None), "'evidence' must be a list"),
    (change("evidence", []), "no evidence of grade 3"),
    (change("evidence", ["quote"]), "evidence 1: it is not an object"),
    (change("key_facts", [{"fact": "x", "vital": "yes"}]), "key fact 1: 'vital' must be true or false"),
    (change("key_facts", [{"fact": " ", "vital": True}]), "key fact 1: the fact is empty"),
    (change("type", "unanswerable"), "it is unanswerable, but has evidence of grade 3"),
    (change_evidence("grade", 4), "evidence 1: the grade 4 is not one of 3"),
    (change_evidence("grade", True), "evidence 1: 'grade' must be an integer, not true"),
    (change_evidence("grade", 2), "no evidence of grade 3"),
    (change_evidence("doc", "missing"), "evidence 1: there is no document 'missing'"),
    (change_evidence("quote", "six thousand"), "evidence 1: the quote is not in 'brief': 'six thousand'"),
    (change_evidence("quote", "\n "), "evidence 1: the quote is empty"),
    (lambda body: body["evidence"][0].pop("quote"), "evidence 1: the field 'quote' is missing"),
]


@pytest.mark.parametrize(("spoil", "message"), PLANTED, ids=[message for _, message in PLANTED])
def test_a_planted_fault_is_named_by_its_line(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], object], message: str
) -> None:
    spoiled = good("spoiled")
    spoil(spoiled)
    (fault,) = faults(write(tmp_path, good(), "", spoiled, good("q4")))
    assert fault.line == 3
    assert message in fault.message


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "q2", ', "it is not JSON"),
        ("[]", "it is not a JSON object"),
        ('"text"', "it is not a JSON object"),
        ("[" * 100_000, "nested too deeply"),
        (json.dumps(good("q2"))[:-1] + ', "id": "q3"}', "the field 'id' is given twice"),
        (json.dumps(good("q1")), "the id 'q1' is already used in line 1"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    (fault,) = faults(write(tmp_path, good(), line))
    assert fault.line == 2
    assert message in fault.message


def test_all_faults_of_all_lines_are_named_at_once(tmp_path: Path) -> None:
    first, second = good(), good("q2")
    first["lang"], first["evidence"][0]["doc"] = "Korean", "missing"
    second["evidence"].append({"doc": "brief", "quote": "never said", "grade": 9})
    found = faults(write(tmp_path, first, "{", second))
    assert [fault.line for fault in found] == [1, 1, 2, 3, 3]


def test_files_of_windows_and_separators_in_strings_are_read(tmp_path: Path) -> None:
    asked = good() | {"question": "How many\u2028containers\x85were there?"}
    path = write(tmp_path, json.dumps(asked, ensure_ascii=False), good("q2"))
    plain = load_gold(path, DOCUMENTS)
    assert plain[0].question == asked["question"]
    before = gold_hash(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_gold(path, DOCUMENTS) == plain
    assert gold_hash(path) == before
    assert read_known(path).ids == ("q1", "q2")


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (["// questions", good()], 1, "a comment, which JSON does not have: remove the line"),
        ([json.dumps(good()) + ","], 1, "ends with a comma"),
        ([json.dumps([good(), good("q2")])], 1, "a list: write one object a line"),
        (["[", json.dumps(good()), "]"], 3, "part of a JSON list"),
        ([json.dumps(good()).replace("3}", "NaN}")], 1, "'grade' must be an integer, not NaN"),
    ],
)
def test_what_people_take_for_json_lines_is_refused_with_advice(
    tmp_path: Path, lines: list[object], line: int, message: str
) -> None:
    assert any(fault.line == line and message in fault.message for fault in faults(write(tmp_path, *lines)))


def test_advice_for_names_with_a_suffix_and_for_other_quotation_marks(tmp_path: Path) -> None:
    evidence = [
        {"doc": "brief.pdf", "quote": "seven thousand containers", "grade": 3},
        {"doc": "marks", "quote": '"It\'s over" - he said', "grade": 3},
    ]
    path = write(tmp_path, good() | {"evidence": evidence})
    with pytest.raises(GoldError) as caught:
        load_gold(path, {**DOCUMENTS, "marks": "“It’s over” – he said."})
    name, marks = caught.value.faults
    assert name.message.endswith("there is no document 'brief.pdf': write 'brief'")
    assert marks.message.endswith("only quotation marks or dashes differ: copy them from the document")


def test_other_encodings_and_missing_files_are_faults(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(json.dumps(good()).encode() + b"\n" + '{"id": "러시아"}'.encode("cp949"))
    (fault,) = faults(path)
    assert (fault.line, "not UTF-8" in fault.message) == (2, True)
    path.write_text(json.dumps(good()), "utf-16")
    (fault,) = faults(path)
    assert (fault.line, "UTF-16: save it as UTF-8" in fault.message) == (1, True)
    path.write_bytes(b"\n")
    assert "no questions" in faults(path)[0].message
    assert "cannot be read" in faults(tmp_path / "none.jsonl")[0].message


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = write(tmp_path, good())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(load_gold(path, DOCUMENTS)) == 1


def test_without_documents_only_the_form_is_checked(tmp_path: Path) -> None:
    body = good()
    body["evidence"][0]["doc"] = "anything"
    assert len(load_gold(write(tmp_path, body), None)) == 1


def test_a_line_may_say_who_judged_it(tmp_path: Path) -> None:
    (noted,) = load_gold(write(tmp_path, good() | {"annotator": "kim"}), DOCUMENTS)
    (plain,) = load_gold(write(tmp_path, good()), DOCUMENTS)
    assert noted == plain


def test_the_sample_gold_set_has_the_right_form() -> None:
    assert len(load_gold(SAMPLE, None)) == 30


@pytest.mark.shared
def test_the_shared_gold_set_is_sound() -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    texts = {path.stem: path.read_text("utf-8") for path in (SHARED / "corpus").glob("*.txt")}
    assert len(load_gold(SHARED / "gold" / "dev.jsonl", texts)) == 44
