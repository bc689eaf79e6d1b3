"""Web pages of many kinds: what belongs to the content is kept, wherever the page puts it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.ingest.reading.formats.html import read_html
from pincite.ingest.reading.formats.html_words import BESIDE_NAMES, COMMENT_NAMES, INTRUDING_NAMES, LINK_NAMES
from tests.making.pages import MATTERS, TEMPLATES, Matter, links, prose, web_pages, whole

PAGES = list(web_pages())
NAMES = sorted(LINK_NAMES | BESIDE_NAMES | INTRUDING_NAMES | COMMENT_NAMES)
TAGS = (
    "div",
    "section",
    "aside",
    "header",
    "footer",
    "nav",
    "form",
    "article",
    "main",
    "noscript",
    "template",
    "center",
)


def read(source: str) -> str:
    return read_html(source.encode()).pages[0].text


def body(inner: str) -> str:
    return read(f"<!doctype html><meta charset=utf-8><body>{inner}</body>")


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_no_content_is_lost_and_little_else_is_kept(page) -> None:  # type: ignore[no-untyped-def]
    text = " ".join(read(page.source).split())
    assert [snippet for snippet in page.wanted if " ".join(snippet.split()) not in text] == []
    assert len([snippet for snippet in page.unwanted if snippet in text]) <= max(1, len(page.unwanted) // 4)


def test_of_all_pages_together_hardly_any_menu_is_kept() -> None:
    assert len(PAGES) == len(TEMPLATES) * len(MATTERS) >= 60
    kept = [snippet for page in PAGES for snippet in page.unwanted if snippet in read(page.source)]
    assert len(kept) <= 0.05 * sum(len(page.unwanted) for page in PAGES)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(MATTERS),
    st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(NAMES)), min_size=1, max_size=4),
    st.booleans(),
)
def test_an_article_is_kept_whatever_stands_around_it(
    matter: Matter, around: list[tuple[str, str]], by_paragraph: bool
) -> None:
    """Around the whole, or around each paragraph, beside a menu."""

    def wrap(inner: str) -> str:
        for tag, name in around:
            inner = f'<{tag} class="{name}">{inner}</{tag}>'
        return inner

    inner = "".join(wrap(f"<p>{text}</p>") for text in matter.paragraphs) if by_paragraph else wrap(prose(matter))
    text = read(whole(matter, f'<div class="gnb"><ul>{links(matter.menu)}</ul></div><div>{inner}</div>'))
    assert [paragraph for paragraph in matter.paragraphs if paragraph not in text] == []
    assert matter.menu[0] not in text


@pytest.mark.parametrize("matter", MATTERS, ids=[matter.language for matter in MATTERS])
def test_a_large_part_is_content_whatever_its_name(matter: Matter) -> None:
    parts = [f"<p>{text}</p>" for text in matter.paragraphs]
    text = read(whole(matter, f"<div>{''.join(parts[:3])}</div><div class='sidebar'>{''.join(parts[3:])}</div>"))
    assert all(paragraph in text for paragraph in matter.paragraphs)


def test_parts_of_many_names_are_content_if_they_are_most_of_it() -> None:
    paragraphs = [text for matter in MATTERS[1:3] for text in matter.paragraphs]
    names = ["cookie", "gdpr", "newsletter", "promo", "ad", "sponsor", "toast", "copyright", "advert", "subscribe"]
    parts = "".join(f'<div class="{name}"><p>{text}</p></div>' for name, text in zip(names, paragraphs, strict=True))
    text = read(whole(MATTERS[1], f"<div>{parts}</div>"))
    assert [paragraph for paragraph in paragraphs if paragraph not in text] == []


def test_the_title_stays_where_it_stands_in_a_banner() -> None:
    matter = MATTERS[1]
    page = f'<div class="banner"><h1>{matter.title}</h1></div><div class="text">{prose(matter)}</div>'
    assert read(whole(matter, page)).startswith(matter.title)


def test_a_list_of_links_is_content_where_it_is_most_of_the_page() -> None:
    matter = MATTERS[1]
    intro = f"<div class='intro'><p>{matter.paragraphs[0]}</p></div>"
    titles = links(matter.paragraphs[1:])
    text = read(whole(matter, f"{intro}<div><ul>{titles}</ul></div><div><ul>{links(matter.menu)}</ul></div>"))
    assert all(paragraph in text for paragraph in matter.paragraphs)
    assert matter.menu[1] not in text
    named = "".join(f"<li><a href='#'>{item}</a> for the readers of the town</li>" for item in matter.items * 4)
    assert "A lift for wheelchairs" in read(whole(matter, f'{intro}<ul class="foot">{named}</ul>'))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(MATTERS), st.sampled_from(NAMES), st.integers(0, 4))
def test_a_headed_part_of_the_text_may_have_any_id(matter: Matter, name: str, place: int) -> None:
    sections = "".join(
        f'<section class="method" id="{name if number == place else number}"><h2>{number}</h2><p>{text}</p></section>'
        for number, text in enumerate(matter.paragraphs)
    )
    text = read(whole(matter, f"<main>{sections}</main>"))
    assert all(paragraph in text for paragraph in matter.paragraphs)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<td><b>김</b>정은 위원장</td><td>H<sub>2</sub>O</td>", "김정은 위원장\tH₂O"),
        ("<td><p>one</p><p>two</p></td><td>a<br>b</td>", "one two\ta b"),
        ("<th>a</th><td></td><td>c</td>", "a\t\tc"),
        ("<td><table><tr><td>x</td><td>y</td></tr></table></td><td>z</td>", "x\ty\nz"),
    ],
)
def test_a_row_is_a_line_and_inline_markup_splits_no_word(markup: str, text: str) -> None:
    assert body(f"<table><tr>{markup}</tr></table>") == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>6</sup> m<sup>2</sup>", "10⁶ m²"),
        ("in 2023<sup><a href='#n3'>3</a></sup>.", "in 2023³."),
        ("in 2023<sup>[4]</sup>.", "in 2023[4]."),
        ("the 20<sup>th</sup> CO<sub>2</sub>", "the 20th CO₂"),
        ("<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>へ", "東京へ"),
        ("<ruby><rb>漢</rb><rb>字</rb><rt>かん</rt><rt>じ</rt></ruby>", "漢字"),
        ("<ruby>東<rt>とう</rt>京<rt>きょう</rt></ruby>", "東京"),
        ("<ruby>전략무기<rt>핵미사일</rt></ruby> 배치", "전략무기(핵미사일) 배치"),
        ("see <svg><title>icon</title><text>Figure 1</text></svg> here", "see Figure 1 here"),
        ("a<!-- no -->b<wbr>c", "abc"),
        ("in <st1:place>Seoul</st1:place>ers<o:p></o:p> met", "in Seoulers met"),
        ("she <q>agreed</q>", "she “agreed”"),
    ],
)
def test_markup_that_carries_meaning_becomes_characters(markup: str, text: str) -> None:
    assert body(f"<p>{markup}</p>") == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<mi>r</mi><mo>=</mo><mn>15</mn>", "r = 15"),
        ("<msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><msub><mi>a</mi><mi>n</mi></msub>", "x²+aₙ"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a+b)/2"),
        ("<msqrt><mi>x</mi></msqrt><mo>≥</mo><msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", "√x ≥ √(x+1)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "³√x"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>", "∑ᵢ₌₁ⁿ"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>", "[1, 2]"),
        ("<semantics><mi>y</mi><annotation encoding='application/x-tex'>y</annotation></semantics>", "y"),
        ("<semantics><annotation encoding='application/x-tex'>\\frac12</annotation></semantics>", "\\frac12"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ("<mi>f</mi><mo>&#x2061;</mo><mo>(</mo><mi>x</mi><mo>)</mo>", "f(x)"),
    ],
)
def test_a_formula_is_linear_text(formula: str, text: str) -> None:
    assert body(f"<p>It was <math>{formula}</math> there.</p>") == f"It was {text} there."


@pytest.mark.parametrize(
    "drawn",
    [
        '<span class="katex"><span class="katex-mathml"><math><mi>x</mi></math></span>'
        '<span class="katex-html" aria-hidden="true">x</span></span>',
        '<span class="MathJax_Preview">?</span><span class="MathJax">x</span><script type="math/tex">x</script>',
        '<span style="display:none"><math><mi>x</mi></math></span><img class="tex" alt="">',
        '<img class="mwe-math-fallback-image-inline" alt="x">',
    ],
)
def test_a_drawn_formula_stands_once(drawn: str) -> None:
    assert " ".join(body(f"<p>It was {drawn} there.</p>").split()) == "It was x there."


def test_a_shadow_root_is_shown_however_little_it_holds() -> None:
    shadow = "<template shadowrootmode=open><p>It was <math><mi>x</mi></math>.</p><pre>a\nb<br>c</pre></template>"
    assert read(whole(MATTERS[1], f"{prose(MATTERS[1])}<x-note>{shadow}</x-note>")).endswith("It was x.\na\nb\nc")


def test_hostile_repetition_takes_no_time() -> None:
    words = "".join(f"<p>{'url복사' * 400}!</p><p>{'인쇄하기 ' * 400}?</p><p>{'. ' * 900}</p>" for _ in range(3))
    assert "url복사" in body(f"<p>{'cookie use ' * 300}</p>{words}")


SOUP = (
    *("<table>", "<tr>", "<td>", "</td>", "</table>", "<math>", "<mfrac>", "<msubsup>", "<mtable>", "<mi>x", "</math>"),
    *("<ruby>", "<rt>", "<sup>", "</sup>", "<h1>", "<pre>", "<br>", "<a>", "</a>", "<noscript>", "<template>", "<li>"),
    *(
        "<iframe srcdoc='&lt;p>q'>",
        "<noframes>",
        "</noframes>",
        "<textarea>",
        "<svg>",
        "<text>",
        "<q>",
        "</q>",
        "word. ",
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SOUP), max_size=40))
def test_any_soup_of_tags_is_read(tags: list[str]) -> None:
    assert "\r" not in body("".join(tags))


def test_the_report_says_when_much_was_left_out() -> None:
    matter = MATTERS[1]
    comments = "".join(f'<div class="comment"><p>{text}</p></div>' for text in matter.comments * 4)
    few = whole(matter, f"<main><h1>{matter.title}</h1>{prose(matter)}</main><div id='comments'>{comments}</div>")
    (problem,) = read_html(few.encode()).problems
    assert "visible characters were kept" in problem
    assert read_html(whole(matter, prose(matter)).encode()).problems == ()
    frames = whole(matter, "").replace("<body></body>", "<frameset><frame src='a.html'><frame src='b.html'></frameset>")
    assert read_html(frames.encode()).problems == ("its text is in other files: add a.html, b.html too",)
