"""`pincite serve` and `pincite keys`: starts the HTTP service and manages its API keys."""

from dataclasses import replace
from typing import Annotated

import typer

from pincite.ingest.errors import BadOption, KeyNeeded
from pincite.service.cli.app import AsJson, Home, Name, app
from pincite.service.cli.lines import print_json, print_line
from pincite.service.desk.limits import Limits
from pincite.service.keys import Door, Key, Keys, Scope
from pincite.service.settings import is_loopback, read_settings

_USUAL = Limits()
_keys = typer.Typer(no_args_is_help=True, help="Manage API keys for the service: add, list, revoke.")
app.add_typer(_keys, name="keys")

Port = Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free port.")]
PerMinute = Annotated[
    int,
    typer.Option(min=1, max=1_000_000, help="Requests per minute for each key, or each address without keys."),
]


@app.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; addresses that others can reach require keys.")
    ] = "127.0.0.1",
    port: Port = 8000,
    per_minute: PerMinute = _USUAL.per_minute,
    home: Home = None,
    collection: Name = None,
) -> None:
    """Serve the web page and the HTTP API until interrupted."""
    from pincite.service.http.serving import run_server

    settings = read_settings(home, collection)
    keys = Keys(settings.home)
    if keys.door() is Door.SHUT:
        raise KeyNeeded(keys.shut_reason())
    if not is_loopback(host) and keys.door() is Door.OPEN:
        raise BadOption(
            f"--host {host} can be reached by others, and there are no keys. Create one first: pincite keys add NAME"
        )
    run_server(settings, replace(_USUAL, per_minute=per_minute), host, port)


@_keys.command("add")
def add_key(
    name: Annotated[str, typer.Argument(help="Who will use the key.")],
    scope: Annotated[str, typer.Option(help="read, write (upload and remove), or admin.")] = "read",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Create a key; it is shown only once."""
    if scope.upper() not in Scope.__members__:
        raise BadOption(f"--scope {scope} is not a scope. Choose read, write or admin.")
    key, secret = Keys(read_settings(home, None).home).add(name, Scope[scope.upper()])
    if as_json:
        print_json({**_json(key), "key": secret})
    else:
        print_line(f"{secret}\n\nKey {key.id} for {key.name}, scope {scope}. It is not shown again.")


@_keys.command("list")
def list_keys(home: Home = None, as_json: AsJson = False) -> None:
    """List the keys, without their secrets."""
    found = Keys(read_settings(home, None).home).all()
    if as_json:
        print_json({"keys": [_json(key) for key in found]})
    for key in found if not as_json else []:
        print_line(f"{key.id}  {key.scope.name.lower():5}  {key.created_at}  {key.revoked_at or 'good':25}  {key.name}")


@_keys.command("revoke")
def revoke_key(
    key_id: Annotated[str, typer.Argument(help="Id as shown by `list`.")], home: Home = None, as_json: AsJson = False
) -> None:
    """Revoke a key, at once and for good."""
    key = Keys(read_settings(home, None).home).revoke(key_id)
    if as_json:
        print_json(_json(key), indent=None)
    else:
        print_line(f"Key {key.id} ({key.name}) is revoked.")


def _json(key: Key) -> dict[str, str | None]:
    return {
        "id": key.id, "name": key.name, "scope": key.scope.name.lower(),
        "created_at": key.created_at, "revoked_at": key.revoked_at,
    }  # fmt: skip
