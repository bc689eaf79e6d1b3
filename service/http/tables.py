"""The responses of routes that give a table as a file."""

from fastapi.responses import Response

from pincite.service.export.tables import Table, TableFormat, write_table
from pincite.service.http.problems import Responses
from pincite.service.http.state import State

_MEDIA = {
    TableFormat.CSV: "text/csv",
    TableFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    TableFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
FILE: Responses = {
    200: {"content": {media: {"schema": {"type": "string", "format": "binary"}} for media in _MEDIA.values()}}
}


async def table_file(state: State, table: Table, form: TableFormat, name: str) -> Response:
    """The table as a file to save under this name and the format's ending."""
    content = await state.desk.think(lambda: write_table(table, form))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form.value}"'}
    return Response(content, media_type=_MEDIA[form], headers=headers)
