"""Three documents made on the spot, a PDF, a DOCX and an HWPX, with a question to each in English and in Korean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.making import files
from tests.making.pdfs import Layout, korean_pdf


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and for each language a question that it answers with a sentence holding `key`."""

    name: str
    make: Callable[[], bytes]
    questions: Mapping[str, str]
    keys: Mapping[str, str]


_LIGHTHOUSE = (
    "흰여울 등대 복원 보고서",
    "흰여울 등대는 1908년에 세워져 백 년 넘게 항구의 밤길을 밝혔다.",
    "태풍으로 탑신에 금이 가자 시는 등대를 닫고 복원을 결정했다.",
    "복원 공사는 2021년 3월에 시작해 2023년 5월에 끝났다.",
    "석공 열두 명이 화강암 블록을 하나씩 떼어 번호를 매기고 다시 쌓았다.",
    "The lantern room kept its French lens. Divers inspected the foundation twice a year while the scaffolding stood.",
    "등대지기의 일지는 국가기록원에 맡겨 보존 처리를 했다. 일지에는 안개 낀 날의 종소리까지 적혀 있다.",
    "흰여울 등대 복원에는 모두 사십이억 원이 들었고, 그 절반을 시민 모금으로 마련했다.",
    "The restoration of the Huinyeoul lighthouse cost four billion won, half of it raised by citizens.",
    "개방 첫해에 팔만 명이 등대를 찾았다. 시는 야간 개방을 검토하고 있다.",
)
_TEA = (
    "달빛섬 차밭 조사 기록",
    "달빛섬 차밭은 섬 북쪽 비탈에 있다. 주민 서른 가구가 함께 가꾼다.",
    "달빛섬 차밭의 첫 수확은 해마다 사월 스무날에 시작한다.",
    "The first tea harvest on Dalbit Island begins on the twentieth of April every year.",
    "찻잎은 무쇠솥에서 세 번 덖고 그늘에서 하루를 말린다. Visitors may watch the roasting from the courtyard.",
)
_BUSES = (
    "해람시 심야버스 운영 평가",
    "해람시는 지난해 가을 심야버스 네 노선을 열었다. 승객은 대부분 교대 근무자였다.",
    "심야버스의 하루 평균 승객은 천백 명으로 예상의 두 배였다.",
    "The night buses of Haeram carry eleven hundred passengers a day, twice as many as expected.",
    "시는 내년에 병원 앞 정류장을 더 만들 계획이다. Drivers asked for longer breaks between the runs.",
)

MADE = (
    Made(
        "lighthouse.pdf",
        lambda: korean_pdf(_LIGHTHOUSE, Layout(size=20)),
        {
            "en": "How much did the restoration of the Huinyeoul lighthouse cost?",
            "ko": "흰여울 등대 복원에 돈이 얼마나 들었나?",
        },
        {"en": "billion won, half", "ko": "사십이억 원"},
    ),
    Made(
        "tea.docx",
        lambda: files.word(("Title", _TEA[0]), *(("Normal", text) for text in _TEA[1:])),
        {"en": "When does the tea harvest on Dalbit Island begin?", "ko": "달빛섬 차밭의 첫 수확은 언제 시작하나?"},
        {"en": "twentieth of April", "ko": "사월 스무날"},
    ),
    Made(
        "buses.hwpx",
        lambda: files.hwpx("".join(files.paragraph(text, 1 if text == _BUSES[0] else 0) for text in _BUSES)),
        {
            "en": "How many passengers do the night buses of Haeram carry?",
            "ko": "심야버스의 하루 평균 승객은 몇 명인가?",
        },
        {"en": "eleven hundred passengers", "ko": "천백 명"},
    ),
)
