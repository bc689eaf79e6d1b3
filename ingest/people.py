"""Korean surnames, as Korean and other languages write them."""

# Surnames as they are written in Latin letters, and their syllables. Those that many Chinese have too are left out.
SPELLED_SURNAMES = {
    "ahn an": "안",
    "bae pae": "배",
    "baek paek": "백",
    "ban pan": "반",
    "cha": "차",
    "cho jo": "조",
    "choe choi": "최",
    "chung jeong jong jung": "정",
    "gwon kwon": "권",
    "heo ho hur": "허",
    "hong": "홍",
    "hwang": "황",
    "hyon hyun": "현",
    "jang chang": "장",
    "jeon jon chun": "전",
    "kang": "강",
    "kim": "김",
    "ko koh": "고",
    "lee ri rhee yi": "이리",
    "im lim rim": "임림",
    "moon mun": "문",
    "nam": "남",
    "no noh roh ro": "노로",
    "oh": "오",
    "pak park": "박",
    "ryu yoo yu": "유류",
    "seo": "서",
    "shim sim": "심",
    "shin sin": "신",
    "yoon yun": "윤",
}
# First syllables of Korean names; of the rarer surnames, those that few other words begin with.
SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문손양배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추"
    "도석선설마길연표명기반왕금옥육인맹제모탁국편용리림로"
)
