"""What the types and fields of BibTeX and BibLaTeX are in CSL, for reading and for writing."""

from collections.abc import Mapping

# The first type that has a type of CSL is the one to write.
TYPES: Mapping[str, str] = {
    "article": "article-journal", "book": "book", "incollection": "chapter", "inproceedings": "paper-conference",
    "techreport": "report", "phdthesis": "thesis", "misc": "document", "unpublished": "manuscript",
    "online": "webpage", "electronic": "webpage", "www": "webpage", "report": "report", "thesis": "thesis",
    "mastersthesis": "thesis", "inbook": "chapter", "conference": "paper-conference", "proceedings": "book",
    "collection": "book", "booklet": "pamphlet", "manual": "report", "patent": "patent", "legislation": "legislation",
    "jurisdiction": "legal_case", "software": "software", "dataset": "dataset", "suppperiodical": "article-magazine",
    "mvbook": "book", "inreference": "entry-encyclopedia", "letter": "personal_communication", "image": "graphic",
}  # fmt: skip
# The variable of CSL, and the fields that have it; the first is the one to write.
FIELDS: Mapping[str, str] = {
    "title": "title", "title-short": "shorttitle", "container-title": "journal journaltitle booktitle",
    "collection-title": "series", "publisher": "publisher institution school organization", "edition": "edition",
    "publisher-place": "address location", "volume": "volume", "issue": "number issue", "page": "pages",
    "number-of-pages": "pagetotal", "DOI": "doi", "URL": "url", "ISBN": "isbn", "ISSN": "issn", "note": "note",
    "abstract": "abstract", "keyword": "keywords", "language": "langid language", "annote": "annotation annote",
    "genre": "type", "event-title": "eventtitle", "event-place": "venue", "version": "version", "archive": "library",
    "PMID": "pmid", "PMCID": "pmcid", "medium": "howpublished", "call-number": "lccn",
}  # fmt: skip
VARIABLES: Mapping[str, str] = {name: variable for variable, names in FIELDS.items() for name in names.split()}
ROLES: Mapping[str, str] = {"author": "author", "editor": "editor", "translator": "translator"}
# Fields that are no text of LaTeX.
VERBATIM = frozenset(("doi", "url", "file", "isbn", "issn", "pmid", "pmcid", "eprint"))
# What says who, when or which file; all other fields that CSL has no variable for are kept as they are.
TAKEN = frozenset((*ROLES, "date", "year", "month", "day", "urldate", "file", "groups", "timestamp", "zotero"))
LANGUAGES: Mapping[str, str] = {
    "korean": "ko", "english": "en", "american": "en", "british": "en", "ukenglish": "en", "usenglish": "en",
    "russian": "ru", "japanese": "ja", "chinese": "zh", "german": "de", "ngerman": "de", "french": "fr",
    "spanish": "es",
}  # fmt: skip
# How each type of BibTeX names what holds the work, and who published it.
CONTAINERS: Mapping[str, str] = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
PUBLISHERS: Mapping[str, str] = {"techreport": "institution", "phdthesis": "school"}
