"""Names of countries and organisations that the Common Locale Data Repository lacks.

Each line of ALIASES has a code, then names in any language, separated by commas. A Russian name that ends in "-" is a
stem.
"""

ALIASES = """
KP: DPRK, D.P.R.K., North Korea, N. Korea, North Korean, North Koreans, 북한, 북측, 북조선, 조선민주주의인민공화국, \
이북, КНДР, Северн- Коре-, северокорейск-, 北朝鮮, 朝鲜, 朝鮮民主主義人民共和国, 北韩
KR: ROK, Republic of Korea, South Korea, S. Korea, South Korean, South Koreans, 한국, 남한, 남측, 대한민국, 이남, \
Южн- Коре-, Республик- Коре-, южнокорейск-, 韓国, 韩国, 大韓民国, 大韩民国
KOREA: Korea, Korean, Koreans, Korean Peninsula, Korean peninsula, 한반도, 조선반도, 조선, Коре-, корейск-, \
朝鮮半島, 朝鲜半岛
US: US, U.S., USA, U.S.A., United States of America, America, American, Americans, 미국, 미합중국, США, \
Соединенн- Штат-, американск-, Америк-, 米国, アメリカ, 美国
GB: UK, U.K., Britain, Great Britain, British, Briton, Britons, England, English, 영국, Великобритани-, \
британск-, Англи-, 英国, イギリス
RU: Russian, Russians, Russian Federation, 러시아연방, РФ, Росси-, российск-, русск-, ロシア, 俄罗斯, 俄国
SU: Soviet, Soviet Union, USSR, 소련, 소비에트, СССР, советск-, ソ連, 苏联
CN: Chinese, PRC, 중화인민공화국, КНР, Кита-, китайск-
JP: Japanese, Япони-, японск-
DE: German, Germans, Германи-, германск-, немецк-
FR: French, Frenchman, французск-, Франци-
NL: Dutch, Holland, the Netherlands, Netherlands, нидерландск-
CH: Swiss, швейцарск-
ES: Spanish, Spaniard, испанск-
TR: Turkey, Turkish, Turks, 터키, Турци-, турецк-, トルコ
PL: Polish, Poles, польск-, Польш-
DK: Danish, Danes
SE: Swedish, Swedes, шведск-
FI: Finnish, Finns, финск-
NO: Norwegian, Norwegians, норвежск-
GR: Greek, Greeks, греческ-
IE: Irish
PH: Philippine, Philippines, Filipino, 필리핀
TH: Thai, Thais, 타이
KZ: Kazakh, казахстанск-
UZ: Uzbek
IQ: Iraqi
SA: Saudi, Saudis, Saudi Arabian, 사우디
AE: UAE, Emirati, 아랍에미리트, ОАЭ, 阿联酋
CZ: Czech, Czech Republic, 체코
TW: Taiwanese, 타이완
HK: Hong Kong, 홍콩, 香港
PT: Portuguese
AR: Argentine
UA: Ukrainian, Ukrainians, украинск-, Украин-, 乌克兰
PS: Palestinian, Palestinians, Palestine, 팔레스타인, Палестин-, палестинск-
CG: 콩고
MM: Burma, Burmese, 버마
VN: Vietnamese, 월남
AU: 호주, Aussie
IT: 이태리
SG: 싱가폴
ZA: 남아공
AF: 아프간, Afghan, Afghans
BA: 보스니아
TG: Togolese
CD: Congolese
KIEV: 키이우, 키예프, Kyiv, Киев-, 基辅, キーウ
UN: UN, U.N., 유엔, ООН, 国連, 联合国
EU: EU, E.U., 유럽연합, ЕС, Евросоюз-, 欧盟, 欧州連合
UNSC: Security Council, UNSC, 안보리, 안전보장이사회, Совет- Безопасности, Совбез-, 安保理, 安理会, 安全保障理事会
NATO: NATO, Nato, 나토, 북대서양조약기구, НАТО, 北約, 北约
IAEA: IAEA, International Atomic Energy Agency, 국제원자력기구, МАГАТЭ
WTO: WTO, World Trade Organization, World Trade Organisation, 세계무역기구, ВТО
IMF: IMF, International Monetary Fund, 국제통화기금, МВФ
WHO: WHO, World Health Organization, 세계보건기구, ВОЗ
OECD: OECD, 경제협력개발기구
ICC: ICC, International Criminal Court, 국제형사재판소
WORLD BANK: World Bank, 세계은행, Всемирн- банк-
ASEAN: ASEAN, 아세안, 동남아시아국가연합, АСЕАН
BRICS: BRICS, 브릭스, БРИКС
SCO: Shanghai Cooperation Organisation, Shanghai Cooperation Organization, 상하이협력기구, ШОС
KCNA: KCNA, Korean Central News Agency, 조선중앙통신, 중앙통신, ЦТАК, 朝鮮中央通信, 朝中社
RODONG: Rodong Sinmun, 노동신문, 로동신문, Нодон Синмун, 労働新聞, 劳动新闻
WPK: Workers' Party, Workers’ Party, Workers' Party of Korea, Workers’ Party of Korea, 노동당, 조선노동당, 로동당, \
Трудов- парти-, 労働党, 劳动党
EEF: Eastern Economic Forum, 동방경제포럼, Восточн- экономическ- форум-, 東方経済フォーラム, 东方经济论坛
KREMLIN: Kremlin, 크렘린, 크렘린궁, 크레믈, Кремл-, クレムリン, 克里姆林宫
WHITE HOUSE: White House, 백악관, Бел- дом-, ホワイトハウス, 白宫
BEIJING: Beijing, Peking, 베이징, 북경, Пекин-, 北京
WASHINGTON: Washington, 워싱턴, Вашингтон-, ワシントン, 华盛顿
PACIFIC: Pacific, 태평양, Тих- океан-, 太平洋
ATLANTIC: Atlantic, 대서양
EAST SEA: East Sea, Sea of Japan, 동해, Японск- мор-, 日本海
YELLOW SEA: Yellow Sea, West Sea, 서해, 황해
BLACK SEA: Black Sea, 흑해, Черн- мор-, 黒海, 黑海
ARCTIC: Arctic, 북극, Арктик-, 北極, 北极
MIDDLE EAST: Middle East, 중동, Ближн- Восток-, 中東, 中东
FAR EAST: Far East, Far Eastern, 극동, Дальн- Восток-, 極東, 远东
WEST: 서방, the West, Запад-, 西側, 西方
TUMEN: Tumen, 두만강, Тумани-, Туманн-, 豆満江, 图们江
YALU: Yalu, 압록강, 鴨緑江, 鸭绿江
"""

# Other codes that satisfy a code.
INCLUDED = {
    "KOREA": frozenset(("KP", "KR")),
    "SU": frozenset(("RU",)),
    "UN": frozenset(("UNSC",)),
    "WEST": frozenset(("150", "US")),
    "KP": frozenset(("PYONGYANG",)),
    "RU": frozenset(("MOSCOW", "KREMLIN")),
    "US": frozenset(("WASHINGTON", "WHITE HOUSE")),
    "CN": frozenset(("BEIJING",)),
    "KR": frozenset(("SEOUL",)),
    "JP": frozenset(("TOKYO",)),
    "UA": frozenset(("KIEV",)),
    "GB": frozenset(("LONDON",)),
    "IR": frozenset(("TEHRAN",)),
}
# One-character country names, by the language of the text: 북러, 한미일, 米朝, 中俄.
IN_SHORT = {
    "ko": dict(
        zip(
            "북남한조미중러소일영독불",
            ["KP", "KR", "KR", "KP", "US", "CN", "RU", "SU", "JP", "GB", "DE", "FR"],
            strict=True,
        )
    ),
    "ja": dict(zip("日米中韓朝露英独仏", ["JP", "US", "CN", "KR", "KP", "RU", "GB", "DE", "FR"], strict=True)),
    "zh": dict(zip("中美日韩朝俄英德法", ["CN", "US", "JP", "KR", "KP", "RU", "GB", "DE", "FR"], strict=True)),
}
