"""Which program, plan, models and lexicons made a row: what a store compares to know what must be read again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from dateline import __version__, resources
from dateline.actor_tables import own_tables
from dateline.pipeline import load_plan
from dateline.store.rows import Run

_LEXICONS = (".yaml", ".toml", ".csv")


def make_run(program: str, plan: str, stages: tuple[str, ...], models: str, lexicons: str) -> Run:
    """A run with its key: equal parts give an equal key.

    >>> a = make_run("dateline 0.1.0", "default", ("read.page",), "m", "l")
    >>> a.key == make_run("dateline 0.1.0", "mine", ("read.page",), "m", "l").key
    True
    """
    parts = "\n".join((program, *stages, models, lexicons))
    key = hashlib.blake2b(parts.encode(), digest_size=8).hexdigest()
    return Run(key=key, program=program, plan=plan, stages=stages, models=models, lexicons=lexicons)


@cache
def current_run(plan: str = "default") -> Run:
    """The run that reading with this plan would be now. Errors: SettingError for a plan that cannot run."""
    loaded = load_plan(plan)
    return make_run(
        f"dateline {__version__}", loaded.name, tuple(s.name for s in loaded.stages), _models(), _lexicons()
    )


def _models() -> str:
    assets = sorted((a.file, a.sha256) for a in resources.assets())
    own = [(n, resources.sha256(f)) for n, f in _overrides() if not n.endswith(_LEXICONS)]
    return _digest(f"{name} {digest}" for name, digest in [*assets, *own])


def _lexicons() -> str:
    files = {str(f.relative_to(resources.DATA)): f for f in resources.DATA.rglob("*") if f.suffix in _LEXICONS}
    files |= {n: f for n, f in _overrides() if n.endswith(_LEXICONS)}
    files |= {f"own actors {k}": f for k, f in enumerate(own_tables()) if f.is_file()}
    return _digest(f"{name} {resources.sha256(file)}" for name, file in sorted(files.items()))


def _overrides() -> list[tuple[str, Path]]:
    folder = os.environ.get(resources.OVERRIDE)
    if not folder or not Path(folder).is_dir():
        return []
    root = Path(folder)
    return sorted((str(f.relative_to(root)), f) for f in root.rglob("*") if f.is_file())


def _digest(lines: Iterable[str]) -> str:
    joined = "\n".join(lines)
    return hashlib.blake2b(joined.encode(), digest_size=8).hexdigest()
