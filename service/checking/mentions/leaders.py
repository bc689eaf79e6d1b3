"""Names of well-known leaders as Japanese and Chinese write them, which do not show how they sound in other letters."""

import re
from collections.abc import Iterator

from pincite.service.checking.mentions.names import Name

_LEADERS = {
    "Kim Jong Un": "金正恩 キム・ジョンウン",
    "Kim Jong Il": "金正日 キム・ジョンイル",
    "Kim Il Sung": "金日成 キム・イルソン",
    "Kim Yo Jong": "金与正 金與正 キム・ヨジョン",
    "Choe Son Hui": "崔善姫 崔善姬 チェ・ソンヒ",
    "Moon Jae In": "文在寅 ムン・ジェイン",
    "Yoon Suk Yeol": "尹錫悦 尹锡悦 ユン・ソンニョル",
    "Lee Jae Myung": "李在明 イ・ジェミョン",
    "Putin": "プーチン 普京",
    "Medvedev": "メドベージェフ 梅德韦杰夫",
    "Lavrov": "ラブロフ 拉夫罗夫",
    "Shoigu": "ショイグ 绍伊古",
    "Peskov": "ペスコフ 佩斯科夫",
    "Zelensky": "ゼレンスキー 泽连斯基",
    "Trump": "トランプ 特朗普",
    "Biden": "バイデン 拜登",
    "Obama": "オバマ 奥巴马",
    "Blinken": "ブリンケン 布林肯",
    "Sullivan": "サリバン 沙利文",
    "Abe": "安倍",
    "Kishida": "岸田",
    "Macron": "マクロン 马克龙",
    "Merkel": "メルケル 默克尔",
    "Scholz": "ショルツ 朔尔茨",
    "Modi": "モディ 莫迪",
    "Erdogan": "エルドアン 埃尔多安",
    "Lukashenko": "ルカシェンコ 卢卡申科",
    "Netanyahu": "ネタニヤフ 内塔尼亚胡",
}
_LATIN = {written: latin for latin, others in _LEADERS.items() for written in others.split()}
_WRITTEN = re.compile("|".join(sorted(map(re.escape, _LATIN), key=len, reverse=True)))


def leaders_in(text: str) -> Iterator[Name]:
    """Yield the leaders whom a Japanese or Chinese text names, by their names in Latin letters.

    >>> [name.words for name in leaders_in("金正恩和普京什么时候会面？")]
    [('Kim', 'Jong', 'Un'), ('Putin',)]
    """
    for match in _WRITTEN.finditer(text):
        yield Name(tuple(_LATIN[match[0]].split()), match.start(), match.end())
