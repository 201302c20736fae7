"""What `read` and `add` take alike: how what a user names is read into articles."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from dateline.cli.shared import AllowPrivate, Published, iso_date, read_inputs, read_options

if TYPE_CHECKING:
    from dateline.model import Article
    from dateline.read.formats import Options

OPTIONS: dict[str, tuple[Any, Any]] = {
    "published": (Published, None),
    "publisher": (
        Annotated[str | None, typer.Option("--publisher", help="Publisher of articles that give none.")],
        None,
    ),
    "ignore": (
        Annotated[list[str] | None, typer.Option("--ignore", help="Glob of files to pass over; repeatable.")],
        None,
    ),
    "allow_private": (AllowPrivate, False),
    "timeout": (Annotated[float, typer.Option("--timeout", help="Seconds for one address.")], 20.0),
    "max_mb": (Annotated[float, typer.Option("--max-mb", help="Largest page or file, in MB.")], 50.0),
    "mend": (
        Annotated[bool, typer.Option("--mend", help="Mend mojibake in JSON too; offsets follow the result.")],
        False,
    ),
    "encoding": (Annotated[str | None, typer.Option("--encoding", help="Encoding of files that name none.")], None),
    "format": (Annotated[str | None, typer.Option("--format", help="Format of everything given, if mistaken.")], None),
}
"""Options by name, each with its annotation and default."""


class Reading(NamedTuple):
    """How articles are to be read, as checked flags say; `published`, `publisher`: of articles that give none.

    `flags` are those a user gave otherwise than by default, as on the command line.
    """

    options: Options
    published: str | None
    publisher: str | None
    flags: tuple[str, ...] = ()

    def articles(self, paths: list[str]) -> Iterator[Article]:
        """The articles of files, folders, addresses and standard input."""
        return read_inputs(paths, self.options, self.published, self.publisher)


def reads_articles(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameter `reading` stands for all of `OPTIONS`. Errors: SettingError where a flag is wrong."""

    def run(**given: Any) -> None:
        chosen = {name: given.pop(name) for name in OPTIONS}
        flags = tuple(
            f"--{n.replace('_', '-')}" for n, (_, default) in OPTIONS.items() if chosen[n] not in (default, [])
        )
        command(reading=_reading(**chosen)._replace(flags=flags), **given)

    own, kind = inspect.signature(command, eval_str=True), inspect.Parameter.KEYWORD_ONLY
    taken = [inspect.Parameter(name, kind, default=d, annotation=a) for name, (a, d) in OPTIONS.items()]
    listed = ([p.replace(kind=kind)] if p.name != "reading" else taken for p in own.parameters.values())
    run.__dict__["__signature__"] = own.replace(parameters=[p for part in listed for p in part])
    run.__doc__, run.__name__ = command.__doc__, command.__name__
    return run


def _reading(
    *, published: str | None, publisher: str | None, ignore: list[str] | None, max_mb: float, **flags: Any
) -> Reading:
    options = read_options(ignore=tuple(ignore or ()), max_bytes=int(max_mb * 1e6), **flags)
    return Reading(options, iso_date(published), publisher)
