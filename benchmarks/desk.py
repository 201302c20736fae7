"""How long the pages of the desk take over a store, from the request to the whole answer.

    python benchmarks/store.py 10000 --step grow --folder stores
    python benchmarks/desk.py stores/10000.db --results benchmarks/results/desk.json

Each page is asked for four times through the application itself, without a network: the first answer and the middle of
the others are kept, by the clock and by the processor.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from statistics import median
from urllib.parse import quote

from fastapi.testclient import TestClient

from dateline.web import create_app

BAR_MS = 200.0
SETTLE = 20.0
"""Seconds in which the desk prepares its slow pages after it was started."""


def addresses(client: TestClient) -> list[str]:
    """One page of each kind, with what the store holds most of."""
    article = client.get("/articles.json?limit=1").json()["rows"][0]["key"]
    said = client.get("/statements.json?limit=1").json()["rows"][0]
    event = client.get("/events.json?limit=1").json()["rows"][0]
    actor = client.get("/actors.json?limit=1").json()["rows"][0]
    word = said["said"].split()[0]
    named = event["cluster"] or event["id"]
    publisher, month = said["publisher"] or "", (said["day"] or "2016-02")[:7]
    return [
        "/", "/timeline", "/timeline?type=ASSAULT&lanes=actor", f"/timeline?actor=%23{actor['number']}", "/map",
        "/network", "/network?by=month", f"/network?actor=%23{actor['number']}", "/calendar", "/events",
        "/events?type=ASSAULT", f"/events?actor=%23{actor['number']}", "/statements",
        f"/statements?speaker=%23{actor['number']}", "/statements?topic=talks", f"/statements?q={word}", "/positions",
        f"/positions?actor=%23{actor['number']}", "/contested", "/figures", "/figures?measures=killed", "/articles",
        f"/articles?publisher={quote(publisher)}", "/actors", "/actors?q=al", "/actors/proposals", "/sources", "/runs",
        "/decisions", f"/article/{article}", f"/statement/{said['id']}", f"/event/{named}", f"/actor/{actor['key']}",
        f"/search?q={word}", f"/search?q={word}&in=statements", f"/search?q={word}&in=events", "/review",
        "/review?layer=figures", "/review/log", f"/briefing?since={month}-01&until={month}-28", "/export", "/import",
        "/api", "/api/v1/events", "/api/v1/statements", "/api/v1/facets", "/api/v1/timeline",
    ]  # fmt: skip


def kind(address: str) -> str:
    """An address without the names of one store's rows."""
    path, _, fields = address.partition("?")
    head = "/".join(path.split("/")[:2]) + "/…" if path.count("/") == 2 else path
    return head + (f"?{'&'.join(f.partition('=')[0] + '=…' for f in fields.split('&'))}" if fields else "")


def measure(client: TestClient, address: str) -> dict[str, float]:
    """Milliseconds of one page."""
    clock, cpu = [], []
    for _ in range(4):
        at, used = time.perf_counter(), time.process_time()
        assert client.get(address).status_code == 200, address
        clock.append((time.perf_counter() - at) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return {"first": round(clock[0]), "then": round(median(clock[1:])), "then_cpu": round(median(cpu[1:]))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--results", help="write or renew this JSON file")
    given = parser.parse_args()
    with TestClient(create_app(given.store, read_only=True), base_url="http://127.0.0.1") as client:
        asked = addresses(client)
        time.sleep(SETTLE)
        pages = {kind(a): measure(client, a) for a in asked}
        articles = client.get("/overview.json").json()["articles"]
    found = {
        "pages_ms": pages, "slowest_ms": max(p["then"] for p in pages.values()),
        "slowest_cpu_ms": max(p["then_cpu"] for p in pages.values()), "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip
    found["within_bar"] = found["slowest_cpu_ms"] <= BAR_MS
    print(json.dumps({articles: found}, indent=1))
    if given.results:
        file = Path(given.results)
        known = json.loads(file.read_text()) if file.exists() else {}
        file.write_text(json.dumps({**known, str(articles): found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
