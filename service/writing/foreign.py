"""Puts the documents' own sentences into the language of the question, or says once why they are in another.

The sentence of the document stays beside its translation, which is shown only if it passes the check.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from pincite.index.encoders.encoder import Encoder
from pincite.ingest.text import language_of
from pincite.service.answering.answer import Answer
from pincite.service.language_model.model import LanguageModel


class Untranslated(Enum):
    """Why sentences in another language have no translation."""

    NO_MODEL = "no_model"
    NOT_ASKED = "not_asked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class _Notices:
    """The notices of one language; `languages` are the names of the others, as they stand in place of the braces."""

    languages: Mapping[str, str]
    joined_by: str
    texts: Mapping[Untranslated, str]


def has_foreign(answer: Answer) -> bool:
    """Whether a sentence is in another language than the question and has no translation."""
    return bool(_foreign(answer))


def translated(answer: Answer, model: LanguageModel, encoder: Encoder) -> Answer:
    """The answer with translations of its foreign sentences; `notice` says if some have none that passes the check."""
    from pincite.service.writing.translating import translations  # loads what checks them, if there is a model at all

    foreign = _foreign(answer)
    made = translations(model, encoder, {at: answer.sentences[at].text for at in foreign}, language_of(answer.question))
    sentences = [replace(one, translation=made.get(at, "")) for at, one in enumerate(answer.sentences)]
    return noticed(replace(answer, sentences=tuple(sentences)), Untranslated.FAILED)


def noticed(answer: Answer, why: Untranslated) -> Answer:
    """The answer with a notice, in the question's language, if sentences are in another one."""
    foreign = _foreign(answer)
    if not foreign:
        return answer
    words = _NOTICES[language_of(answer.question) or ""]
    languages = words.joined_by.join(words.languages[one] for one in dict.fromkeys(foreign.values()))
    return replace(answer, notice=words.texts[why].format(languages))


def _foreign(answer: Answer) -> dict[int, str]:
    """The languages of the untranslated sentences that are not in the question's, by position."""
    asked = language_of(answer.question)
    languages = {at: language_of(one.text) for at, one in enumerate(answer.sentences) if not one.translation}
    return {at: language for at, language in languages.items() if asked and language and language != asked}


_NOTICES = {
    "en": _Notices(
        {"ko": "Korean", "ru": "Russian", "ja": "Japanese", "zh": "Chinese"},
        " and ",
        {
            Untranslated.NO_MODEL: "Sentences in {} are quoted as they stand in the documents. A language model can "
            "translate them; none is set up.",
            Untranslated.NOT_ASKED: "Sentences in {} are quoted as they stand in the documents. The language model can "
            "translate them if you ask for it.",
            Untranslated.FAILED: "For sentences shown only in {}, no machine translation passes the check.",
        },
    ),
    "ko": _Notices(
        {"en": "영어", "ru": "러시아어", "ja": "일본어", "zh": "중국어"},
        "·",
        {
            Untranslated.NO_MODEL: "{} 문장은 문서의 원문 그대로입니다. 언어 모델로 번역할 수 있지만, "
            "설정된 모델이 없습니다.",
            Untranslated.NOT_ASKED: "{} 문장은 문서의 원문 그대로입니다. 원하면 언어 모델로 번역할 수 있습니다.",
            Untranslated.FAILED: "{} 원문만 표시한 문장은 검증을 통과한 기계 번역이 없습니다.",
        },
    ),
    "ru": _Notices(
        {"en": "английском", "ko": "корейском", "ja": "японском", "zh": "китайском"},
        " и ",
        {
            Untranslated.NO_MODEL: "Предложения на {} языке приведены так, как они стоят в документах. Их может "
            "перевести языковая модель, но она не настроена.",
            Untranslated.NOT_ASKED: "Предложения на {} языке приведены так, как они стоят в документах. По запросу их "
            "переведёт языковая модель.",
            Untranslated.FAILED: "Для предложений, показанных только на {} языке, нет машинного перевода, прошедшего "
            "проверку.",
        },
    ),
    "ja": _Notices(
        {"en": "英語", "ko": "韓国語", "ru": "ロシア語", "zh": "中国語"},
        "・",
        {
            Untranslated.NO_MODEL: "{}の文は文書の原文のままです。言語モデルがあれば翻訳できますが、"
            "設定されていません。",
            Untranslated.NOT_ASKED: "{}の文は文書の原文のままです。必要なら言語モデルで翻訳できます。",
            Untranslated.FAILED: "{}の原文だけを示した文には、検証を通った機械翻訳がありません。",
        },
    ),
    "zh": _Notices(
        {"en": "英语", "ko": "韩语", "ru": "俄语", "ja": "日语"},
        "和",
        {
            Untranslated.NO_MODEL: "{}句子均为文档原文。语言模型可以翻译，但尚未配置。",
            Untranslated.NOT_ASKED: "{}句子均为文档原文。如有需要，可由语言模型翻译。",
            Untranslated.FAILED: "仅以{}原文显示的句子，没有通过核对的机器翻译。",
        },
    ),
}
