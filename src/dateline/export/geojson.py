"""GeoJSON: events as points where the gazetteer has them, never moved."""

from __future__ import annotations

from typing import IO, Any

import msgspec

from dateline.export.acts import Act, acts_of, source_name
from dateline.export.formats import Format, Options, Records, Report

NOWHERE = "events without coordinates"
ATTRIBUTION = "Places: GeoNames (CC BY 4.0) and Dateline's supplement"


def feature(act: Act, options: Options) -> dict[str, Any]:
    """An event as a GeoJSON feature (RFC 7946: longitude first). Two events at one town share its point."""
    e, r, p = act.event, act.record, act.place
    assert p is not None and p.latitude is not None and p.longitude is not None
    return {
        "type": "Feature", "id": act.id, "geometry": {"type": "Point", "coordinates": [p.longitude, p.latitude]},
        "properties": {
            "type": e.type, "mode": e.mode, "status": e.status, "date": act.date.value if act.date else None,
            "earliest": act.first_day, "latest": act.last_day, "actors": [a.name for a in act.actors],
            "recipients": [a.name for a in act.recipients], "place": p.name, "geonameid": p.geonameid,
            "feature": p.feature, "country": p.country, "admin1": p.admin1, "quad": e.codes.quad,
            "intensity": e.codes.intensity, "contexts": list(e.contexts), "article": r.id, "title": r.title,
            "url": r.url, "publisher": source_name(r) or None, "published": r.published,
            "sentence": act.sentence if options.text else None, "trigger": list(e.trigger), "by": e.by, "why": e.why,
            "score": e.score,
        },
    }  # fmt: skip


def write_geojson(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """One FeatureCollection, written feature by feature."""
    out.write(b'{"type":"FeatureCollection","attribution":' + msgspec.json.encode(ATTRIBUTION) + b',"features":[')
    for r in records:
        for act in acts_of(r, options, report):
            if act.place is None or act.place.latitude is None or act.place.longitude is None:
                report.left_out[NOWHERE] += 1
                continue
            out.write((b",\n" if report.rows else b"\n") + msgspec.json.encode(feature(act, options)))
            report.rows += 1
    out.write(b"\n]}\n")


FORMATS = (
    Format(name="geojson", suffix=".geojson", about="events as points, coordinates as in the gazetteer",
           stream=write_geojson),
)  # fmt: skip
