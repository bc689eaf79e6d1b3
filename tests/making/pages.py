"""Web pages in small: the kinds that people save, with the snippets that a reader must keep and those it should not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Matter:
    """What one page says, and what stands around it."""

    language: str
    title: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]
    row: tuple[str, ...]
    menu: tuple[str, ...]
    related: tuple[str, ...]
    related_heading: str
    cookies: str
    comments: tuple[str, ...]
    share: tuple[str, ...]
    foot: str
    promo: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page's source, the snippets of its content, and snippets that are not."""

    name: str
    source: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


KOREAN = Matter(
    "ko",
    "섬 지역 우편 배달 개선 계획",
    (
        "우체국은 내년 봄부터 서남해 섬 열두 곳에 배달선을 주 세 번 띄운다.",
        "지금까지는 날씨가 나쁘면 편지 한 통이 닿는 데 보름이 걸리기도 했다.",
        "새 계획은 낡은 배 두 척을 바꾸고 선착장마다 보관함을 두는 것이 핵심이다.",
        "주민 대표 박씨는 약과 신문을 제때 받는 것이 가장 큰 소원이었다고 말했다.",
        "예산은 모두 삼십이억 원이며 절반은 도가 낸다.",
    ),
    ("배달선 두 척 교체", "보관함 스물네 개 설치", "겨울철 예비 항로 지정"),
    ("흑산 항로", "주 3회", "2,400통"),
    ("기관 소개", "민원 안내", "알림마당", "정보공개", "자료실"),
    ("산간 마을 버스 시간표 바뀐다", "등대 체험 여름에 연다", "우표 박물관 새 단장"),
    "관련기사",
    "이 누리집은 더 나은 서비스를 위해 쿠키를 사용합니다. 계속 쓰시면 동의하신 것으로 봅니다.",
    ("우리 섬에도 꼭 왔으면 좋겠네요.", "배가 작아서 걱정입니다만 기대합니다."),
    ("카카오톡", "페이스북", "인쇄", "글자 크게"),
    "Copyright ⓒ 섬우편신문. 무단 전재 및 재배포 금지",
    "소식지를 구독하면 매주 금요일에 새 글을 보내 드립니다.",
)
ENGLISH = Matter(
    "en",
    "Harbour town rebuilds its old reading room",
    (
        "The reading room above the fish market will open again in May after nine years of repairs.",
        "Volunteers saved most of the shelves, although the flood had reached the second floor.",
        "The council pays for the roof; the rest came from a lottery and from two private donors.",
        "“We kept every ticket that the readers left in the books,” said the caretaker, Ms Orwin.",
        "A small exhibition will show the tickets next to the first catalogue of 1911.",
    ),
    ("A new roof of local slate", "Forty desks with lamps", "A lift for wheelchairs"),
    ("Shelving", "£14,200", "paid in March"),
    ("Home", "What we do", "Our people", "Press room", "Contact us"),
    ("Ferry timetable changes in autumn", "Lighthouse tours are back", "Five walks along the coast"),
    "Related articles",
    "We use cookies to give you the best experience. By clicking Accept you agree to our policy.",
    ("Lovely news, my aunt worked there.", "Will it open on Sundays as well?"),
    ("Facebook", "Twitter", "Print", "Email"),
    "© 2023 Harbour Gazette. All rights reserved.",
    "Sign up for our newsletter and never miss a story from the coast.",
)
RUSSIAN = Matter(
    "ru",
    "Речной вокзал готовят к навигации",
    (
        "Ремонт причала закончат к середине апреля, сообщил начальник порта.",
        "Зимой лёд повредил две опоры, и пассажиров пришлось возить автобусами.",
        "Новые сваи привезли из соседней области по железной дороге.",
        "Первый теплоход отправится вверх по реке в последнюю субботу апреля.",
        "Билеты подорожают не больше чем на пять процентов.",
    ),
    ("Две новые опоры", "Навес для пассажиров", "Касса у северного входа"),
    ("Причал № 2", "14 свай", "апрель"),
    ("Главная", "О порте", "Расписание", "Документы", "Контакты"),
    ("Мост закроют на ночь", "Открылся музей бакенщика", "Где купить свежую рыбу"),
    "Читайте также",
    "Мы используем файлы cookie. Оставаясь на сайте, вы даёте согласие на их обработку.",
    ("Наконец-то, давно ждали этого ремонта.", "А когда починят лестницу у кассы?"),
    ("ВКонтакте", "Telegram", "Печать", "Поделиться"),
    "© 2023 Речные вести. Все права защищены.",
    "Подпишитесь на рассылку, и мы пришлём новости порта раз в неделю.",
)
JAPANESE = Matter(
    "ja",
    "山の駅に小さな図書室が開く",
    (
        "町は来月、無人駅の待合室に六百冊の本を置く図書室を開く。",
        "本は住民が持ち寄ったもので、列車を待つ間に自由に読むことができる。",
        "冬は雪で列車が遅れることが多く、待つ人のための場所が求められていた。",
        "世話をする田島さんは、忘れ物の傘と同じ棚に並べたいと話した。",
        "費用は四十万円で、全額が寄付でまかなわれる。",
    ),
    ("本棚を三つ置く", "ストーブを新しくする", "返却箱を外に出す"),
    ("待合室", "六百冊", "四月"),
    ("ホーム", "町の紹介", "くらしの案内", "お知らせ", "お問い合わせ"),
    ("林道の工事が始まる", "朝市に新しい店", "温泉の休みのご案内"),
    "関連記事",
    "当サイトはクッキーを使用します。続けてご覧になる場合は同意したものとみなします。",
    ("とても楽しみにしています。", "駐車場はありますか。"),
    ("シェア", "ツイート", "印刷", "LINE"),
    "© 2023 山の町新聞",
    "メールマガジンに登録すると、毎週新しい記事をお届けします。",
)
MATTERS = (KOREAN, ENGLISH, RUSSIAN, JAPANESE)


def links(words: tuple[str, ...]) -> str:
    return "".join(f'<li><a href="/p/{place}">{word}</a></li>' for place, word in enumerate(words))


def prose(matter: Matter, tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in matter.paragraphs)


def whole(matter: Matter, body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="{matter.language}"><head><meta charset="utf-8">'
        f"<title>{matter.title} - site</title>{head}</head><body>{body}</body></html>"
    )


def news(matter: Matter) -> str:
    """A newspaper's page: semantic elements, share bar, related stories with excerpts, comments."""
    teasers = "".join(
        f'<div class="card"><a href="#"><h4>{title}</h4></a><p><a href="#">{matter.promo[:20]}…</a></p></div>'
        for title in matter.related
    )
    comments = "".join(f'<li class="comment"><b>user</b><p>{text}</p></li>' for text in matter.comments)
    return whole(
        matter,
        f'<header><a href="/">logo</a><nav><ul>{links(matter.menu)}</ul></nav></header><main><article>'
        f'<header><h1>{matter.title}</h1><div class="share-bar"><ul>{links(matter.share)}</ul></div></header>'
        f"{prose(matter)}</article>"
        f'<section class="related-stories"><h3>{matter.related_heading}</h3>{teasers}</section>'
        f'<section id="comments" class="comments"><ol>{comments}</ol></section></main>'
        f'<div id="cookie-notice"><p>{matter.cookies}</p><button>OK</button></div><footer>{matter.foot}</footer>',
    )


def board(matter: Matter) -> str:
    """A Korean notice board: layout by div, data in a table, the body in a cell, neighbours below."""
    previous = f'<tr><th>이전글</th><td><a href="#">{matter.related[0]}</a></td></tr>'
    following = f'<tr><th>다음글</th><td><a href="#">{matter.related[1]}</a></td></tr>'
    return whole(
        matter,
        f'<div id="skipnav"><a href="#c">본문 바로가기</a></div><div id="gnb"><ul>{links(matter.menu)}</ul></div>'
        f'<div id="wrap"><div id="lnb"><ul>{links(matter.menu)}</ul></div><div id="contents">'
        f'<div class="location"><a>HOME</a> &gt; <a>{matter.menu[2]}</a></div>'
        f'<table class="view"><tr><th colspan="2">{matter.title}</th></tr><tr><th>등록일</th><td>2023-04-05</td></tr>'
        f'<tr><td colspan="2"><div class="txt">{"<br><br>".join(matter.paragraphs)}</div></td></tr></table>'
        f'<table class="prevnext">{previous}{following}</table></div></div>'
        f'<div id="footer"><p>{matter.foot}</p></div>',
    )


def aspnet(matter: Matter) -> str:
    """One form around the whole page."""
    return whole(
        matter,
        '<form method="post" action="view.aspx" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="x">'
        f'<div id="ctl00_menu"><ul>{links(matter.menu)}</ul></div><div class="search"><input type="text">'
        f'<input type="submit" value="go"></div><div id="ctl00_main"><h1>{matter.title}</h1>{prose(matter, "div")}'
        f"<ul>{''.join(f'<li>{item}</li>' for item in matter.items)}</ul></div>"
        f'<div class="footer">{matter.foot}</div></form>',
    )


def tables(matter: Matter) -> str:
    """A page of about 2002, laid out by nested tables."""
    menu = "<br>".join(f'<a href="#">{word}</a>' for word in matter.menu)
    related = "<br>".join(f'<a href="#">{word}</a>' for word in matter.related)
    return whole(
        matter,
        '<table width="760"><tr><td colspan="3"><font size="5">LOGO</font></td></tr>'
        f'<tr><td width="120">{menu}</td><td>'
        f"<table><tr><td><b>{matter.title}</b></td></tr><tr><td><p>{'<p>'.join(matter.paragraphs)}</td></tr></table>"
        f'<table border="1"><tr><td>{"</td><td>".join(matter.row)}</td></tr></table></td><td width="120">'
        f"<b>{matter.related_heading}</b><br>{related}</td></tr>"
        f'<tr><td colspan="3"><font size="1">{matter.foot}</font></td></tr></table>',
    )


def wordpress(matter: Matter) -> str:
    """A blog's page with a sidebar of widgets."""
    body = "".join(f'<div class="elementor-widget"><p>{text}</p></div>' for text in matter.paragraphs)
    comments = "".join(
        f'<li id="comment-{place}"><article class="comment-body"><footer>someone</footer><p>{text}</p></article></li>'
        for place, text in enumerate(matter.comments)
    )
    return whole(
        matter,
        f'<div id="page" class="site has-sidebar"><header id="masthead" class="site-header"><p>blog</p>'
        f'<nav class="main-navigation"><ul>{links(matter.menu)}</ul></nav></header><div id="content"><main>'
        f'<article class="post"><header class="entry-header"><h1 class="entry-title">{matter.title}</h1></header>'
        f'<div class="entry-content">{body}<div class="sharedaddy"><h3>Share this:</h3><ul>{links(matter.share)}</ul>'
        f'</div></div></article><nav class="post-navigation"><a rel="prev">← {matter.related[0]}</a></nav>'
        f'<div id="comments" class="comments-area"><ol class="comment-list">{comments}</ol>'
        f'<div id="respond"><form><p>Leave a reply</p><textarea></textarea></form></div></div></main>'
        f'<aside id="secondary" class="widget-area"><section class="widget"><h2>Recent</h2><ul>{links(matter.related)}'
        f'</ul></section><section class="widget widget_subscribe"><p>{matter.promo}</p><form><input type="email">'
        f'</form></section></aside></div><footer id="colophon">{matter.foot}</footer></div>',
    )


def answers(matter: Matter) -> str:
    """A question and its answers, with votes and small comments."""
    replies = "".join(
        f'<div class="answer"><div class="votes">{place}</div><div class="post-text"><p>{text}</p></div>'
        f'<div class="comments"><ul><li class="comment">{matter.comments[place % 2]}</li></ul></div></div>'
        for place, text in enumerate(matter.paragraphs[1:])
    )
    return whole(
        matter,
        f'<div class="topbar"><ol>{links(matter.menu)}</ol></div><div class="container"><div id="mainbar">'
        f'<h1><a href="#">{matter.title}</a></h1><div class="question"><div class="post-text"><p>'
        f'{matter.paragraphs[0]}</p></div></div><div id="answers">{replies}</div></div><div id="sidebar"><h4>'
        f"{matter.related_heading}</h4><ul>{links(matter.related)}</ul><p>{matter.promo}</p></div></div>"
        f'<div id="footer">{matter.foot}</div>',
    )


def documentation(matter: Matter) -> str:
    """A manual's page: sections whose ids are made from headings that name what others leave out."""
    names = ("comments", "cookies", "related-work", "navigation", "search")
    sections = "".join(
        f'<section id="{name}"><h2>{name}</h2><p>{text}</p></section>'
        for name, text in zip(names, matter.paragraphs, strict=True)
    )
    return whole(
        matter,
        f'<div role="navigation" class="sphinxsidebar"><ul>{links(matter.menu)}</ul></div><div class="document">'
        f'<div role="main" class="body"><h1>{matter.title}</h1>{sections}<dl><dt>{matter.items[0]}</dt>'
        f"<dd>{matter.items[1]}</dd></dl><pre>{matter.items[2]}\n  = 1</pre></div></div>"
        f'<div role="contentinfo" class="footer">{matter.foot}</div>',
    )


def ministry(matter: Matter) -> str:
    """A press release: a letterhead above, attachments and a satisfaction survey below."""
    rows = f"<tr><th>{'</th><th>'.join(matter.menu[:3])}</th></tr><tr><td>{'</td><td>'.join(matter.row)}</td></tr>"
    return whole(
        matter,
        f'<div class="header"><div class="util"><ul>{links(matter.share)}</ul></div><div class="gnb_wrap"><ul>'
        f'{links(matter.menu[3:])}</ul></div></div><div class="sub_visual">{matter.title}</div><div class="content">'
        f'<h3 class="view_title">{matter.title}</h3><div class="view_cont">{prose(matter)}<table>{rows}</table></div>'
        f'<div class="sns_share"><a>{"</a><a>".join(matter.share)}</a></div>'
        f'<form class="satisfaction"><p>{matter.comments[1]}</p><input type="radio">1<input type="radio">2</form></div>'
        f'<div class="foot_wrap"><p>{matter.foot}</p></div>',
    )


def application(matter: Matter) -> str:
    """A page that a script fills in: its text is for readers without scripts, or in a shadow root."""
    where = {"ko": "noscript", "en": 'template shadowrootmode="open"', "ru": "template", "ja": "div hidden"}
    tag = where[matter.language]
    return whole(
        matter,
        f'<div id="app"></div><{tag}><h1>{matter.title}</h1>{prose(matter)}</{tag.split()[0]}>'
        f'<div class="modal" style="display:none"><p>{matter.cookies}</p></div>',
    )


def wrapped(matter: Matter) -> str:
    """The content stands in an element that is otherwise furniture."""
    inner = f"<h1>{matter.title}</h1>{prose(matter)}"
    kinds = {
        "ko": f'<aside class="article">{inner}</aside>',
        "en": f'<header><div class="menu"><a>{matter.menu[1]}</a></div><section>{inner}</section></header>',
        "ru": f'<nav><ul>{links(matter.menu)}</ul></nav><footer><div class="popup">{inner}</div></footer>',
        "ja": f'<div class="sidebar"><div class="comment">{inner}</div></div>',
    }
    return whole(matter, kinds[matter.language])


def listing(matter: Matter) -> str:
    """A list of publications: the links are the content."""
    items = "".join(f'<li><a href="#">{text}</a> (2023)</li>' for text in (*matter.paragraphs, *matter.items))
    return whole(matter, f'<h1>{matter.title}</h1><ul class="list">{items}</ul>')


def embedded(matter: Matter) -> str:
    """The article is the source of a frame inside the page."""
    inner = f"<h1>{matter.title}</h1>{prose(matter)}".replace('"', "&quot;")
    return whole(matter, f'<div class="menu"><ul>{links(matter.menu)}</ul></div><iframe srcdoc="{inner}"></iframe>')


def bare(matter: Matter) -> str:
    """No names at all: only the links tell the menu from the text."""
    return whole(
        matter,
        f"<div><ul>{links(matter.menu)}</ul></div><div><div><h2>{matter.title}</h2>{prose(matter, 'div')}"
        f"<h4>{matter.related_heading}</h4><ul>{links(matter.related)}</ul></div></div>"
        f"<div><p>{matter.cookies}</p><a>OK</a></div><div>{matter.foot}</div>",
    )


def folded(matter: Matter) -> str:
    """Questions that fold their answers, and a source list that belongs to the text."""
    answers = "".join(
        f'<h3><button aria-expanded="false">{item}?</button></h3><div class="panel" hidden><p>{text}</p></div>'
        for item, text in zip(matter.items, matter.paragraphs, strict=False)
    )
    details = "".join(
        f"<details><summary>{text[:12]}</summary><p>{text}</p></details>" for text in matter.paragraphs[3:]
    )
    sources = "".join(f'<li><a href="#">{text} 1998</a></li>' for text in matter.menu[:2])
    return whole(
        matter,
        f"<nav><ul>{links(matter.menu[2:])}</ul></nav><main><h1>{matter.title}</h1>{answers}{details}"
        f"<h2>Sources</h2><ol>{sources}</ol></main><footer>{matter.foot}</footer>",
    )


def tabloid(matter: Matter) -> str:
    """Text and advertisements by turns, related links in the middle, a subscription box in the article."""
    promo = f'<div class="newsletter-box"><p>{matter.promo}</p><form><input type="email"></form></div>'
    middle = (
        f'<div class="inline-related"><strong>{matter.related_heading}</strong><ul>{links(matter.related)}</ul></div>'
    )
    parts = "".join(
        f'<p>{text}</p><div class="ad-slot"><span>AD {place}</span></div>'
        for place, text in enumerate(matter.paragraphs)
    )
    half = parts.index("</div>") + 6
    return whole(
        matter,
        f'<div class="navbar"><ul>{links(matter.menu)}</ul></div><div class="wrapper"><h1>{matter.title}</h1>'
        f'<ul class="social">{links(matter.share)}</ul>'
        f'<div class="body">{parts[:half]}{middle}{parts[half:]}{promo}</div></div>'
        f'<div class="CybotCookiebotDialog"><div>{matter.cookies}</div></div><div class="site-footer">'
        f"<small>{matter.foot}</small></div>",
    )


# Each template with the snippets around its content.
TEMPLATES: dict[Callable[[Matter], str], Callable[[Matter], tuple[str, ...]]] = {
    news: lambda m: (*m.menu, *m.related, m.related_heading, m.cookies, *m.comments, *m.share, m.foot),
    board: lambda m: (*m.menu, *m.related[:2], m.foot, "본문 바로가기"),
    aspnet: lambda m: (*m.menu, m.foot),
    tables: lambda m: (*m.menu, *m.related, m.related_heading, m.foot),
    wordpress: lambda m: (*m.menu, *m.related, *m.share, *m.comments, m.promo, m.foot, "Leave a reply"),
    answers: lambda m: (*m.menu, *m.related, m.promo, m.foot),
    documentation: lambda m: (*m.menu, m.foot),
    ministry: lambda m: (*m.share, *m.menu[3:], m.foot),
    application: lambda m: (m.cookies,),
    wrapped: lambda m: m.menu if m.language == "ru" else (),
    listing: lambda _: (),
    embedded: lambda m: m.menu,
    bare: lambda m: (*m.menu, *m.related, m.related_heading, m.cookies, m.foot),
    folded: lambda m: (*m.menu[2:], m.foot),
    tabloid: lambda m: (*m.menu, *m.related, *m.share, m.cookies, m.promo, m.foot),
}
_WITH_ITEMS = (aspnet, documentation, listing, folded)
_WITH_ROW = (tables, ministry)


def web_pages() -> Iterator[WebPage]:
    """Yield every template in every language."""
    for template, around in TEMPLATES.items():
        for matter in MATTERS:
            extra = matter.items if template in _WITH_ITEMS else matter.row if template in _WITH_ROW else ()
            wanted = (matter.title, *matter.paragraphs, *extra)
            yield WebPage(f"{template.__name__}-{matter.language}", template(matter), wanted, around(matter))
