"""Web pages whose article stands in an odd place, among menus, banners and links to other articles."""

import html

from pincite.eval.sample.reading_set.made import Made

_MENU = (
    '<ul><li><a href="/">Start</a></li><li><a href="/tides">Tide tables</a></li><li><a href="/boats">Boats for '
    'sale</a></li><li><a href="/login">Log in</a></li></ul>'
)
_COOKIES = (
    '<div class="cookie-banner"><p>We use cookies to remember your harbour. Do you agree?</p>'
    "<button>Accept all</button> <button>Only what is needed</button></div>"
)
_RELATED = (
    '<div class="related"><h3>Read also</h3><ul><li><a href="/a">Ten knots that every deckhand forgets</a></li>'
    '<li><a href="/b">Why the fog horn at Skerry is silent</a></li></ul></div>'
)
_FOOT = '<footer><p>Saltmere Mail. All rights reserved. <a href="/imprint">Imprint</a></p></footer>'
_FURNITURE = [
    "Tide tables", "Boats for sale", "Log in", "We use cookies", "Accept all", "Ten knots that every",
    "All rights reserved",
]  # fmt: skip

_TITLE = "Council buys back the dry dock"
_BODY = (
    "The town council has bought back the dry dock that it sold to a hotel company eleven years ago.",
    "The price was kept secret until Tuesday, when a clerk read it aloud by mistake: four million crowns.",
    "Shipwrights say that the gates can be repaired within two winters, if oak of the right length is found.",
    "The hotel keeps its terrace, but guests will hear hammers from seven in the morning.",
)


def _paragraphs() -> str:
    return "".join(f"<p>{html.escape(text)}</p>\n" for text in _BODY)


def _article() -> str:
    return f"<h1>{_TITLE}</h1>\n{_paragraphs()}"


def _page(body: str, head: str = "") -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{_TITLE}</title>{head}</head>\n'
        f"<body>\n{body}\n</body></html>\n"
    ).encode()


def _truth(unwanted: list[str], **more: object) -> dict[str, object]:
    return {
        "wanted": [_TITLE, *_BODY],
        "unwanted": unwanted,
        "order": [_TITLE, *_BODY],
        "paragraphs": [_TITLE, *_BODY],
        "title": _TITLE,
        "author": None,
        "date": None,
        **more,
    }


def usual() -> Made:
    """The usual page: a menu, a byline with a date, the article, a share bar, links to others, a footer."""
    head = (
        '<meta name="author" content="Ines Mallow"><meta property="article:published_time" content="2025-03-11T08:00">'
    )
    share = '<div class="share"><a href="#">Share on Chatter</a> <a href="#">Print this page</a></div>'
    article = f"<article>{_article()}{share}</article>"
    body = f"{_COOKIES}<nav>{_MENU}</nav><main>{article}</main><aside>{_RELATED}</aside>{_FOOT}"
    unwanted = [*_FURNITURE, "Share on Chatter", "Print this page"]
    return Made("usual.html", _page(body, head), _truth(unwanted, author="Ines Mallow", date="2025-03-11"))


def divs_only() -> Made:
    """No article, nav or footer: only classes say what is what."""
    body = (
        f'<div id="menu">{_MENU}</div>{_COOKIES}<div class="content">{_article()}</div>{_RELATED}'
        '<div class="comments"><h3>2 comments</h3><p>Finally! My grandfather worked there.</p></div>'
        '<div id="footer"><p>Saltmere Mail. All rights reserved.</p></div>'
    )
    return Made("divs-only.html", _page(body), _truth([*_FURNITURE, "My grandfather worked there"]))


def in_form() -> Made:
    """The whole page inside one form, as some servers write it."""
    hidden = '<input type="hidden" name="state" value="x">'
    body = f'<form action="/" method="post">{hidden}<nav>{_MENU}</nav><div>{_article()}</div>{_FOOT}</form>'
    return Made("in-form.html", _page(body), _truth(["Tide tables", "Log in", "All rights reserved"]))


def in_header() -> Made:
    """The article inside the page's header."""
    body = f'<header><div class="menu">{_MENU}</div><section>{_article()}</section></header>'
    return Made("in-header.html", _page(body), _truth(["Tide tables", "Boats for sale"]))


def in_aside() -> Made:
    """The article inside an aside, and nothing else on the page."""
    return Made("in-aside.html", _page(f"<nav>{_MENU}</nav><aside>{_article()}</aside>"), _truth(["Tide tables"]))


def in_noscript() -> Made:
    """The article only for browsers without scripts."""
    body = f'<nav>{_MENU}</nav><div id="app">Loading…</div><noscript>{_article()}</noscript>'
    return Made("in-noscript.html", _page(body), _truth(["Tide tables"]))


def in_template() -> Made:
    """The article in a declared shadow root."""
    body = f'<nav>{_MENU}</nav><news-story><template shadowrootmode="open">{_article()}</template></news-story>'
    return Made("in-template.html", _page(body), _truth(["Tide tables"]))


def in_iframe() -> Made:
    """The article in a frame whose page stands in an attribute."""
    inner = html.escape(f"<html><body>{_article()}</body></html>", quote=True)
    body = f'<nav>{_MENU}</nav><iframe srcdoc="{inner}"></iframe>'
    return Made("in-iframe.html", _page(body), _truth(["Tide tables"]))


def in_layout_table() -> Made:
    """A table that only lays out the page: the menu in one cell, the article in the next."""
    body = (
        f'<table width="760"><tr><td colspan="2"><b>Saltmere Mail</b></td></tr><tr><td width="150">{_MENU}</td>'
        f"<td>{_article()}</td></tr></table>"
    )
    paragraphs = ["Saltmere Mail", _TITLE, *_BODY]
    return Made("in-layout-table.html", _page(body), _truth(["Tide tables"], paragraphs=paragraphs))


def in_noframes() -> Made:
    """A frameset, with the article for browsers without frames."""
    data = (
        f"<html><head><title>{_TITLE}</title></head><frameset cols='20%,80%'><frame src='menu.html'>"
        f"<frame src='text.html'><noframes><body>{_article()}</body></noframes></frameset></html>"
    )
    return Made("in-noframes.html", data.encode(), _truth([]) | {"unwanted": ["menu.html"]})


FILES = (
    usual, divs_only, in_form, in_header, in_aside, in_noscript, in_template, in_iframe, in_layout_table, in_noframes,
)  # fmt: skip
