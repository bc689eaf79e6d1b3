"""A small library of Zotero, exported in the four formats with its files, in the form in which Zotero and Better BibTeX
write them."""

from pathlib import Path

BRIEF = "북한은 러시아에 포탄을 공급했다. 러시아는 부족한 포탄을 북한에서 얻었다.\n"
ARTICLE = "The treaty was signed in Pyongyang on 19 June 2024. It names mutual military assistance.\n"
FILES = {"files/12/김철수 - 2024 - 정상회담.txt": BRIEF, "files/15/Müller and Doe - 2023 - Arms.txt": ARTICLE}

BETTER_BIBTEX = r"""@report{kim2024summit,
  type = {정책브리프},
  title = {{북러} 정상회담과 {KN-23} 50\% 평가},
  author = {김, 철수 and {통일연구원}},
  date = {2024-05-01},
  number = {24-05},
  institution = {국립외교원},
  location = {서울},
  url = {https://example.org/briefs/24_05.pdf},
  urldate = {2024-06-02},
  langid = {korean},
  keywords = {포탄,북러},
  groups = {Summits,2024},
  file = {files/12/김철수 - 2024 - 정상회담.txt}
}

@article{mullerArmsTradeDoes2023,
  title = {Arms, Trade \& What It {{Does}}: {{A}} Study},
  author = {M{\"u}ller, J{\"u}rgen and Doe, Jane and {van der} Berg, Jan},
  date = {2023-11},
  journaltitle = {Journal of Conflict},
  shortjournal = {J. Confl.},
  volume = {7},
  number = {2},
  pages = {12--30},
  issn = {1234-5678},
  doi = {10.1000/j_conf.2023},
  abstract = {What is sold, to whom, and why 30\% of it is lost.},
  langid = {english},
  keywords = {arms},
  groups = {Summits},
  file = {Full Text\: PDF:files/15/Müller and Doe - 2023 - Arms.txt:text/plain}
}
"""

RIS = """TY  - RPRT
TI  - 북러 정상회담과 KN-23 50% 평가
AU  - 김, 철수
AU  - 통일연구원
CY  - 서울
DA  - 2024/05/01/
PY  - 2024
IS  - 24-05
LA  - ko
M3  - 정책브리프
PB  - 국립외교원
UR  - https://example.org/briefs/24_05.pdf
Y2  - 2024/06/02/
L1  - files/12/김철수 - 2024 - 정상회담.txt
KW  - 포탄
KW  - 북러
ID  - kim2024summit
ER  -\x20

TY  - JOUR
TI  - Arms, Trade & What It Does: A Study
AU  - Müller, Jürgen
AU  - Doe, Jane
AU  - van der Berg, Jan
T2  - Journal of Conflict
AB  - What is sold, to whom, and why 30% of it is lost.
DA  - 2023/11//
PY  - 2023
DO  - 10.1000/j_conf.2023
VL  - 7
IS  - 2
SP  - 12
EP  - 30
SN  - 1234-5678
LA  - en
L1  - files/15/Müller and Doe - 2023 - Arms.txt
KW  - arms
ID  - mullerArmsTradeDoes2023
ER  -\x20
"""

CSL_JSON = """[
 {"id": "http://zotero.org/users/123456/items/ABCD2345", "citation-key": "kim2024summit", "type": "report",
  "title": "북러 정상회담과 KN-23 50% 평가", "genre": "정책브리프", "number": "24-05", "language": "ko",
  "author": [{"family": "김", "given": "철수"}, {"literal": "통일연구원"}], "publisher": "국립외교원",
  "publisher-place": "서울", "URL": "https://example.org/briefs/24_05.pdf",
  "issued": {"date-parts": [["2024", 5, 1]]}, "accessed": {"date-parts": [["2024", 6, 2]]}},
 {"id": "http://zotero.org/groups/77/items/QWER6789", "citation-key": "mullerArmsTradeDoes2023",
  "type": "article-journal", "title": "Arms, Trade & What It Does: A Study", "container-title": "Journal of Conflict",
  "DOI": "10.1000/j_conf.2023", "ISSN": "1234-5678", "issue": "2", "volume": "7", "page": "12-30", "language": "en",
  "abstract": "What is sold, to whom, and why 30% of it is lost.",
  "author": [{"family": "Müller", "given": "Jürgen"}, {"family": "Doe", "given": "Jane"},
             {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}],
  "issued": {"date-parts": [["2023", 11]]}}
]
"""

ZOTERO_RDF = """<rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:link="http://purl.org/rss/1.0/modules/link/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/"
 xmlns:vcard="http://nwalsh.com/rdf/vCard#">
    <bib:Report rdf:about="https://example.org/briefs/24_05.pdf">
        <z:itemType>report</z:itemType>
        <dc:publisher>
            <foaf:Organization>
                <vcard:adr><vcard:Address><vcard:locality>서울</vcard:locality></vcard:Address></vcard:adr>
                <foaf:name>국립외교원</foaf:name>
            </foaf:Organization>
        </dc:publisher>
        <bib:authors>
            <rdf:Seq>
                <rdf:li>
                    <foaf:Person>
                        <foaf:surname>김</foaf:surname>
                        <foaf:givenName>철수</foaf:givenName>
                    </foaf:Person>
                </rdf:li>
                <rdf:li><foaf:Person><foaf:surname>통일연구원</foaf:surname></foaf:Person></rdf:li>
            </rdf:Seq>
        </bib:authors>
        <link:link rdf:resource="#item_12"/>
        <dc:subject>포탄</dc:subject>
        <dc:subject><z:AutomaticTag><rdf:value>북러</rdf:value></z:AutomaticTag></dc:subject>
        <dc:title>북러 정상회담과 KN-23 50% 평가</dc:title>
        <dc:description>Citation Key: kim2024summit</dc:description>
        <dc:date>2024-05-01</dc:date>
        <z:language>ko</z:language>
        <z:type>정책브리프</z:type>
        <prism:number>24-05</prism:number>
        <dc:identifier>
            <dcterms:URI><rdf:value>https://example.org/briefs/24_05.pdf</rdf:value></dcterms:URI>
        </dc:identifier>
        <dcterms:dateSubmitted>2024-06-02 03:04:05</dcterms:dateSubmitted>
    </bib:Report>
    <z:Attachment rdf:about="#item_12">
        <z:itemType>attachment</z:itemType>
        <rdf:resource rdf:resource="files/12/김철수 - 2024 - 정상회담.txt"/>
        <dc:title>Full Text</dc:title>
        <link:type>text/plain</link:type>
    </z:Attachment>
    <bib:Article rdf:about="#item_14">
        <z:itemType>journalArticle</z:itemType>
        <dcterms:isPartOf rdf:resource="urn:issn:1234-5678"/>
        <bib:authors>
            <rdf:Seq>
                <rdf:li><foaf:Person><foaf:surname>Müller</foaf:surname>
                    <foaf:givenName>Jürgen</foaf:givenName></foaf:Person></rdf:li>
                <rdf:li><foaf:Person><foaf:surname>Doe</foaf:surname>
                    <foaf:givenName>Jane</foaf:givenName></foaf:Person></rdf:li>
                <rdf:li><foaf:Person><foaf:surname>van der Berg</foaf:surname>
                    <foaf:givenName>Jan</foaf:givenName></foaf:Person></rdf:li>
            </rdf:Seq>
        </bib:authors>
        <link:link rdf:resource="#item_15"/>
        <dc:subject>arms</dc:subject>
        <dc:title>Arms, Trade &amp; What It Does: A Study</dc:title>
        <dcterms:abstract>What is sold, to whom, and why 30% of it is lost.</dcterms:abstract>
        <dc:date>2023-11</dc:date>
        <z:language>en</z:language>
        <bib:pages>12-30</bib:pages>
        <z:citationKey>mullerArmsTradeDoes2023</z:citationKey>
    </bib:Article>
    <bib:Journal rdf:about="urn:issn:1234-5678">
        <prism:volume>7</prism:volume>
        <dc:title>Journal of Conflict</dc:title>
        <dc:identifier>DOI 10.1000/j_conf.2023</dc:identifier>
        <prism:number>2</prism:number>
        <dc:identifier>ISSN 1234-5678</dc:identifier>
    </bib:Journal>
    <z:Attachment rdf:about="#item_15">
        <z:itemType>attachment</z:itemType>
        <rdf:resource rdf:resource="files/15/Müller and Doe - 2023 - Arms.txt"/>
        <dc:title>Full Text</dc:title>
    </z:Attachment>
    <z:Collection rdf:about="#collection_3">
        <dc:title>Summits</dc:title>
        <dcterms:hasPart rdf:resource="https://example.org/briefs/24_05.pdf"/>
        <dcterms:hasPart rdf:resource="#item_14"/>
    </z:Collection>
    <z:Collection rdf:about="#collection_4">
        <dc:title>2024</dc:title>
        <dcterms:hasPart rdf:resource="https://example.org/briefs/24_05.pdf"/>
    </z:Collection>
</rdf:RDF>
"""

EXPORTS = {"library.bib": BETTER_BIBTEX, "library.ris": RIS, "library.json": CSL_JSON, "library.rdf": ZOTERO_RDF}


def write_export(folder: Path, name: str) -> Path:
    """Writes the export of this name, with its folder `files/`, and returns its path."""
    for file, text in FILES.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    (folder / name).write_text(EXPORTS[name], encoding="utf-8")
    return folder / name
