"""The requests to fill a grid and to have it as a file."""

from typing import Annotated

from pydantic import Field

from pincite.service.export.tables import TableFormat
from pincite.service.grid.filling import MOST_QUESTIONS
from pincite.service.wire.requests.asking import FilterBody, Text
from pincite.service.wire.requests.body import Body, CollectionName


class GridBody(Body):
    """Questions to put to each document alone; the filters choose the documents."""

    questions: Annotated[
        list[Text], Field(min_length=1, max_length=MOST_QUESTIONS, examples=[["what was agreed", "when was it signed"]])
    ]
    filters: FilterBody = FilterBody()
    collection: CollectionName = None


class GridFileBody(GridBody):
    """A grid as a file in this format."""

    format: TableFormat
