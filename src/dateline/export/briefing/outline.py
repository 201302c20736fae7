"""A map without a map service: outlines of countries cut to a window around some points."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec

from dateline import resources
from dateline.export.briefing.parts import Point

FILE = "print/world.json.gz"
LEAST = 3.0
"""Half the height of the smallest window, in degrees."""
MARGIN = 0.18
WIDE = 1.7
"""Width of a window by its height."""
LABELS = 14
FEW, ENOUGH = 20, 8
Line = tuple[tuple[float, float], ...]


class Window(NamedTuple):
    """The part of the world shown, in degrees; `squeeze` is how much narrower a degree of longitude is there."""

    west: float
    south: float
    east: float
    north: float
    squeeze: float


class Mark(NamedTuple):
    """A point on the drawing: position and radius in units of its width, label or "", whether violence is told."""

    x: float
    y: float
    radius: float
    label: str
    left: bool
    conflict: bool


class Drawing(NamedTuple):
    """Everything to draw, in units of the width: x from 0 to 1, y from 0 to `height`, downwards."""

    height: float
    shapes: tuple[Line, ...]
    marks: tuple[Mark, ...]


@cache
def _world() -> tuple[Line, ...]:
    """Rings of all countries as (longitude, latitude); TopoJSON's arcs decoded once."""
    topology: dict[str, Any] = msgspec.json.decode(gzip.decompress(resources.asset(FILE).read_bytes()))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[tuple[float, float]]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    rings = (tuple(_unwrapped(_ring(r, arcs))) for g in topology["geometries"] for p in _polygons(g) for r in p)
    return tuple(r for r in rings if abs(r[0][0] - r[-1][0]) < 180)


def _unwrapped(points: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Longitudes that run on across the 180th meridian instead of jumping. A ring around a pole stays open."""
    turn, before = 0.0, None
    for x, y in points:
        if before is not None and abs(x - before) > 180:
            turn += 360 if before > x else -360
        before = x
        yield x + turn, y


def _polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return list(geometry["arcs"]) if geometry["type"] == "MultiPolygon" else []


def _ring(numbers: Sequence[int], arcs: list[list[tuple[float, float]]]) -> Iterator[tuple[float, float]]:
    """The points of a ring; a negative number is an arc backwards, and arcs share their ends."""
    for k, n in enumerate(numbers):
        points = arcs[n] if n >= 0 else arcs[~n][::-1]
        yield from points[1 if k else 0 :]


def window(points: Sequence[Point]) -> Window:
    """The window that holds the points with room around them, twice as wide as high or so.

    >>> w = window([Point(name="a", latitude=36, longitude=37, events=1, conflict=True)])
    >>> (w.south, w.north)
    (33.0, 39.0)
    """
    lats, lons = [p.latitude for p in points], [p.longitude for p in points]
    middle = (min(lats) + max(lats)) / 2
    squeeze = max(math.cos(math.radians(middle)), 0.2)
    half = max((max(lats) - min(lats)) / 2 * (1 + MARGIN), LEAST)
    across = max((max(lons) - min(lons)) / 2 * (1 + MARGIN) * squeeze, half * WIDE)
    half = min(max(half, across / WIDE), 80.0)
    across = half * WIDE
    east_west = (min(lons) + max(lons)) / 2
    return Window(east_west - across / squeeze, middle - half, east_west + across / squeeze, middle + half, squeeze)


def core(points: Sequence[Point]) -> list[Point]:
    """The points without the few far ones that would make the map of a country one of the world.

    Of each direction the outermost twentieth of events may go, of several points at least one, where that halves the
    window.
    """
    kept = list(points)
    for axis in ("latitude", "longitude"):
        ordered = sorted(kept, key=lambda p: getattr(p, axis))
        spare = max(sum(p.events for p in ordered) / FEW, len(ordered) >= ENOUGH)
        for side in (ordered, ordered[::-1]):
            gone = 0
            for n, p in enumerate(side):
                gone += p.events
                if gone > spare:
                    break
                rest = [q for q in kept if q not in side[: n + 1]]
                if rest and _area(window(rest)) < _area(window(kept)) / 2:
                    kept = rest
    return kept


def _area(w: Window) -> float:
    return (w.east - w.west) * (w.north - w.south)


def draw(points: Sequence[Point]) -> Drawing:
    """Outlines and marks for some points. Larger marks are more events; labels that would collide are left out, and so
    are the few points far from all others (`core`)."""
    w = window(core(points))
    points = [p for p in points if w.west <= p.longitude <= w.east and w.south <= p.latitude <= w.north]
    width = (w.east - w.west) * w.squeeze
    height = (w.north - w.south) / width

    def place(lon: float, lat: float) -> tuple[float, float]:
        return (lon - w.west) * w.squeeze / width, (w.north - lat) / width

    shapes = []
    for n, ring in enumerate(_world()):
        for shift in (-360.0, 0.0, 360.0):
            if not _touches(_box(n), w, shift):
                continue
            cut = _clipped(tuple((x + shift, y) for x, y in ring), w)
            if len(cut) > 2:
                shapes.append(_thinned(tuple(place(*p) for p in cut)))
    return Drawing(height, tuple(s for s in shapes if len(s) > 2), _marks(points, place, height))


@cache
def _box(ring: int) -> tuple[float, float, float, float]:
    xs, ys = zip(*_world()[ring], strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _marks(points: Sequence[Point], place: Any, height: float) -> tuple[Mark, ...]:
    found: list[Mark] = []
    boxes: list[tuple[float, float, float, float]] = []
    for n, p in enumerate(sorted(points, key=lambda p: (-p.events, p.name))):
        x, y = place(p.longitude, p.latitude)
        radius = min(0.006 + 0.003 * math.sqrt(p.events), 0.022)
        long = 0.0105 * len(p.name)
        left = x + radius + long > 0.98
        box = (x - radius - long, y - 0.012, x, y + 0.012) if left else (x, y - 0.012, x + radius + long, y + 0.012)
        free = n < LABELS and not any(_meet(box, b) for b in boxes) and 0.012 < y < height - 0.012
        if free:
            boxes.append(box)
        found.append(Mark(x, y, radius, p.name if free else "", left, p.conflict))
    return tuple(found)


def _touches(box: tuple[float, float, float, float], w: Window, shift: float) -> bool:
    west, south, east, north = box
    return west + shift < w.east and w.west < east + shift and south < w.north and w.south < north


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _thinned(line: Line, step: float = 0.0012) -> Line:
    """The line without points nearer to the one before than the eye can tell."""
    kept = [line[0]]
    for p in line[1:]:
        if abs(p[0] - kept[-1][0]) + abs(p[1] - kept[-1][1]) >= step:
            kept.append(p)
    return tuple(kept)


def _clipped(ring: Line, w: Window) -> list[tuple[float, float]]:
    """The part of a polygon inside a window (Sutherland and Hodgman's method)."""
    found = list(ring)
    for axis, bound, low in ((0, w.west, True), (0, w.east, False), (1, w.south, True), (1, w.north, False)):
        source, found = found, []
        for k, point in enumerate(source):
            before = source[k - 1]
            inside = (point[axis] >= bound) == low or point[axis] == bound
            was = (before[axis] >= bound) == low or before[axis] == bound
            if inside != was:
                part = (bound - before[axis]) / (point[axis] - before[axis])
                cross = (before[0] + part * (point[0] - before[0]), before[1] + part * (point[1] - before[1]))
                found.append(cross)
            if inside:
                found.append(point)
        if not found:
            return []
    return found
