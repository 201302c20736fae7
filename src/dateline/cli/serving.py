"""The command that opens the desk: serve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.shared import PlanName, app, say

if TYPE_CHECKING:
    import socket


@app.command()
def serve(
    store: Annotated[str, typer.Argument(help="A store: a file, or postgresql://user@host/name.")],
    open_browser: Annotated[bool, typer.Option("--open", help="Open the desk in the browser.")] = False,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; beyond this machine only with --token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 for a free one.")] = 8765,
    token: Annotated[
        str | None, typer.Option("--token", envvar="DATELINE_TOKEN", help="Password of the desk, or its scrypt hash.")
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Refuse every change.")] = False,
    name: Annotated[list[str] | None, typer.Option("--name", help="Host name it answers to; repeatable.")] = None,
    plan: PlanName = "default",
) -> None:
    """Open the desk: the store as pages for an analyst and as a REST API, on this machine unless told otherwise."""
    from dateline.errors import MissingExtraError

    try:
        import uvicorn

        from dateline.web import create_app
    except ModuleNotFoundError as e:
        raise MissingExtraError("serve", e.name, "desk") from None
    made = create_app(store, read_only=read_only, token=token, host=host, names=tuple(name or ()), plan=plan)
    listening = _listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"
    say(f"the desk is at {address}{' (read-only)' if read_only else ''}; Ctrl-C ends it.", False)
    if open_browser:
        _open_soon(address)
    config = uvicorn.Config(made, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A socket bound before anything is promised. Errors: SettingError where the port is taken."""
    import socket

    from dateline.errors import SettingError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as e:
        listening.close()
        why = getattr(e, "strerror", None) or str(e)
        remedy = "Take another port; 0 is a free one."
        raise SettingError("--port", f"cannot listen on {host}:{port}: {why}.", remedy) from e
    return listening


def _open_soon(address: str) -> None:
    import threading
    import webbrowser

    threading.Timer(0.8, webbrowser.open, [address]).start()
