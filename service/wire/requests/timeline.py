"""The requests for a timeline, and for one as a file."""

from typing import Annotated

from pydantic import Field

from pincite.service.export.tables import TableFormat
from pincite.service.wire.requests.asking import FilterBody, Text
from pincite.service.wire.requests.body import Body, CollectionName


class TimelineBody(Body):
    """What the events are about, in any language, and filters for the documents."""

    subject: Annotated[Text, Field(examples=["summits between North Korea and Russia"])]
    filters: FilterBody = FilterBody()
    collection: CollectionName = None


class TimelineFileBody(TimelineBody):
    """A timeline as a file in this format."""

    format: TableFormat
