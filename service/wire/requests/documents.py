"""The requests to list and to remove documents, and to change their metadata and groups."""

from datetime import date
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError, field_validator

from pincite.index.hit import Filters
from pincite.index.truth.listing import Listing, Order
from pincite.ingest.errors import BadOption
from pincite.ingest.reading.formats.content import Facts
from pincite.service.wire.requests.body import Body, CollectionName, CollectionQuery, Date, PagingQuery

_DATE = r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_SAID = r"^[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"  # one line, and not only white space

Said = Annotated[str | None, Field(pattern=_SAID, max_length=500)]


GroupName = Annotated[str, Field(pattern=_SAID, max_length=200)]
Ids = Annotated[list[Annotated[str, Field(min_length=16, max_length=16)]], Field(min_length=1, max_length=1_000)]


class ListQuery(PagingQuery, CollectionQuery):
    """The documents to list; `title` matches a part of the title or file name, `author` a part of the author's name.

    `search` is looked for in titles, authors, publishers and file names.
    """

    search: Annotated[str | None, Field(min_length=1, max_length=500)] = None
    sort: Annotated[Order, Field(description="Documents without it come last.")] = Order.NAME
    descending: bool = False
    group: GroupName | None = None
    title: Annotated[str | None, Field(min_length=1, max_length=500)] = None
    author: Annotated[str | None, Field(min_length=1, max_length=500)] = None
    language: Annotated[str | None, Field(pattern="^[A-Za-z]{2}$")] = None
    date_from: Date = None
    date_to: Date = None

    def filters(self) -> Filters:
        """These filters for a look-up; raises BadOption if the dates exclude each other."""
        return Filters(
            languages=(self.language,) if self.language else (),
            authors=(self.author,) if self.author else (),
            date_from=self.date_from,
            date_to=self.date_to,
            groups=(self.group,) if self.group else (),
        )

    def listing(self) -> Listing:
        """What is to be listed, and how; raises BadOption if the dates exclude each other."""
        return Listing(
            self.filters(), self.search or "", self.title or "", self.sort, self.descending, self.limit, self.offset
        )


class FactsBody(Body):
    """A document's metadata; omitted fields stay as they are, and null means unknown."""

    title: Said = None
    author: Said = None
    publisher: Said = None
    date: Annotated[str | None, Field(pattern=_DATE, examples=["2023-09"])] = None
    language: Annotated[str | None, Field(pattern="^[a-z]{2}$", examples=["ko"])] = None

    @field_validator("date")
    @classmethod
    def _is_in_the_calendar(cls, value: str | None) -> str | None:
        if value is not None and len(value) == len("2023-09-14"):
            date.fromisoformat(value)
        return value

    def said(self) -> dict[str, str]:
        """The known values, by field name."""
        return self.model_dump(exclude_none=True)

    def applied(self, facts: Facts) -> Facts:
        """The given facts, updated with the fields that were set in this request."""
        given = self.model_dump(exclude_unset=True, exclude={"groups"})
        old = {name: getattr(facts, name) for name in FactsBody.model_fields}
        return Facts(**{**old, **given})


class ChangeBody(FactsBody):
    """A document's metadata and groups; null groups are those of the bibliography that describes it."""

    groups: Annotated[list[GroupName] | None, Field(max_length=100)] = None

    @property
    def sets_groups(self) -> bool:
        """Whether the request says anything of groups."""
        return "groups" in self.model_fields_set


class RemovalBody(Body):
    """The documents to remove, by id; those that are not there are named in the answer."""

    documents: Ids
    collection: CollectionName = None


class GroupingBody(Body):
    """The documents to put into groups (`into`) and to take out of others (`out_of`)."""

    documents: Ids
    into: list[GroupName] = Field(default=[], max_length=100)
    out_of: list[GroupName] = Field(default=[], max_length=100)
    collection: CollectionName = None


_LIST = TypeAdapter(list[FactsBody | None])


def facts_of_files(text: str | None, count: int) -> list[dict[str, str]]:
    """The metadata of each file of a form, from its field `metadata`; raises BadOption if the field is invalid."""
    if not text:
        return [{}] * count
    try:
        given = _LIST.validate_json(text)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise BadOption(f"The field `metadata` is invalid: {said}") from error
    if len(given) != count:
        raise BadOption(f"The field `metadata` describes {len(given)} files, but {count} were sent.")
    return [one.said() if one else {} for one in given]
