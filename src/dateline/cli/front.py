"""The front page of the command line: the commands by what one does with them, and the version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter

SECTIONS = {
    "Read articles": ("read", "explain"),
    "Keep a corpus": ("add", "link", "store", "remove", "actors"),
    "Ask it": ("find", "timeline", "calendar", "positions", "figures", "contested", "who"),
    "Give it out": ("serve", "export", "briefing"),
    "Look things up": ("when", "place", "ontology", "plan", "schema", "doctor", "licences"),
}
"""Every command in the order of the work; a test holds that none is left out."""


class Front(TyperGroup):
    """The group of all commands, listed by section and with their whole first sentence."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Names in the order of the sections."""
        listed = [name for names in SECTIONS.values() for name in names if name in self.commands]
        return listed + [name for name in self.commands if name not in listed]

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """One list a section."""
        for title, names in SECTIONS.items():
            found = [(name, self.commands[name]) for name in names if name in self.commands]
            with formatter.section(title):
                formatter.write_dl([(name, command.get_short_help_str(limit=200)) for name, command in found])


def _say_version(wanted: bool) -> None:
    if wanted:
        from dateline import __version__

        typer.echo(f"dateline {__version__}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Show the version and exit.")
]
