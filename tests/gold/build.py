"""Compile the annotated dispatches of `src/*.yaml` into `own.jsonl`, offsets and all.

    python tests/gold/build.py             # write own.jsonl
    python tests/gold/build.py --check     # fail if own.jsonl is not what the sources give
    python tests/gold/build.py --review    # what no annotation covers: quotations, numbers, capitalised names

An annotation quotes the text, so that no offset is ever typed by hand. How a quotation finds its place:

* `a b c` must occur exactly once; `a [b] c` finds `b` by its surroundings; `a ... z` runs from `a` to the next `z`;
* `b#2` is the second `b`; `b*` (times and places only) is every `b` outside furniture;
* parties, cues and sources are looked for in the paragraph of their trigger or content, and the nearest one counts.

Whatever is not found, or found twice, stops the build with the file and the line.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, get_args

import yaml

from dateline.model import Stance, StatusValue
from dateline.ontology import ontology

HERE = Path(__file__).parent
OUT = HERE / "own.jsonl"
Span = tuple[int, int]

VALUE = re.compile(
    r"(\d{4}(-\d{2}(-\d{2}(T(\d{2}(:\d{2})?(:\d{2})?|MO|MI|AF|EV|NI|DT))?)?)?"
    r"|\d{4}-(W\d{2}(-\d|-WE)?|SP|SU|FA|WI|Q[1-4]|H[12])|\d{3}|XXXX-.*"
    r"|P(\d+|X)[YMWD]|PT(\d+|X)[HMS]|(PAST|PRESENT|FUTURE)_REF)$"
)


class Wrong(Exception):  # noqa: N818 - it is a fact about an annotation
    """An annotation that the text does not bear out."""


def pattern(quoted: str) -> re.Pattern[str]:
    """A quotation as an expression: group `x` is what is meant; ` ... ` is any stretch; brackets mark off context."""
    before, inner, after = "", quoted, ""
    if m := re.fullmatch(r"(?s)(.*?)\[(.+)\](.*)", quoted):
        before, inner, after = m.groups()
    middle = ".*?".join(re.escape(part) for part in inner.split(" ... "))
    left = r"(?<!\w)" if (before or inner)[0].isalnum() else ""
    right = r"(?!\w)" if (after or inner)[-1].isalnum() else ""
    return re.compile(f"(?s){left}{re.escape(before)}(?P<x>{middle}){re.escape(after)}{right}")


def every(text: str, quoted: str) -> list[Span]:
    """All places of a quotation; of several that begin together only the first to end."""
    found: list[Span] = []
    expression, at = pattern(quoted), 0
    while m := expression.search(text, at):
        found.append(m.span("x"))
        at = m.start() + 1
    return found


def one(text: str, quoted: str) -> Span:
    """The one place of a quotation."""
    number = None
    if m := re.fullmatch(r"(?s)(.+)#(\d+)", quoted):
        quoted, number = m.group(1), int(m.group(2))
    found = every(text, quoted)
    if number is not None:
        if number > len(found):
            raise Wrong(f"{quoted!r} occurs {len(found)} times, not {number}")
        return found[number - 1]
    if len(found) != 1:
        raise Wrong(f"{quoted!r} occurs {len(found)} times: {[text[max(0, s - 15) : e + 15] for s, e in found][:4]}")
    return found[0]


def several(text: str, quoted: str) -> list[Span]:
    """`a + b`: the places of several quotations; `-`: none."""
    return [] if quoted == "-" else [one(text, part) for part in quoted.split(" + ")]


def paragraph(text: str, span: Span) -> Span:
    """The paragraph (between blank lines or at line ends) a span stands in."""
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", span[1])
    return start, len(text) if end < 0 else end


def gap(a: Span, b: Span) -> int:
    """How many code points lie between two spans; 0 where they touch or overlap."""
    return max(a[0] - b[1], b[0] - a[1], 0)


def near(text: str, quoted: str, anchor: Span, taken: list[Span]) -> Span:
    """The quotation nearest to the anchor in its paragraph and outside `taken`; a bracket or # makes it absolute."""
    if "[" in quoted or re.search(r"#\d+$", quoted):
        return one(text, quoted)
    s, e = paragraph(text, anchor)
    outside = [x for x in every(text, quoted) if s <= x[0] and x[1] <= e and not any(gap(x, t) == 0 for t in taken)]
    if not outside:
        raise Wrong(f"{quoted!r} is not in the paragraph of {text[anchor[0] : anchor[1]][:40]!r}")
    outside.sort(key=lambda x: gap(x, anchor))
    if len(outside) > 1 and gap(outside[0], anchor) == gap(outside[1], anchor):
        raise Wrong(f"{quoted!r} is twice as near to {text[anchor[0] : anchor[1]][:40]!r}")
    return outside[0]


def lines(block: str | None) -> list[list[str]]:
    """The fields of each line of an annotation block."""
    return [[f.strip() for f in re.split(r"\s\|\s", f" {row} ")] for row in (block or "").splitlines() if row.strip()]


def options(fields: list[str], known: set[str]) -> dict[str, str]:
    """`key=value` fields; a bare word is a flag."""
    out = {}
    for f in fields:
        key, _, value = f.partition("=")
        if key not in known:
            raise Wrong(f"no such option {f!r}")
        out[key] = value or "yes"
    return out


def form(text: str, content: list[Span]) -> str:
    """direct, mixed or indirect, by how much of the content stands inside quotation marks."""
    quoted = [m.span() for m in re.finditer(r"“[^“”]*(?:”|\n|$)|\"[^\"]*\"|«[^»]*»", text)]
    letters = [i for s, e in content for i in range(s, e) if text[i].isalnum()]
    inside = sum(any(s <= i < e for s, e in quoted) for i in letters)
    return "indirect" if not inside else "direct" if inside == len(letters) else "mixed"


class Dispatch:
    """One source file on its way to a row."""

    def __init__(self, source: dict[str, Any]) -> None:
        self.source = source
        self.text: str = source["text"].rstrip("\n")
        self.who: dict[str, list[str]] = {}
        for key, value in (source.get("who") or {}).items():
            name, country, sector = (f.strip() for f in value.split("|"))
            self.who[key] = [name, country, sector]
        self.furniture = [
            {"kind": kind, "span": one(self.text, " | ".join(quoted))}
            for kind, *quoted in lines(source.get("furniture"))
        ]

    def name(self, key: str) -> str | None:
        if key == "-":
            return None
        if key not in self.who:
            raise Wrong(f"{key!r} is not among who")
        return self.who[key][0]

    def opening(self, span: Span) -> bool:
        return any(gap(span, f["span"]) == 0 for f in self.furniture)

    def unstopped(self, span: Span) -> Span:
        """The final comma or stop belongs to no content (inside quotation marks the mark comes last anyhow)."""
        return (span[0], span[1] - 1) if self.text[span[1] - 1] in ".,;" else span

    def attribution(self, fields: list[str]) -> dict[str, Any]:
        source, cue, content, speaker, *rest = fields
        opts = options(rest, {"to", "d", "nested", "form"})
        said = [self.unstopped(x) for x in several(self.text, content)]
        cues = [] if cue == "-" else [near(self.text, c, said[0], said) for c in cue.split(" + ")]
        anchor = cues[0] if cues else said[0]
        sources = [] if source == "-" else [near(self.text, s, anchor, said) for s in source.split(" + ")]
        return {
            "source": sources, "cue": cues, "content": said, "form": opts.get("form") or form(self.text, said),
            "speaker": self.name(speaker), "addressee": self.name(opts["to"]) if "to" in opts else None,
            "date": opts.get("d"), "nested": "nested" in opts,
        }  # fmt: skip

    def parties(self, block: str, anchor: Span) -> list[dict[str, Any]]:
        out = []
        for part in (p.strip() for p in block.split(";")):
            if part == "-":
                continue
            key, _, quoted = part.partition(":")
            span = near(self.text, quoted, anchor, []) if quoted else None
            self.name(key)
            name, country, sector = self.who[key]
            words = self.text[span[0] : span[1]] if span else name
            out.append({"text": words, "name": name, "country": country if country != "-" else None,
                        "sector": sector if sector != "-" else None, "span": span})  # fmt: skip
        return out

    def event(self, number: int, fields: list[str], labels: dict[str, str]) -> dict[str, Any]:
        trigger, code, parties, *rest = fields
        opts = options(rest, {"d", "p", "by", "same"})
        if m := re.match(r"(\w+)> (.*)", trigger):
            labels[m.group(1)], trigger = f"v{number}", m.group(2)
        kind, status = code.split()
        kind, _, mode = kind.partition("/")
        types = ontology().types
        if kind not in types or (mode and mode not in types[kind].modes) or status not in get_args(StatusValue):
            raise Wrong(f"no such act or status: {code}")
        span = one(self.text, trigger)
        actors, _, recipients = parties.partition(" > ")
        if "same" in opts and opts["same"] not in labels:
            raise Wrong(f"same={opts['same']} names no earlier event")
        if "d" in opts and not VALUE.match(opts["d"]):
            raise Wrong(f"no such date: {opts['d']}")
        return {
            "id": f"v{number}", "trigger": span, "trigger_text": self.text[span[0] : span[1]], "type": kind,
            "mode": mode or None, "status": status, "actors": self.parties(actors, span),
            "recipients": self.parties(recipients or "-", span), "date": opts.get("d"), "place": opts.get("p"),
            "claimed_by": self.name(opts["by"]) if "by" in opts else None,
            "same_as": labels[opts["same"]] if "same" in opts else None,
        }  # fmt: skip

    def position(self, fields: list[str]) -> dict[str, Any]:
        stance, content, parties = fields
        holder, _, target = parties.partition(" > ")
        if stance not in get_args(Stance):
            raise Wrong(f"no such stance: {stance}")
        return {"holder": self.name(holder), "stance": stance, "content": one(self.text, content),
                "target": self.name(target) if target else None}  # fmt: skip

    def figure(self, fields: list[str]) -> dict[str, Any]:
        quoted, value, measures, *rest = fields
        opts = options(rest, {"low", "high", "by", "d"})
        low, high = (float(opts[k]) if k in opts else None for k in ("low", "high"))
        tidy = [None if n is None else int(n) if n == int(n) else n for n in (float(value), low, high)]
        return {"span": one(self.text, quoted), "value": tidy[0], "low": tidy[1], "high": tidy[2], "measures": measures,
                "source": self.name(opts["by"]) if "by" in opts else None, "date": opts.get("d")}  # fmt: skip

    def spread(self, quoted: str) -> list[Span]:
        """One place, or with a star every place outside furniture and outside the places after a minus."""
        quoted, *less = (p.strip() for p in quoted.split(" minus "))
        if not quoted.endswith("*"):
            return [one(self.text, quoted)]
        barred = [x for part in less for x in every(self.text, part)]
        found = [x for x in every(self.text, quoted[:-1]) if not self.opening(x)]
        found = [x for x in found if not any(gap(x, b) == 0 for b in barred)]
        if not found:
            raise Wrong(f"{quoted!r} is nowhere")
        return found

    def times(self, fields: list[str]) -> list[dict[str, Any]]:
        quoted, kind, value = fields
        if kind not in ("DATE", "TIME", "DURATION", "SET") or not VALUE.match(value):
            raise Wrong(f"no such time: {kind} {value}")
        return [{"span": s, "type": kind, "value": value} for s in self.spread(quoted)]

    def places(self, fields: list[str]) -> list[dict[str, Any]]:
        name, where, country, quoted, *rest = fields
        lat, lon = (None, None) if where == "-" else (float(x) for x in where.split(","))
        gid = int(options(rest, {"gid"}).get("gid", 0)) or None
        return [{"span": s, "name": name, "lat": lat, "lon": lon, "country": country, "geonameid": gid}
                for q in quoted.split(";") for s in self.spread(q.strip())]  # fmt: skip

    def row(self) -> dict[str, Any]:
        s, labels = self.source, {}

        def each(key: str, make: Any) -> list[Any]:
            out = []
            for n, fields in enumerate(lines(s.get(key)), 1):
                try:
                    out.append(make(n, fields))
                except (Wrong, ValueError) as e:
                    raise Wrong(f"{key} line {n} ({' | '.join(fields)[:90]}): {e}") from None
            return out

        flat = lambda rows: sorted((r for group in rows for r in group), key=lambda r: r["span"])  # noqa: E731
        return {
            "id": s["id"], "kind": s["kind"], "region": s["region"], "title": s.get("title"),
            "published": s.get("published"), "written": s.get("written"), "agency": s.get("agency"), "text": self.text,
            "attributions": each("attributions", lambda n, f: self.attribution(f)),
            "events": each("events", lambda n, f: self.event(n, f, labels)),
            "positions": each("positions", lambda n, f: self.position(f)),
            "figures": each("figures", lambda n, f: self.figure(f)),
            "timexes": flat(each("times", lambda n, f: self.times(f))),
            "toponyms": flat(each("places", lambda n, f: self.places(f))),
            "furniture": self.furniture,
            "input_published": None if any(f["kind"] == "timestamp" for f in self.furniture) else s.get("published"),
        }  # fmt: skip


def review(row: dict[str, Any]) -> list[str]:
    """What no annotation covers: quotations outside attributions, numbers outside figures and times, capitals."""
    text = row["text"]
    spans = [tuple(f["span"]) for f in row["furniture"]]
    said = spans + [tuple(c) for a in row["attributions"] for c in a["content"]]
    counted = spans + [tuple(x["span"]) for k in ("figures", "timexes", "toponyms") for x in row[k]]
    named = counted + [tuple(x) for a in row["attributions"] for x in a["source"]]
    named += [tuple(p["span"]) for e in row["events"] for k in ("actors", "recipients") for p in e[k] if p["span"]]
    out = []
    for label, expression, cover in (
        ("quotation", r"“[^”\n]*”?|\"[^\"\n]*\"", said),
        (
            "number",
            r"\d[\d,.]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|thousands)\b",
            counted,
        ),
        ("name", r"(?<=[a-z,] )[A-Z]\w+", named),
    ):
        for m in re.finditer(expression, text):
            if not any(gap(m.span(), c) == 0 for c in cover):
                out.append(f"{row['id']}: {label} {text[max(0, m.start() - 25) : m.end() + 20]!r}")
    return out


def build() -> list[dict[str, Any]]:
    rows, ids = [], set()
    wrong: list[str] = []
    for file in sorted((HERE / "src").glob("*.yaml")):
        try:
            row = Dispatch(yaml.safe_load(file.read_text("utf-8"))).row()
        except (Wrong, KeyError, ValueError, yaml.YAMLError) as e:
            wrong.append(f"{file.name}: {e!r}" if not isinstance(e, Wrong) else f"{file.name}: {e}")
            continue
        if row["id"] in ids:
            wrong.append(f"{file.name}: id {row['id']} is used twice")
        ids.add(row["id"])
        rows.append(row)
    if wrong:
        raise SystemExit("\n".join(wrong))
    return rows


def main() -> None:
    rows = build()
    made = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)
    if "--check" in sys.argv:
        if not OUT.is_file() or OUT.read_text("utf-8") != made:
            raise SystemExit(f"{OUT.name} is not what the sources give: run python {Path(__file__).name}")
        return
    OUT.write_text(made, "utf-8")
    layers = ("attributions", "events", "positions", "figures", "timexes", "toponyms", "furniture")
    print(f"{len(rows)} dispatches, {sum(len(r['text'].split()) for r in rows)} words:",
          ", ".join(f"{sum(len(r[k]) for r in rows)} {k}" for k in layers))  # fmt: skip
    if "--review" in sys.argv:
        only = [a for a in sys.argv[1:] if not a.startswith("--")]
        print("\n".join(line for r in rows if not only or r["id"] in only for line in review(r)))


if __name__ == "__main__":
    main()
