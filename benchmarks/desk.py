"""How long the pages of the desk take over a store, from the request to the first byte and to the last.

    python benchmarks/store.py 10000 --step grow --folder stores
    python benchmarks/desk.py stores/10000.db --results benchmarks/results/desk.json

The desk is served on this machine and asked as a browser asks it, once it has prepared what it prepares. Each page is
asked for four times: the first answer and the middle of the others are kept, until the first byte and until the last,
by the clock and by the processor: where other work runs on the machine (`load`), only the latter tells much. What is
asked the second time may have been kept from the first.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import quote
from urllib.request import urlopen

import uvicorn
from fastapi import FastAPI

from dateline.web import create_app

BAR_MS = 200.0


def addresses(get: Callable[[str], Any]) -> list[str]:
    """One page of each kind, with what the store holds most of."""
    article = get("/articles.json?limit=1")["rows"][0]["key"]
    said = get("/statements.json?limit=1")["rows"][0]
    event = get("/events.json?limit=1")["rows"][0]
    actor = get("/actors.json?limit=1")["rows"][0]
    word = quote(said["said"].split()[0])
    said_at, named, known = quote(said["id"]), quote(event["cluster"] or event["id"]), quote(actor["key"])
    publisher, month = said["publisher"] or "", (said["day"] or "2016-02")[:7]
    return [
        "/", "/timeline", "/timeline?type=ASSAULT&lanes=actor", f"/timeline?actor=%23{actor['number']}", "/map",
        "/network", "/network?by=month", f"/network?actor=%23{actor['number']}", "/calendar", "/events",
        "/events?type=ASSAULT", f"/events?actor=%23{actor['number']}", "/statements",
        f"/statements?speaker=%23{actor['number']}", "/statements?topic=talks", f"/statements?q={word}", "/positions",
        f"/positions?actor=%23{actor['number']}", "/contested", "/figures", "/figures?measures=killed", "/articles",
        f"/articles?publisher={quote(publisher)}", "/actors", "/actors?q=al", "/actors/proposals", "/sources", "/runs",
        "/decisions", f"/article/{article}", f"/statement/{said_at}", f"/event/{named}", f"/actor/{known}",
        f"/search?q={word}", f"/search?q={word}&in=statements", f"/search?q={word}&in=events", "/review",
        "/review?layer=figures", "/review/log", f"/briefing?since={month}-01&until={month}-28", "/export", "/import",
        "/api", "/api/v1/events", "/api/v1/statements", "/api/v1/facets", "/api/v1/timeline",
    ]  # fmt: skip


def kind(address: str) -> str:
    """An address without the names of one store's rows."""
    path, _, fields = address.partition("?")
    head = "/".join(path.split("/")[:2]) + "/…" if path.count("/") == 2 else path
    return head + (f"?{'&'.join(f.partition('=')[0] + '=…' for f in fields.split('&'))}" if fields else "")


class Times(NamedTuple):
    """Milliseconds until the first byte of a page and until its last, by the clock and by the processor."""

    first_byte: float
    first_byte_cpu: float
    whole: float
    whole_cpu: float


def ask(port: int, address: str) -> Times:
    """One page over the network, as a browser gets it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    at, used = time.perf_counter(), time.process_time()
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read(1)
    first, first_cpu = time.perf_counter() - at, time.process_time() - used
    answer.read()
    whole, whole_cpu = time.perf_counter() - at, time.process_time() - used
    assert answer.status == 200, (address, answer.status)
    connection.close()
    return Times(*(round(1000 * x) for x in (first, first_cpu, whole, whole_cpu)))


def measure(port: int, address: str) -> dict[str, float]:
    """Milliseconds of one page: asked for the first time, and the middle of three more times."""
    cold = ask(port, address)
    warm = Times(*(median(x) for x in zip(*(ask(port, address) for _ in range(3)), strict=True)))
    return {
        "first_byte": cold.first_byte, "first_byte_cpu": cold.first_byte_cpu, "whole": cold.whole,
        "whole_cpu": cold.whole_cpu, "then_first_byte": warm.first_byte, "then_whole": warm.whole,
        "then_whole_cpu": warm.whole_cpu,
    }  # fmt: skip


@contextmanager
def served(app: FastAPI) -> Iterator[int]:
    """The desk on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(20)


def settle() -> float:
    """Wait until the desk has prepared its slow pages; seconds of the processor that this took."""
    used = time.process_time()
    while any(t.name == "dateline-prepare" for t in threading.enumerate()):
        time.sleep(0.2)
    return time.process_time() - used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--results", help="write or renew this JSON file")
    given = parser.parse_args()
    app = create_app(given.store, read_only=True)
    with served(app) as port:
        prepared = settle()
        asked = addresses(lambda path: json.loads(fetch(port, path)))
        pages = {kind(a): measure(port, a) for a in asked}
        articles = json.loads(fetch(port, "/overview.json"))["articles"]
    shown = [p for name, p in pages.items() if not name.startswith("/api/v1/")]  # an API call is sent whole
    found = {
        "pages_ms": pages, "prepared_cpu_s": round(prepared, 1), "load": round(os.getloadavg()[0], 1),
        "slowest_first_byte_ms": max(p["first_byte"] for p in shown),
        "slowest_first_byte_cpu_ms": max(p["first_byte_cpu"] for p in shown),
    }  # fmt: skip
    found["within_bar"] = found["slowest_first_byte_cpu_ms"] <= BAR_MS
    print(json.dumps({articles: found}, indent=1))
    if given.results:
        file = Path(given.results)
        known = json.loads(file.read_text()) if file.exists() else {}
        file.write_text(json.dumps({**known, str(articles): found}, indent=1) + "\n")


def fetch(port: int, path: str) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=600) as answer:
        found: bytes = answer.read()
        return found


if __name__ == "__main__":
    main()
