"""What the tools are called with; what they give back has the shapes of the HTTP interface."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import Field, ValidationError

from ingest.errors import BadOption
from service.http.bodies import Body, CollectionName, FilterBody, Text
from service.http.bodies_citations import CitationId

B = TypeVar("B", bound=Body)


class AskCall(FilterBody):
    """A question in any language, and which documents it is put to."""

    question: Annotated[Text, Field(description="The question, in any language.")]
    collection: CollectionName = None


class SearchCall(AskCall):
    """A question, and how many passages are wanted."""

    k: Annotated[int, Field(ge=1, le=100, description="How many passages.")] = 10


class CitationCall(Body):
    """A citation by its id."""

    citation_id: Annotated[CitationId, Field(description="As given by ask and find_quote.")]
    collection: CollectionName = None


def read_call(shape: type[B], given: Mapping[str, Any]) -> B:
    """The arguments of a call; raises BadOption where they are none."""
    try:
        return shape.model_validate(given)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise BadOption(f"The arguments cannot be used: {said}") from error
