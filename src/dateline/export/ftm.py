"""FollowTheMoney: articles, actors, events and statements as entities, or as rows of statements."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from typing import IO, NamedTuple

import msgspec

from dateline.corpus.actor_identity import identify
from dateline.export import crosswalk
from dateline.export.acts import Act, acts_of, source_name
from dateline.export.formats import Format, Options, Records, Report
from dateline.export.sharing import without_folders
from dateline.export.timelinejs import headline
from dateline.model import Actor, Record

STATEMENT_COLUMNS = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang", "original_value",
    "external", "first_seen", "last_seen", "id",
)  # fmt: skip
SCHEMAS = {"person": "Person", "government": "PublicBody", "organisation": "Organization",
           "armed-group": "Organization", "population": "LegalEntity"}  # fmt: skip
TYPES = {
    "name": "name", "title": "string", "fileName": "string", "sourceUrl": "url", "publisher": "string",
    "publishedAt": "date", "author": "string", "language": "language", "bodyText": "text",
    "country": "country", "wikidataId": "identifier", "position": "string", "classification": "string",
    "sector": "string", "date": "date", "startDate": "date", "endDate": "date", "location": "address",
    "involved": "entity", "summary": "text", "proof": "entity", "recordId": "string", "keywords": "string",
    "notes": "text", "description": "text", "entity": "entity", "document": "entity", "resolved": "entity",
}  # fmt: skip
"""FollowTheMoney's type of each property used here."""
LANGUAGES = {"en": "eng", "fr": "fra", "ar": "ara", "ru": "rus", "es": "spa", "de": "deu"}


class Entity(NamedTuple):
    """A FollowTheMoney entity: properties by name, each a list of strings."""

    id: str
    schema: str
    properties: dict[str, list[str]]


def _id(*parts: str) -> str:
    """FollowTheMoney's habit: the SHA-1 of the parts of a key."""
    return hashlib.sha1("|".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _properties(**values: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in values.items():
        many = value if isinstance(value, (list, tuple)) else [value]
        words = list(dict.fromkeys(str(v) for v in many if v not in (None, "")))
        if words:
            found[name] = words
    return found


def _code(alpha3: str | None) -> str | None:
    """FollowTheMoney's country: two letters, the European Union `eu`, Kosovo `xk`."""
    country = crosswalk.country(alpha3)
    return country.alpha2.lower() if country else {"EUR": "eu"}.get(alpha3 or "")


def actor_id(record: Record, actor: Actor, options: Options) -> str:
    """The same for the same actor: its identity in a store, else the one its own article gives it.

    Someone without a name of their own ("two gunmen", "a Western diplomat") is nobody else's namesake: one an article.
    """
    known = options.identity.actors.get((record.id, actor.id))
    return _id("actor", known or identify(actor, record.id).key)


def _actor(record: Record, actor: Actor, options: Options) -> Entity:
    position = {"position": actor.role} if actor.kind == "person" else {"classification": actor.role}
    return Entity(actor_id(record, actor, options), SCHEMAS[actor.kind], _properties(
        name=actor.name, country=_code(actor.country), wikidataId=actor.wikidata, sector=list(actor.sectors),
        **position))  # fmt: skip


def _file(record: Record) -> str:
    name = without_folders(record.source)
    return name if name and "://" not in name else record.id


def _article(record: Record, options: Options) -> Entity:
    title = record.title or record.id
    return Entity(_id("article", record.id), "Article", _properties(
        name=title, title=record.title, fileName=_file(record), sourceUrl=record.url,
        publisher=source_name(record), publishedAt=(record.published or "")[:19] or None, author=record.byline,
        language=LANGUAGES.get(record.language or ""),
        bodyText=record.text if options.text else None))  # fmt: skip


def _event(act: Act, options: Options) -> Entity:
    e, r = act.event, act.record
    parties = [actor_id(r, a, options) for a in (*act.actors, *act.recipients)]
    first, last = act.first_day, act.last_day
    day = {"date": first} if first == last else {"startDate": first, "endDate": last}
    return Entity(_id("event", act.id), "Event", _properties(
        name=headline(act), **day, location=act.place.name if act.place else None,
        country=_code(act.place.country) if act.place else None, involved=parties,
        summary=act.sentence if options.text else None, recordId=act.id, sourceUrl=r.url, publisher=source_name(r),
        proof=_id("article", r.id), keywords=[e.codes.plover, *([e.mode] if e.mode else []), *e.contexts],
        notes=f"status: {e.status}"))  # fmt: skip


def _notes(record: Record, options: Options) -> Iterator[Entity]:
    """Statements, as notes on whoever made them: FollowTheMoney has no schema for what somebody says."""
    known = {a.id: a for a in record.actors}
    for s in record.statements:
        speaker = known.get(s.speaker or "")
        if speaker is None or not options.text:
            continue
        said = " … ".join(" ".join(record.text[a:b].split()) for a, b in s.content)
        yield Entity(_id("statement", record.id, s.id), "Note", _properties(
            name=f"{speaker.name}: statement", description=said, entity=actor_id(record, speaker, options),
            proof=_id("article", record.id), sourceUrl=record.url, publisher=source_name(record),
            keywords=[s.form, *(["not said"] if s.negated else [])]))  # fmt: skip


def _mentions(record: Record, options: Options) -> Iterator[Entity]:
    for a in record.actors:
        yield Entity(_id("mention", record.id, a.id), "Mention", _properties(
            document=_id("article", record.id), name=a.name, resolved=actor_id(record, a, options)))  # fmt: skip


def entities(records: Records, options: Options, report: Report) -> Iterator[Entity]:
    """Entities article by article; actors, which many articles share, once each at the end."""
    actors: dict[str, Entity] = {}
    for r in records:
        yield _article(r, options)
        for a in r.actors:
            made = _actor(r, a, options)
            _merge(actors.setdefault(made.id, made), made)
        for act in acts_of(r, options, report):
            yield _event(act, options)
        yield from _notes(r, options)
        yield from _mentions(r, options)
    yield from actors.values()


def _merge(into: Entity, other: Entity) -> None:
    for name, values in other.properties.items():
        have = into.properties.setdefault(name, [])
        have += [v for v in values if v not in have]


def write_entities(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """Entities as JSON Lines, as `ftm` commands and Aleph take them."""
    for e in entities(records, options, report):
        out.write(msgspec.json.encode(e._asdict()) + b"\n")
        report.rows += 1


def _rows(entity: Entity, options: Options) -> Iterator[list[str]]:
    """The statements of an entity, and the one that says it exists, whose value is the checksum of the others."""
    ids = []
    seen = options.made.isoformat(timespec="seconds")

    def row(prop: str, kind: str, value: str) -> list[str]:
        key = hashlib.sha1(f"{options.dataset}.{entity.id}.{prop}.{value}".encode("utf-8", "replace")).hexdigest()
        start = [entity.id, entity.id, prop, kind, entity.schema, value]
        return [*start, options.dataset, "", "", "", "f", seen, seen, key]

    for prop, values in entity.properties.items():
        for value in values:
            made = row(prop, TYPES[prop], value)
            ids.append(made[-1])
            yield made
    digest = hashlib.sha1(entity.schema.encode())
    for i in sorted(ids):
        digest.update(i.encode())
    yield row("id", "id", digest.hexdigest())


def write_statements(records: Records, out: IO[bytes], options: Options, report: Report) -> None:
    """Statements as CSV in FollowTheMoney's dialect: every value quoted, lines ended by a line feed."""
    buffer = io.StringIO(newline="")
    rows = csv.writer(buffer, dialect=csv.unix_dialect)
    rows.writerow(STATEMENT_COLUMNS)
    for e in entities(records, options, report):
        for row in _rows(e, options):
            rows.writerow(row)
            report.rows += 1
        out.write(buffer.getvalue().encode("utf-8", "replace"))
        buffer.seek(0)
        buffer.truncate()


FORMATS = (
    Format(name="followthemoney", suffix=".ftm.json", about="FollowTheMoney entities, one a line",
           stream=write_entities,
           inexact="what people said is a Note on the speaker; status and codes stand in `notes` and `keywords`."),
    Format(name="followthemoney-statements", suffix=".csv", about="the same as FollowTheMoney statements",
           stream=write_statements, columns=STATEMENT_COLUMNS),
)  # fmt: skip
