"""The examples in the package's docstrings run and give what they say."""

import doctest
import importlib
import pkgutil

import pytest

import dateline

MODULES = sorted(m.name for m in pkgutil.walk_packages(dateline.__path__, "dateline.") if "__main__" not in m.name)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module_run(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0, "what was expected and what came stand above"


def test_there_are_examples_to_run() -> None:
    finder = doctest.DocTestFinder()
    assert sum(bool(t.examples) for name in MODULES for t in finder.find(importlib.import_module(name))) > 200
