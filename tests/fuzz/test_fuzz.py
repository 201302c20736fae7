"""The fuzzing targets hold on kept odd bytes (our own and what was found), and for a few seconds on new ones."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
spec = importlib.util.spec_from_file_location("fuzz", ROOT / "benchmarks" / "fuzz.py")
assert spec and spec.loader
fuzz = importlib.util.module_from_spec(spec)
sys.modules["fuzz"] = fuzz
spec.loader.exec_module(fuzz)

KNOWN = sorted((ROOT / "tests" / "cases" / "fuzz").glob("*-*"))
TRIES = {"page": 25, "times": 300, "attribution": 15, "record": 2_000}


@pytest.mark.parametrize("file", KNOWN, ids=lambda f: f.name)
def test_what_was_kept_is_taken(file: Path) -> None:
    assert fuzz.attempt(file.name.partition("-")[0], file.read_bytes()) is None


def test_every_target_has_bytes_that_are_kept() -> None:
    assert {f.name.partition("-")[0] for f in KNOWN} == set(fuzz.TARGETS)


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_odd_bytes_are_taken(target: str) -> None:
    draw, pool = random.Random(2016), fuzz.seeds(target)
    for _ in range(TRIES[target]):
        raw = fuzz.spoil(draw, pool)
        assert fuzz.attempt(target, raw) is None, raw[:200]
