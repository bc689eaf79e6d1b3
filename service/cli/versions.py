"""The command `pincite versions`."""

from typing import Annotated

import typer

from pincite.service.cli.app import AsJson, Home, Name, app, opened_collection, show, storable


@app.command()
def versions(
    document: Annotated[
        str | None,
        typer.Argument(callback=storable, help="Id, name or path; without it, all documents that have versions."),
    ] = None,
    newer: Annotated[
        str | None, typer.Argument(callback=storable, help="Another version: show what changed from one to the other.")
    ] = None,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Show which documents are versions of one another, or what changed between two, sentence by sentence."""
    from pincite.service.cli import render_versions
    from pincite.service.versions.difference import difference
    from pincite.service.versions.versions import all_families, versions_of
    from pincite.service.wire.versions import given_difference, given_families, given_versions

    opened = opened_collection(home, collection)
    if document is None:
        found = all_families(opened)
        show(as_json, given_families(found, len(found), 0), lambda: render_versions.families(found))
    elif newer is None:
        others = versions_of(opened, document)
        show(as_json, given_versions(others), lambda: render_versions.versions(others))
    else:
        changed = difference(opened, document, newer)
        show(as_json, given_difference(changed), lambda: render_versions.difference(changed))
