"""Lines of running text may go on in the next; rows, entries, labels and items never do."""

import pytest

from pincite.ingest.cutting.blocks import make_blocks
from pincite.ingest.cutting.lines import body_lines, split_lines
from pincite.ingest.cutting.prose import goes_on_surely, may_go_on
from pincite.ingest.document import Page

PROSE = "The two leaders of the countries met in the far east and agreed to widen the trade between them, while many"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("the summit was held in", "Vladivostok in April"),
        ("It was an argument that was made by Justice", "Kennedy, who observed,"),
        ("the ministry of trade and the ministry of", "Defence."),
        ("work was carried out in this country on", "13 roads, of which two are new"),
        ("the treaty was signed on the evening of June", "19, 2024 in the capital"),
        (
            "Kim Jong Un and Vladimir Putin met on 25 April 2019 at the Far Eastern Federal University on",
            "Russky Island. They produced warm toasts",
        ),
        ("러시아와 북한은 이번 회담에서 협력을 넓히기로", "하였다."),
        ("러시아와 북한은 이번 회담을 2019년 4월", "25일에 열었다."),
        ("설치 프로그램이 시작하면 debian-installer에서", "BIOS를 검사한다."),
        ("Стороны подписали договор о партнёрстве в", "Пхеньяне в июне"),
        ("金正恩国務委員長とプーチン大統領は会談を", "行った。"),
    ],
)
def test_running_text_goes_on(before: str, after: str) -> None:
    assert may_go_on(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Flour 120 340", "Shells 0 1,000"),
        ("Units 2 & 3 Alabama Tennessee Valley Authority 100.0", "Brunswick Steam Electric Plant, Units 1 & 2"),
        ("Contents ............................ 3", "Preface and acknowledgements of the author"),
        ("B.2 미리 설정 사용하기 . . . . . . . . . 87", "B.3 미리 설정 파일 만들기"),
        ("Asia, commercial piracy in, 63, 64, 65, 302", "media and, 6"),
        ("Name: Foo Bar", "Fingerprint of the sender"),
        ("regardless of anyone's desire, the regime under the", "276 FREE CULTURE"),
        ("the rate of both registration taxes and annual", "3 Proposal for a Council Directive on taxes"),
        ("the term of the loan and the interest that is due", "b If your spouse itemizes on a separate return"),
        ("the acres of land, and the share of each of the", "(B) water quality that can be achieved"),
        ("Clostridium perfringens epsilon toxin", "Coccidioides immitis"),
        ("bis-Chloromethyl ether nd nd nd", "vinyl ether nd nd nd"),
        ("treatment of underlying acute problems", "^ dosages and types of medication"),
        ("공급 가능성 검토 사업 개요 추진 체계 구성", "예산 집행 현황"),
        ("다음과 같은 명령을 사용할 수 있습니다:", "다음 명령"),
        ("러시아와 북한은 이번 회담에서 협력을 확대", "담당자: 김철수"),
        ("Island Talks: What Kim and Putin Settled on Russky, and", "What They Left Open"),
        ("12", "of the treaty"),
        ("x = f(y) + g(z) = { a | b }", "und eine Menge"),
    ],
)
def test_rows_entries_and_labels_do_not(before: str, after: str) -> None:
    assert not may_go_on(before, after)


def test_only_what_surely_goes_on_does_so_over_a_footnote() -> None:
    assert goes_on_surely("the treaty and", "of the two")
    assert goes_on_surely("회담을 열기로 하고 문서에 서명하였", "고 말했다.")
    assert not goes_on_surely("The budget of the city", "The staff")
    note = "1) A newspaper of 14 September 2023."
    pages = [Page(1, "1", f"{PROSE}\n{note}"), Page(2, "2", "Staff and budget of the year\n" + PROSE)]
    made = make_blocks(body_lines(split_lines(pages), 2), pages)
    assert [line.text for line in made[0].lines] == [PROSE]


def test_a_table_of_contents_is_no_sentence() -> None:
    rows = [f"B.{number} 미리 설정을 이용한 설치 자동화 . . . . . . . . . . . . {number + 80}" for number in range(9)]
    pages = [Page(1, "1", "\n".join(rows))]
    assert [len(block.lines) for block in make_blocks(split_lines(pages), pages)] == [1] * 9
