"""A desk over a small store, served on a free port, and a real Chromium to look at it with."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 15_000
"""Milliseconds a page may take on a machine that has other work."""


def chromium() -> str | None:
    """Where Chromium is: what CHROMIUM names, else on the path."""
    return os.environ.get("CHROMIUM") or next((found for n in NAMES if (found := shutil.which(n))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e '.[dev]'")
    path = chromium()
    if path is None:
        pytest.skip("no Chromium was found: apt-get install chromium, or name one with CHROMIUM=/path")
    with sync_api.sync_playwright() as p:
        found = p.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def made_store(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Path:
    """A store with the dispatches of dispatches.yaml, read and linked once."""
    from dateline.model import Article
    from dateline.reader import Reader
    from dateline.store import open_store
    from dateline.store.linking import link_store

    given = yaml.safe_load((HERE / "dispatches.yaml").read_text(encoding="utf-8"))
    articles = [Article(**{**a, "text": a["text"].strip()}) for a in given]
    path = tmp_path_factory.mktemp("desk") / "desk.db"
    with open_store(path, create=True) as store:
        store.add(Reader().read_articles(iter(articles)), inputs=articles)
        link_store(store, lambda words: None)
    return path


class Served:
    """A desk that runs in a thread: its address, and the store it serves."""

    def __init__(self, path: Path, **settings: Any) -> None:
        import uvicorn

        from dateline.web import create_app

        self.path = path
        app = create_app(str(path), **settings)
        self.server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        for _ in range(400):
            if self.server.started:
                break
            time.sleep(0.05)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="module")
def desk(made_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A desk over a copy of the store that the tests of one file may change."""
    path = tmp_path_factory.mktemp("served") / "desk.db"
    shutil.copy(made_store, path)
    served = Served(path)
    yield served
    served.stop()


@pytest.fixture
def seen() -> list[str]:
    """What went wrong on the pages of a test: script errors, refused loads, requests to elsewhere."""
    return []


@pytest.fixture
def page(browser: Any, desk: Served, seen: list[str]) -> Iterator[Any]:
    """A page of the desk. The test fails where a script fails, something is refused, or a request leaves the desk."""
    context = browser.new_context(base_url=desk.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(SECONDS)
    made = context.new_page()
    watch(made, desk.url, seen)
    yield made
    context.close()
    assert not seen, seen


def watch(page: Any, url: str, seen: list[str]) -> None:
    """Write down what goes wrong on a page."""
    page.on("pageerror", lambda error: seen.append(f"script: {error}"))
    page.on("console", lambda m: seen.append(f"console: {m.text}") if m.type == "error" else None)
    page.on("request", lambda r: None if r.url.startswith((url, "data:", "blob:")) else seen.append(f"left: {r.url}"))
