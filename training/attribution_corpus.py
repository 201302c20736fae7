"""PolNeAR articles as numbers: pieces, features, roles by row, windows and batches."""

from __future__ import annotations

import gzip
import importlib.util
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from tokenizers import Tokenizer

SOURCE_ROOT = Path(__file__).resolve().parent.parent / "src" / "dateline"


def package_file(name: str) -> ModuleType:
    """Load one pure file of the package by path, without importing the package itself."""
    spec = importlib.util.spec_from_file_location("_shared_" + name.replace("/", "_"), SOURCE_ROOT / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


wordpieces, quotation_marks = package_file("inference/wordpieces"), package_file("annotate/quotation/marks")


@dataclass
class Row:
    """One attribution: its role a piece (0 none, 1 source, 2 cue, 3 content) and its weight."""

    roles: np.ndarray
    anchor: int
    cue: np.ndarray
    weight: float


@dataclass
class Article:
    ids: np.ndarray
    features: np.ndarray
    cuts: np.ndarray
    tags: np.ndarray
    first: np.ndarray
    any_cue: np.ndarray
    rows: list[Row]


def load_tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def read_articles(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _touch(spans: np.ndarray, pairs: list[list[int]]) -> np.ndarray:
    out = np.zeros(len(spans), dtype=bool)
    for start, end in pairs:
        out |= (spans[:, 0] < end) & (spans[:, 1] > start)
    return out


def _row(text: str, spans: np.ndarray, gold: dict) -> Row | None:
    source, cue, content = (_touch(spans, gold[k]) for k in ("source", "cue", "content"))
    if not cue.any() or not content.any():
        return None
    roles = np.zeros(len(spans), dtype=np.int64)
    roles[content], roles[source], roles[cue] = 3, 1, 2
    words = sum(len(text[s:e].split()) for s, e in gold["content"])
    spoken = " ".join(text[s:e] for s, e in gold["cue"]).lower()
    weight = 1.0 + 0.6 * (not gold["source"]) + 0.6 * (words <= 5) + 0.2 * (spoken[:2] != "sa")
    where = np.flatnonzero(cue)
    return Row(roles, int(where[0]), where, weight)


def prepare(article: dict, tokenizer: Tokenizer) -> Article:
    """Turn one annotated article into arrays over its pieces."""
    text = article["text"]
    encoding = tokenizer.encode(text, add_special_tokens=False)
    ids, spans = np.array(encoding.ids), np.array(encoding.offsets, dtype=np.int64)
    rows = [r for r in (_row(text, spans, a) for a in article["attributions"]) if r]
    flat, starts = np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=bool)
    first, any_cue = np.zeros(len(ids), dtype=np.float32), np.zeros(len(ids), dtype=np.float32)
    for role in (3, 1, 2):
        for row in rows:
            held = row.roles == role
            flat[held] = role
            starts[held] = False
            begin = held & ~np.concatenate([[False], held[:-1]])
            starts[begin] = True
    for row in rows:
        first[row.anchor] = 1.0
        any_cue[row.cue] = 1.0
    tags = np.where(flat == 0, 0, 2 * flat - 1 + (~starts))
    mask = quotation_marks.quoted_mask(text)
    return Article(
        ids, wordpieces.feature_ids(text, spans, mask), wordpieces.cut_points(text, spans), tags, first, any_cue, rows
    )


def training_windows(article: Article, rng: random.Random) -> list[tuple[int, int]]:
    """Windows without overlap whose first is shortened at random, so that cuts differ each epoch."""
    out, start, size = [], 0, rng.randint(90, wordpieces.WINDOW)
    total = len(article.ids)
    while start < total:
        end = total
        if start + size < total:
            end = wordpieces._last_cut(article.cuts, start + size // 2, start + size)
        out.append((start, end))
        start, size = end, wordpieces.WINDOW
    return out


GLYPHS = {"“": '"', "”": '"', "’": "'", "‘": "'"}


def epoch_batches(articles: list[Article], size: int, rng: random.Random) -> list[list[tuple[int, int, int]]]:
    """Shuffled batches of (article, start, end), windows of like length together."""
    pool = [(i, s, e) for i, a in enumerate(articles) for s, e in training_windows(a, rng) if e - s > 8]
    rng.shuffle(pool)
    batches = []
    for k in range(0, len(pool), size * 40):
        part = sorted(pool[k : k + size * 40], key=lambda w: w[2] - w[1])
        batches += [part[j : j + size] for j in range(0, len(part), size)]
    rng.shuffle(batches)
    return batches
