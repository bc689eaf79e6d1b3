"""Every error a user can meet, in one tree. Each message says what happened, where, and what to do.

PinciteError
├── ReadError             one file could not be read; the others go on
│   ├── UnsupportedFormat     not a kind of document that Pincite reads
│   ├── EmptyFile             no bytes in it
│   ├── NoText                pages without any text (a scan, mostly)
│   ├── EncryptedFile         needs a password, or another one
│   ├── DamagedFile           broken, truncated or contradictory inside
│   ├── UnreadableFile        the system does not let us open it
│   └── LimitExceeded         took more time or memory than one file may
├── InputError            the question or an option cannot be used
│   ├── EmptyQuestion
│   ├── QuestionTooLong
│   ├── BadOption
│   └── NotCarried            a sentence says more than its citations do
├── UnknownItem           no such thing in this collection
│   ├── UnknownDocument
│   ├── UnknownCitation
│   ├── UnknownPage
│   ├── UnknownFile
│   ├── UnknownJob
│   └── UnknownKey
├── CollectionError       the collection cannot be used as asked
│   ├── CollectionMissing
│   ├── CollectionExists      one of this name is there already
│   ├── CollectionMismatch    built with another model, splitting or format
│   ├── CollectionBusy        another process is writing it
│   ├── CollectionUnwritable  the disk is full, or the folder may not be written
│   └── CollectionDamaged
├── ServiceRefusal        the service does not take the request
│   ├── TooBusy               too much is waiting already
│   ├── TooLarge              more than the service takes at once
│   ├── KeyNeeded             no key, or one that is not good
│   └── KeyRefused            the key does not allow this
├── ServiceError          a service that was asked over HTTP did not give what was asked for
│   ├── ServiceUnreachable    nobody answers at the address
│   ├── ServiceRefused        it answered with a problem
│   └── ServiceNotUnderstood  it answered something that Pincite would not say
├── LanguageModelError    the language model that writes gave nothing that can be used
│   ├── LanguageModelMissing      none is configured
│   ├── LanguageModelUnreachable  nobody answers at its address
│   ├── LanguageModelRefused      its server refused: key, model name, length, load
│   ├── LanguageModelSlow         it did not answer in time
│   └── LanguageModelGarbled      what it wrote cannot be read
└── ModelUnavailable      weights are not on this machine and may not be fetched
"""


class PinciteError(Exception):
    """Root of all errors meant for the user: `str(error)` is a sentence to show."""


class ReadError(PinciteError):
    """One file could not be read."""


class UnsupportedFormat(ReadError):
    """Not a kind of document that Pincite reads."""


class EmptyFile(ReadError):
    """The file holds no bytes, or nothing but white space."""


class NoText(ReadError):
    """No page carries text, as in a scan without OCR."""


class EncryptedFile(ReadError):
    """The file needs a password, or another one than was given."""


class DamagedFile(ReadError):
    """The file is broken, truncated or contradicts itself."""


class UnreadableFile(ReadError):
    """The operating system does not let us open the file."""


class LimitExceeded(ReadError):
    """Reading took more time or memory than one file may."""


class InputError(PinciteError):
    """The question or an option cannot be used as given."""


class EmptyQuestion(InputError):
    """Nothing was asked."""


class QuestionTooLong(InputError):
    """The question is longer than any question is."""


class BadOption(InputError):
    """An option's value is outside its range or cannot be parsed."""


class NotCarried(InputError):
    """A sentence is neither what its citations say nor carried by them."""


class UnknownItem(PinciteError):
    """No such thing in this collection."""


class UnknownDocument(UnknownItem):
    """No document with this id, path or name."""


class UnknownCitation(UnknownItem):
    """No citation with this id was ever given out here."""


class UnknownPage(UnknownItem):
    """The document has no such page, or no picture can be made of it."""


class UnknownFile(UnknownItem):
    """The document's file is gone, or changed since it was read."""


class UnknownJob(UnknownItem):
    """No job with this id was ever begun here."""


class UnknownKey(UnknownItem):
    """No key with this id."""


class CollectionError(PinciteError):
    """The collection cannot be used as asked."""


class CollectionMissing(CollectionError):
    """Nothing has been added under this name yet."""


class CollectionExists(CollectionError):
    """A collection of this name is there already."""


class CollectionMismatch(CollectionError):
    """The collection was built with another model, splitting or format."""


class CollectionBusy(CollectionError):
    """Another process is writing this collection."""


class CollectionUnwritable(CollectionError):
    """The disk is full, or the folder may not be written."""


class CollectionDamaged(CollectionError):
    """The stored truth cannot be read."""


class ServiceRefusal(PinciteError):
    """The service does not take the request."""


class TooBusy(ServiceRefusal):
    """Too much is waiting already; `retry_after` seconds later it may be less."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooLarge(ServiceRefusal):
    """More than the service takes at once."""


class KeyNeeded(ServiceRefusal):
    """No key was given, or one that is not good."""


class KeyRefused(ServiceRefusal):
    """The key does not allow this."""


class ServiceError(PinciteError):
    """A service that was asked over HTTP did not give what was asked for."""


class ServiceUnreachable(ServiceError):
    """Nobody answers at the address."""


class ServiceRefused(ServiceError):
    """The service answered with a problem: `status` over HTTP, `kind` of error, `retry_after` seconds if it said so."""

    def __init__(self, message: str, status: int = 0, kind: str = "", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.retry_after = retry_after


class ServiceNotUnderstood(ServiceError):
    """The service answered something that Pincite would not say."""


class LanguageModelError(PinciteError):
    """The language model that writes gave nothing that can be used."""


class LanguageModelMissing(LanguageModelError):
    """No language model is configured."""


class LanguageModelUnreachable(LanguageModelError):
    """Nobody answers at the language model's address, or the connection broke."""


class LanguageModelRefused(LanguageModelError):
    """The language model's server refused: `status` over HTTP (0: none), `retry_after` seconds if it said so."""

    def __init__(self, message: str, status: int = 0, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class LanguageModelSlow(LanguageModelError):
    """The language model did not answer in time."""


class LanguageModelGarbled(LanguageModelError):
    """What the language model wrote cannot be read."""


class ModelUnavailable(PinciteError):
    """The model's weights are not on this machine and may not be fetched."""
