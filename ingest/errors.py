"""Define every error a user can see, in one tree. Each message says what happened, where, and what to do.

PinciteError
├── ReadError             one file could not be read; reading goes on with the others
│   ├── UnsupportedFormat     not a format that Pincite reads
│   ├── EmptyFile             the file is empty
│   ├── NoText                the pages have no text (usually a scan)
│   ├── EncryptedFile         the password is missing or wrong
│   ├── DamagedFile           broken, truncated or inconsistent
│   ├── UnreadableFile        the operating system does not let us open it
│   └── LimitExceeded         exceeds the time or memory limit for one file
├── InputError            the question or an option cannot be used
│   ├── EmptyQuestion
│   ├── QuestionTooLong
│   ├── BadOption
│   └── NotCarried            the citations do not support the sentence
├── UnknownItem           no such item in this collection
│   ├── UnknownDocument
│   ├── UnknownCitation
│   ├── AmbiguousCitation     a short id of an earlier version fits more than one citation
│   ├── UnknownPage
│   ├── UnknownFile
│   ├── UnknownJob
│   ├── UnknownFolder         no folder with this id or path is followed
│   ├── UnknownQuestion       no question with this id is saved
│   ├── UnknownSheet          no sheet with this name or id, or no such passage on it
│   └── UnknownKey
├── CollectionError       the collection cannot be used as requested
│   ├── CollectionMissing
│   ├── CollectionExists      a collection with this name already exists
│   ├── CollectionMismatch    built with another model, splitting or format
│   ├── CollectionBusy        another process is writing to it
│   ├── CollectionUnwritable  the disk is full, or the folder is not writable
│   ├── CollectionUnreadable  the system does not let us open or read it now: permission, too many open files
│   ├── VectorsUnavailable    the server that keeps the vectors does not answer, or cannot be used
│   ├── BackupDamaged         a backup or an export differs from what its manifest says
│   └── CollectionDamaged
├── ServiceRefusal        the service rejects the request
│   ├── TooBusy               too many requests are waiting
│   ├── TooLarge              larger than the service accepts at once
│   ├── TooSlow               the request did not arrive in time
│   ├── KeyNeeded             the key is missing or invalid
│   ├── KeyRefused            the key does not permit this
│   └── ServiceFileUnusable   keys.sqlite, jobs.sqlite or another file of the service's own cannot be used
├── ServiceError          a request to a service over HTTP failed
│   ├── ServiceUnreachable    no server answers at the address
│   ├── ServiceRefused        the response is an error
│   └── ServiceNotUnderstood  the response is not one of Pincite's
├── LanguageModelError    the language model returned nothing usable
│   ├── LanguageModelMissing      none is configured
│   ├── LanguageModelUnreachable  no server answers at its address
│   ├── LanguageModelRefused      its server refused: key, model name, length, load
│   ├── LanguageModelSlow         it did not answer in time
│   └── LanguageModelGarbled      its output cannot be parsed
├── ClusterUnusable       the Ray cluster cannot be joined, or nobody there takes work
└── ModelUnavailable      the weights are not on this machine and may not be downloaded
"""


class PinciteError(Exception):
    """Root of all errors shown to the user; `str(error)` is the message to show."""


class ReadError(PinciteError):
    """One file could not be read."""


class UnsupportedFormat(ReadError):
    """The file is not in a format that Pincite reads."""


class EmptyFile(ReadError):
    """The file is empty or holds only white space."""


class NoText(ReadError):
    """No page has text, as in a scan without OCR."""


class EncryptedFile(ReadError):
    """The file's password is missing or wrong."""


class DamagedFile(ReadError):
    """The file is broken, truncated or inconsistent."""


class UnreadableFile(ReadError):
    """The operating system does not let us open the file."""


class LimitExceeded(ReadError):
    """Reading exceeded the time or memory limit for one file."""


class InputError(PinciteError):
    """The question or an option cannot be used as given."""


class EmptyQuestion(InputError):
    """The question is empty."""


class QuestionTooLong(InputError):
    """The question exceeds the length limit."""


class BadOption(InputError):
    """An option's value is outside its range or cannot be parsed."""


class NotCarried(InputError):
    """A sentence neither quotes its citations nor is supported by them."""


class UnknownItem(PinciteError):
    """The collection has no such item."""


class UnknownDocument(UnknownItem):
    """No document with this id, path or name."""


class UnknownCitation(UnknownItem):
    """No citation with this id was issued here."""


class AmbiguousCitation(UnknownItem):
    """A short citation id of an earlier version fits the words of more than one document."""


class UnknownPage(UnknownItem):
    """The document has no such page, or the page cannot be rendered."""


class UnknownFile(UnknownItem):
    """The document's file is missing, or has changed since it was read."""


class UnknownJob(UnknownItem):
    """No job with this id was started here."""


class UnknownFolder(UnknownItem):
    """No folder with this id or path is followed."""


class UnknownQuestion(UnknownItem):
    """No question with this id was saved."""


class UnknownSheet(UnknownItem):
    """No sheet with this name or id, or no such passage on it."""


class UnknownKey(UnknownItem):
    """No key with this id."""


class CollectionError(PinciteError):
    """The collection cannot be used as requested."""


class CollectionMissing(CollectionError):
    """No collection with this name exists yet."""


class CollectionExists(CollectionError):
    """A collection with this name already exists."""


class CollectionMismatch(CollectionError):
    """The collection was built with another model, splitting or format."""


class CollectionBusy(CollectionError):
    """Another process is writing to this collection."""


class CollectionUnwritable(CollectionError):
    """The disk is full, or the folder is not writable."""


class CollectionUnreadable(CollectionError):
    """The system does not let us open or read the collection's files; they may be sound."""


class VectorsUnavailable(CollectionError):
    """The server that keeps the collection's vectors does not answer, or cannot be used as it is."""


class BackupDamaged(CollectionError):
    """A backup or an export differs from what its manifest says."""


class CollectionDamaged(CollectionError):
    """The collection's stored data cannot be read."""


class ServiceRefusal(PinciteError):
    """The service rejects the request."""


class TooBusy(ServiceRefusal):
    """Too many requests are waiting; try again after `retry_after` seconds."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooLarge(ServiceRefusal):
    """The request is larger than the service accepts at once."""


class TooSlow(ServiceRefusal):
    """The request did not arrive within the time that the service waits for it."""


class KeyNeeded(ServiceRefusal):
    """The key is missing or invalid."""


class KeyRefused(ServiceRefusal):
    """The key does not permit this."""


class ServiceFileUnusable(ServiceRefusal):
    """One of the service's own files, such as keys.sqlite or jobs.sqlite, cannot be used."""


class ServiceError(PinciteError):
    """A request to a service over HTTP failed."""


class ServiceUnreachable(ServiceError):
    """No server answers at the address."""


class ServiceRefused(ServiceError):
    """The service answered with an error: its HTTP `status`, its `kind`, and `retry_after` seconds if it gave any."""

    def __init__(self, message: str, status: int = 0, kind: str = "", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.retry_after = retry_after


class ServiceNotUnderstood(ServiceError):
    """The service's response is not one that Pincite sends."""


class LanguageModelError(PinciteError):
    """The language model returned nothing usable."""


class LanguageModelMissing(LanguageModelError):
    """No language model is configured."""


class LanguageModelUnreachable(LanguageModelError):
    """No server answers at the language model's address, or the connection broke."""


class LanguageModelRefused(LanguageModelError):
    """The language model's server refused: HTTP `status` (0 if none), and `retry_after` seconds if it gave any."""

    def __init__(self, message: str, status: int = 0, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class LanguageModelSlow(LanguageModelError):
    """The language model did not answer in time."""


class LanguageModelGarbled(LanguageModelError):
    """The language model's output cannot be parsed."""


class ClusterUnusable(PinciteError):
    """The Ray cluster cannot be joined, has no room, or runs another version of Pincite."""


class ModelUnavailable(PinciteError):
    """The model's weights are not on this machine and may not be downloaded."""
