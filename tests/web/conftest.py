"""A small store of our own, and a desk over it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_records import BASE, records
from fastapi.testclient import TestClient

from dateline.store import open_store
from dateline.web import create_app, streaming

LIGHT = Path(__file__).parent.parent / "store" / "light.toml"
"""A plan that needs no model: what is tested here is what happens around reading."""


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine changes no answer: a page waits for its rows, unless a test says otherwise."""
    monkeypatch.setattr(streaming, "PATIENCE", 60.0)


@pytest.fixture(scope="session")
def store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "small.db"
    with open_store(path, create=True) as store:
        store.add(records())
    return path


@pytest.fixture(scope="session")
def desk(store_file: Path) -> Iterator[TestClient]:
    """A desk that tests only read."""
    with TestClient(create_app(str(store_file), plan=str(LIGHT)), base_url=BASE) as client:
        yield client


@pytest.fixture
def own(tmp_path: Path, store_file: Path) -> Iterator[TestClient]:
    """A desk over a store of the test's own."""
    copy = tmp_path / "own.db"
    shutil.copy(store_file, copy)
    with TestClient(create_app(str(copy), plan=str(LIGHT)), base_url=BASE) as client:
        yield client
