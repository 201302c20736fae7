"""Stages, what they need and give, plans, and how a plan runs.

A stage is a function from read-only documents to what it adds. It declares the layers it `needs` and the layers it
`gives`; `check` refuses a plan whose stages cannot meet before the first article is read.
"""

from __future__ import annotations

import importlib
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from dateline import resources
from dateline.errors import ArticleProblem, DatelineError, SettingError
from dateline.model import Document, Problem

Layers: TypeAlias = Mapping[str, Any]
LAYERS = frozenset(Document.__struct_fields__) - {"article"}


@dataclass(frozen=True)
class Stage:
    """One step of a plan.

    name: `annotate.times` and the like. needs, gives: layer names (fields of `Document`). annotate: one document in,
    a mapping of the layers given out. batch: the same over a list, for stages bound by a parser or an encoder; a stage
    has one or the other. languages: ISO 639-1 codes it can read, or null for any.
    """

    name: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    annotate: Callable[[Document], Layers] | None = None
    batch: Callable[[Sequence[Document]], Sequence[Layers]] | None = None
    languages: tuple[str, ...] | None = ("en",)
    purpose: str = ""

    def __post_init__(self) -> None:
        if (self.annotate is None) == (self.batch is None):
            raise SettingError(self.name, "a stage is either per article or per batch.", "Give one of annotate, batch.")


@dataclass(frozen=True)
class Plan:
    """An ordered list of stages with a name: plans are data, under `data/plans/*.toml`."""

    name: str
    stages: tuple[Stage, ...]


@dataclass
class Timings:
    """CPU seconds by stage and words read; filled by `run` when given."""

    seconds: dict[str, float] = field(default_factory=dict)
    words: int = 0

    def add(self, stage: str, seconds: float) -> None:
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds


def load_stage(name: str, where: str) -> Stage:
    """The `STAGE` of module `dateline.<name>`; `where` leads the message if it has none."""
    module_name = f"dateline.{name}"
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as e:
        if e.name is None or not (module_name == e.name or module_name.startswith(e.name + ".")):
            raise
        raise SettingError(where, f"there is no stage {name!r}.", "See `dateline plan` for the stages.") from None
    stage = getattr(module, "STAGE", None)
    if not isinstance(stage, Stage):
        raise SettingError(where, f"module {name!r} is no stage.", "A stage's module defines STAGE.")
    return stage


def plan_names() -> tuple[str, ...]:
    """The plans that `data/plans` holds, by name.

    >>> plan_names()
    ('default',)
    """
    return tuple(sorted(p.stem for p in (resources.DATA / "plans").glob("*.toml")))


def load_plan(name_or_path: str = "default") -> Plan:
    """A plan by name (of `data/plans`) or path of a TOML file, checked.

    >>> load_plan("default").name
    'default'
    """
    path = Path(name_or_path) if name_or_path.endswith(".toml") else resources.path(f"plans/{name_or_path}.toml")
    if not path.is_file():
        raise SettingError(
            name_or_path, "there is no such plan.", f"Plans: {', '.join(plan_names())}; or a .toml file."
        )
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as e:
        raise SettingError(str(path), f"this is not TOML: {e}.", "Mend the line named.") from None
    names = table.get("stages")
    if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
        raise SettingError(
            str(path), "a plan needs `stages`, a list of names.", f"See {resources.DATA / 'plans/default.toml'}."
        )
    plan = Plan(path.stem, tuple(load_stage(n, f"{path.name}: stages") for n in names))
    check(plan, str(path))
    return plan


def check(plan: Plan, where: str = "plan") -> None:
    """Refuse a plan whose stages need what none before them gives, or give one layer twice."""
    have: dict[str, str] = {}
    for stage in plan.stages:
        for layer in (*stage.needs, *stage.gives):
            if layer not in LAYERS:
                raise SettingError(where, f"{stage.name} names a layer {layer!r} that is none.", "See model.Document.")
        for layer in stage.needs:
            if layer not in have:
                raise SettingError(
                    where,
                    f"{stage.name} needs {layer!r}, which no stage before it gives.",
                    f"Put the stage that gives {layer!r} before {stage.name}.",
                )
        for layer in stage.gives:
            if layer in have:
                raise SettingError(where, f"{stage.name} and {have[layer]} both give {layer!r}.", "Leave one out.")
            have[layer] = stage.name


def _readable(stage: Stage, document: Document) -> bool:
    return stage.languages is None or document.language is None or document.language in stage.languages


def _with_problem(document: Document, stage: str, e: ArticleProblem) -> Document:
    row = Problem(kind=e.kind, message=e.message, remedy=e.remedy, stage=stage)
    return msgspec.structs.replace(document, problems=(*document.problems, row))


def _apply(stage: Stage, documents: list[Document], keep_going: bool) -> list[Document]:
    """Run one stage over documents; an article's own problem stays with that article."""
    todo = [i for i, d in enumerate(documents) if _readable(stage, d)]
    out = list(documents)
    if stage.batch is not None and todo:
        try:
            for i, layers in zip(todo, stage.batch([documents[i] for i in todo]), strict=True):
                out[i] = msgspec.structs.replace(documents[i], **layers)
            return out
        except Exception:
            # One article spoils the batch: go through it one by one to find which.
            if not keep_going and len(todo) == 1:
                raise
    for i in todo:
        out[i] = _apply_one(stage, documents[i], keep_going)
    return out


def _apply_one(stage: Stage, document: Document, keep_going: bool) -> Document:
    try:
        layers = stage.annotate(document) if stage.annotate else stage.batch([document])[0] if stage.batch else {}
        return msgspec.structs.replace(document, **layers)
    except ArticleProblem as e:
        return _with_problem(document, stage.name, e)
    except DatelineError:
        raise
    except Exception as e:
        if not keep_going:
            raise
        message = f"{stage.name} met a bug of ours: {type(e).__name__}: {e}."
        return _with_problem(document, stage.name, ArticleProblem("bug", message, "Please report it with the article."))


def run(plan: Plan, documents: Iterable[Document], batch_words: int = 20_000, batch_size: int = 64,
        timings: Timings | None = None, keep_going: bool = False) -> Iterator[Document]:  # fmt: skip
    """Run a plan, in order, with memory bounded by one batch (`batch_size` articles or about `batch_words` words).

    keep_going: a bug of ours costs one layer of one article, which gets a problem `bug`; else it raises.
    """
    for batch in batches(documents, batch_words, batch_size):
        for stage in plan.stages:
            before = time.process_time()
            batch = _apply(stage, batch, keep_going)
            if timings is not None:
                timings.add(stage.name, time.process_time() - before)
        if timings is not None:
            timings.words += sum(len(d.text.split()) for d in batch)
        yield from batch


def batches(documents: Iterable[Document], words: int, size: int) -> Iterator[list[Document]]:
    """Cut a stream into lists of at most `size` articles and about `words` words (6 characters a word)."""
    batch: list[Document] = []
    load = 0
    for d in documents:
        batch.append(d)
        load += len(d.text) // 6
        if len(batch) >= size or load >= words:
            yield batch
            batch, load = [], 0
    if batch:
        yield batch


def chunks(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of `size` items, the last one shorter."""
    it = iter(items)
    while chunk := list(islice(it, size)):
        yield chunk
