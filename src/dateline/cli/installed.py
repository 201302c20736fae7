"""Commands about what is installed: licences."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli.shared import app


@app.command()
def licences(json: Annotated[bool, typer.Option("--json", help="As JSON Lines.")] = False) -> None:
    """List every package, model and table this program is made of, with its licence."""
    import msgspec

    from dateline.licences import assets, packages

    for part in (*packages(), *assets()):
        if json:
            print(msgspec.json.encode(part._asdict()).decode())
        else:
            print(f"{part.name:<32} {part.version:<18} {part.licence:<46} {part.origin}".rstrip())
