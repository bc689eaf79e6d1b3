"""The words by which pages name their menus, banners and comments, and those that stand in them.

Names of elements are single words of a class or an id, in lower case; the rest are patterns for whole blocks of text.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Elements that are left out if they consist of links or hold no sentences.
LINK_NAMES = _words(
    "nav navi navbar navigation menu menus submenu gnb lnb snb tnb breadcrumb breadcrumbs crumbs share sharing shares "
    "social sns related relate recommend recommended recommendations search login signin pagination paging pager "
    "popular ranking rank trending tags tag tagcloud taglist skip skipnav toolbar topbar util quick quickmenu family "
    "familysite offcanvas hot latest prevnext location sitemap banners"
)
# Elements that are left out with their sentences where they stand beside the content.
BESIDE_NAMES = _words("footer foot sidebar popup modal banner masthead")
# The same within the content too.
INTRUDING_NAMES = _words(
    "cookie cookies consent gdpr onetrust cookiebot cybot newsletter subscribe subscription copyright toast ad ads "
    "advert adverts advertisement promo promotion sponsor sponsored"
)
BESIDE_ROLES = _words("banner contentinfo complementary search dialog alertdialog navigation")
COMMENT_NAMES = _words("comment comments commentlist disqus cmt respond livere")

# A short block before a list of links.
RELATED = re.compile(
    r"관련\s?(기사|글|뉴스|자료|링크|사이트|콘텐츠)|추천|많이\s?본|인기|최신\s?(뉴스|기사|글)|주요\s?뉴스|더\s?보기"
    r"|related|read (more|next|also)|you (may|might)|recommend|popular|most (read|viewed)|latest|trending"
    r"|more (from|stories|news|on)|recent|читайте|похожие|по теме|другие новости|ещё|популярн"
    r"|ähnliche|auch interessieren|mehr zum thema|lire aussi|même sujet|te puede interesar|relacionad"
    r"|関連|おすすめ|人気|あわせて読み|新着|ランキング|相关|相關|推荐|推薦|热门|熱門|延伸|猜你喜欢",
    re.IGNORECASE,
)
# A block that only names ways to share or print.
SHARE = re.compile(
    r"(?:facebook|twitter|linkedin|whatsapp|telegram|pinterest|reddit|e-?mail|print|share|tweet|copy|link|line|vk|x"
    r"|url|on|this|article|page|kakaotalk|instagram|youtube|rss|save|bookmark|like|top|back|to|카카오톡|카카오스토리"
    r"|페이스북|트위터|네이버|블로그|밴드|인쇄하기|인쇄|프린트|스크랩|공유하기|공유|주소|복사|글자|크기|크게|작게|확대"
    r"|축소|기사|목록으로|목록|맨위로|위로|поделиться|печать|вконтакте|одноклассники|シェア|ツイート|印刷|分享|打印"
    r"|teilen|twittern|drucken|partager|imprimer|compartir|imprimir|微信|微博|收藏|가|sns|[+\-|·/,:]|\s)++",
    re.IGNORECASE,
)
# What stands above comments.
REPLY = re.compile(
    r"\W*(leave a (reply|comment)|(no )?comments?|reply|댓글(\s?(쓰기|달기|등록))?|комментари[ийя]|コメント|评论|評論"
    r"|kommentare?|hinterlasse (eine antwort|einen kommentar)|commentaires?|comentarios?)[\W\d]*(개|件|条)?",
    re.IGNORECASE,
)
# The links to the pages before and after.
NEIGHBOUR = re.compile(
    r"\W*(이전|다음)\s?(글|기사)|[«‹←→»›]|(목록|이전|다음|上一|下一|前へ|次へ)\W*$"
    r"|(prev|previous|next|older|newer)( (post|posts|page|article|entry|entries|story))?\W*$",
    re.IGNORECASE,
)
RIGHTS = re.compile(
    r"copyright|all rights reserved|ⓒ|©|무단\s?(전재|복제)|저작권자|права защищены|版权所有", re.IGNORECASE
)
COOKIES = re.compile(
    r"(cookie|쿠키|クッキー|куки).*(accept|agree|consent|use|동의|사용|同意|使用|соглас)"
    r"|(use|accept|동의|사용|使用).*(cookie|쿠키|クッキー)",
    re.IGNORECASE | re.DOTALL,
)
