"""The responses about followed folders, and what happened in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pincite.service.watching.folders import Folder, NotedEvent

What = Literal["added", "changed", "moved", "removed", "refused", "away", "back", "held"]


@dataclass(frozen=True, slots=True)
class FollowedFolder:
    """A folder that is kept in step. `in_step_at` is when it last was; `trouble` says what waits for you, if anything.

    `paused`: it is not followed for now.
    """

    id: str
    path: str
    added_at: str
    paused: bool
    in_step_at: str | None
    trouble: str


@dataclass(frozen=True, slots=True)
class FollowedFolders:
    """All followed folders of a collection, by path."""

    folders: tuple[FollowedFolder, ...]


@dataclass(frozen=True, slots=True)
class FolderEvent:
    """What happened to a file: `before` is its earlier path if it was moved, `document` the id of its document.

    `away`, `back` and `held` are about the whole folder; `folder` is its id.
    """

    at: str
    folder: str
    event: What
    path: str
    before: str | None
    message: str | None
    document: str | None


@dataclass(frozen=True, slots=True)
class FolderEvents:
    """The last events of all followed folders of a collection, the newest first."""

    events: tuple[FolderEvent, ...]


def followed_folder(folder: Folder) -> FollowedFolder:
    """The response that describes a followed folder."""
    return FollowedFolder(
        folder.id, folder.path, folder.added_at, folder.paused, folder.in_step_at, folder.trouble
    )  # fmt: skip


def followed_folders(folders: Sequence[Folder]) -> FollowedFolders:
    """The response that lists followed folders."""
    return FollowedFolders(tuple(followed_folder(one) for one in folders))


def folder_events(noted: Sequence[NotedEvent]) -> FolderEvents:
    """The response that lists events."""
    return FolderEvents(tuple(_event(one) for one in noted))


def _event(noted: NotedEvent) -> FolderEvent:
    one = noted.event
    what: What = one.happening.value
    return FolderEvent(noted.at, noted.folder, what, one.path, one.before, one.message, one.document)
