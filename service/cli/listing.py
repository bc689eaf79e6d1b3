"""The commands `pincite list` and `pincite groups ...`: which documents there are, and the groups that they are in."""

from typing import Annotated

import typer

from pincite.index.truth.listing import Listing, Order
from pincite.service.cli import completing
from pincite.service.cli.app import AsJson, Home, Name, app, opened_collection, show, storable
from pincite.service.cli.choices import choice
from pincite.service.cli.filters import Author, Grouped, Language, Since, Until, filters_of
from pincite.service.cli.lines import print_line

_ALL = 10**9  # documents
_groups = typer.Typer(no_args_is_help=True, help="Groups of documents: list, add (documents to one), remove.")
app.add_typer(_groups, name="groups")

Documents = Annotated[
    list[str],
    typer.Argument(callback=storable, autocompletion=completing.documents, help="Ids, names or paths of documents."),
]
GroupName = Annotated[str, typer.Argument(callback=storable, help="The group's name.")]


@app.command("list")
def list_documents(
    search: Annotated[
        str | None,
        typer.Option("--search", "-s", callback=storable, help="Words of title, author, publisher or file name."),
    ] = None,
    sort: Annotated[
        Order,
        choice(
            Order,
            "--sort",
            metavar="ORDER",
            told="By what to sort: name, title, author, date or added. Documents without it come last.",
        ),
    ] = Order.NAME,
    descending: Annotated[bool, typer.Option("--descending", help="The last first.")] = False,
    group: Grouped = [],  # noqa: B006  typer copies it
    language: Language = [],  # noqa: B006
    author: Author = [],  # noqa: B006
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.", show_default="all")] = _ALL,
    offset: Annotated[int, typer.Option(min=0, help="Leave out the first ones.")] = 0,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """List the documents of a collection, and the files that could not be read."""
    from pincite.index.truth import listing
    from pincite.index.truth.failures import failures
    from pincite.service.cli import render
    from pincite.service.repeats.newer import newer_versions
    from pincite.service.wire.documents import page_of

    filters = filters_of([], language, author, since, until, group)
    asked = Listing(filters, search or "", "", sort, descending, limit, offset)
    opened = opened_collection(home, collection)
    with opened.snapshot():
        found = listing.list_documents(opened.connection, asked)
        unread = failures(opened.connection) if not offset else []
        newer = newer_versions(opened, [one.id for one in found.documents])

    def for_people() -> None:
        render.documents(found.documents, unread, newer)
        if len(found.documents) < found.total:
            render.say(f"{len(found.documents)} of {found.total} documents.")

    show(as_json, page_of(found, asked, unread, newer), for_people)


@_groups.command("list")
def list_groups(home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """List the groups, and how many documents are in each."""
    from pincite.index.truth.groups import all_groups
    from pincite.service.wire.documents import known_groups

    opened = opened_collection(home, collection)
    with opened.snapshot():
        found = known_groups(all_groups(opened.connection))

    def lines() -> None:
        for one in found.groups:
            print_line(f"{one.documents:6}  {one.name}")
        if not found.groups:
            print_line("No document is in a group. Put some into one: pincite groups add GROUP DOCUMENT...")

    show(as_json, found, lines)


@_groups.command("add")
def add_to_group(
    group: GroupName, documents: Documents, home: Home = None, collection: Name = None, as_json: AsJson = False
) -> None:
    """Put documents into a group, which is made if there is none of this name."""
    _regroup(documents, (group,), (), home, collection, as_json)


@_groups.command("remove")
def remove_from_group(
    group: GroupName, documents: Documents, home: Home = None, collection: Name = None, as_json: AsJson = False
) -> None:
    """Take documents out of a group. The documents stay in the collection; a group without any is gone."""
    _regroup(documents, (), (group,), home, collection, as_json)


def _regroup(
    documents: list[str], into: tuple[str, ...], out_of: tuple[str, ...], home: Home, collection: Name, as_json: bool
) -> None:
    from pincite.index.changing.grouping import regroup
    from pincite.service.wire.documents import regrouped

    changed = regrouped(regroup(opened_collection(home, collection), documents, into, out_of))

    def lines() -> None:
        for one in changed.documents:
            print_line(f"{one.id}  {one.known_as}: {', '.join(one.groups) or 'in no group'}")
        if not changed.documents:
            print_line("Nothing has changed.")

    show(as_json, changed, lines)
