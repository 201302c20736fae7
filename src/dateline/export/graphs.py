"""Who acts on whom as a network: GraphML and GEXF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import msgspec

from dateline.export.acts import acts_of
from dateline.export.formats import Format, Options, Records, Report
from dateline.export.ftm import actor_id
from dateline.export.icews import pairs
from dateline.export.xmltext import printable
from dateline.ontology import intensity, quad

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://gexf.net/1.3"
ONE_SIDED = "events with one known party"
NODE = (("name", "string"), ("kind", "string"), ("country", "string"), ("sectors", "string"), ("articles", "long"))
EDGE = (("type", "string"), ("quad", "long"), ("weight", "long"), ("intensity", "double"), ("first", "string"),
        ("last", "string"), ("statuses", "string"))  # fmt: skip


class Node(msgspec.Struct, kw_only=True):
    """An actor. `articles` counts those that name it."""

    name: str
    kind: str
    country: str
    sectors: str
    articles: int = 0


class Edge(msgspec.Struct, kw_only=True):
    """All events of one type from one actor to another: how many, how intense on average, when."""

    type: str
    quad: int
    weight: int = 0
    intensity: float = 0.0
    first: str = ""
    last: str = ""
    statuses: str = ""


class Network(msgspec.Struct):
    """Nodes by id, edges by (from, to, type): as large as the actors and their pairs, not as the articles."""

    nodes: dict[str, Node] = msgspec.field(default_factory=dict)
    edges: dict[tuple[str, str, str], Edge] = msgspec.field(default_factory=dict)


def network(records: Records, options: Options, report: Report) -> Network:
    """Actors and what they did to each other, summed over the records. What is only planned ties nobody yet."""
    found = Network()
    for r in records:
        for a in r.actors:
            key = actor_id(r, a, options)
            node = found.nodes.setdefault(
                key, Node(name=a.name, kind=a.kind, country=a.country or "", sectors=" ".join(a.sectors))
            )
            node.articles += 1
        for act in acts_of(r, options, report, ("actual",)):
            for one, two in pairs(act):
                if one is None or two is None:
                    report.left_out[ONE_SIDED] += 1
                    continue
                _add(found, (actor_id(r, one, options), actor_id(r, two, options), act.event.type), act)
    acting = {k for a, b, _ in found.edges for k in (a, b)}
    found.nodes = {k: v for k, v in found.nodes.items() if k in acting}
    report.rows = len(found.edges)
    return found


def _add(found: Network, key: tuple[str, str, str], act: Any) -> None:
    edge = found.edges.setdefault(key, Edge(type=act.event.type, quad=quad(act.event.type)))
    force = intensity(act.event.type, act.event.mode)
    edge.intensity = (edge.intensity * edge.weight + force) / (edge.weight + 1)
    edge.weight += 1
    edge.statuses = " ".join(sorted({*edge.statuses.split(), act.event.status}))
    day = act.first_day or act.story_day
    if day:
        edge.first = min(edge.first or day, day)
        edge.last = max(edge.last, act.last_day or day)


def _values(row: Any, fields: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    for name, _ in fields:
        value = getattr(row, name)
        if value != "":
            yield name, printable(f"{value:.4g}" if isinstance(value, float) else str(value))


def write_graphml(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """Directed multigraph: an edge a pair of actors and type of act."""
    from lxml import etree

    found = network(records, options, report)
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("graphml", nsmap={None: GRAPHML}):
            for domain, fields in (("node", NODE), ("edge", EDGE)):
                for name, kind in fields:
                    xml.write(etree.Element("key", {"id": f"{domain[0]}_{name}", "for": domain, "attr.name": name,
                                                    "attr.type": kind}))  # fmt: skip
            with xml.element("graph", id="actors", edgedefault="directed"):
                for key, node in found.nodes.items():
                    with xml.element("node", id=key):
                        _data(xml, "n", node, NODE)
                for n, ((a, b, _), edge) in enumerate(found.edges.items()):
                    with xml.element("edge", id=f"e{n}", source=a, target=b):
                        _data(xml, "e", edge, EDGE)


def _data(xml: Any, prefix: str, row: Any, fields: tuple[tuple[str, str], ...]) -> None:
    for name, value in _values(row, fields):
        with xml.element("data", key=f"{prefix}_{name}"):
            xml.write(value)


def write_gexf(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """GEXF 1.3 for Gephi: edges are dated by `start` and `end`, so that the network can be played."""
    from lxml import etree

    found = network(records, options, report)
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        with (
            xml.element("gexf", version="1.3", nsmap={None: GEXF}),
            xml.element("graph", mode="dynamic", defaultedgetype="directed", timeformat="date"),
        ):
            for domain, fields in (("node", NODE), ("edge", EDGE)):
                with xml.element("attributes", {"class": domain}):
                    for name, kind in fields:
                        xml.write(etree.Element("attribute", id=f"{domain[0]}_{name}", title=name, type=kind))
            with xml.element("nodes"):
                for key, node in found.nodes.items():
                    with xml.element("node", id=key, label=printable(node.name)):
                        _attvalues(xml, "n", node, NODE)
            with xml.element("edges"):
                for n, ((a, b, _), edge) in enumerate(found.edges.items()):
                    dates = {k: v for k, v in (("start", edge.first), ("end", edge.last)) if v}
                    with xml.element("edge", {"id": str(n), "source": a, "target": b, "kind": edge.type,
                                              "weight": str(edge.weight), **dates}):  # fmt: skip
                        _attvalues(xml, "e", edge, EDGE)


def _attvalues(xml: Any, prefix: str, row: Any, fields: tuple[tuple[str, str], ...]) -> None:
    from lxml import etree

    with xml.element("attvalues"):
        for name, value in _values(row, fields):
            xml.write(etree.Element("attvalue", {"for": f"{prefix}_{name}", "value": value}))


FORMATS = (
    Format(name="graphml", suffix=".graphml", about="actors and what they did to each other", stream=write_graphml),
    Format(name="gexf", suffix=".gexf", about="the same for Gephi, with dates", stream=write_gexf),
)  # fmt: skip
