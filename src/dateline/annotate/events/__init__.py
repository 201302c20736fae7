"""Events: what each act means in the world. Parties become actors; the act gets a date, a place and a claimant.

An event is one mention of an act. `same_as` is the id of the first mention of the same act in the article.
"""

from __future__ import annotations

from functools import cache

from dateline import resources, text
from dateline.annotate.events.contexts import Contexts
from dateline.annotate.events.days import Days
from dateline.annotate.events.identity import Identity
from dateline.annotate.events.recovery import Recovery
from dateline.annotate.events.setting import Setting
from dateline.annotate.events.who import Who
from dateline.model import Document, Event, EventMention, Status
from dateline.ontology import codes
from dateline.pipeline import Layers, Stage

NAME = "annotate.events"


def resolve_events(document: Document) -> Layers:
    """Events of an article, in text order, one a mention.

    >>> resolve_events(Document(article=__import__("dateline.model").model.Article(id="a", text="")))
    {'events': ()}
    """
    if not document.event_mentions:
        return {"events": ()}
    status = {s.of: s for s in document.statuses}
    who, setting, contexts = Who(document), Setting(document), Contexts(document)
    told = [(_event(document, m, status.get(m.id), who, setting, contexts), m) for m in document.event_mentions]
    identity = Identity(who)
    rows = [(identity.place(row, mention), mention) for row, mention in Recovery(document, who).complete(told)]
    return {"events": Days(document, who).complete(rows)}


def _event(document: Document, mention: EventMention, status: Status | None, who: Who, setting: Setting,
           contexts: Contexts) -> Event:  # fmt: skip
    actors, recipients = who.parties(mention, "actor"), who.parties(mention, "recipient")
    known: set[str | None] = {p.actor for p in actors if p.actor}
    recipients = tuple(p for p in recipients if not p.actor or p.actor not in known)
    value = status.status if status else "actual"
    statement = setting.statement(mention)
    speaker = statement.speaker if statement else None
    claimed_by = setting.claimed_by(mention, statement, known)
    within = statement if claimed_by or not speaker else None  # a speech act of the speaker's is set where it is said
    announced = value == "planned" and _announced(document, status, speaker, known, bool(actors))
    why = mention.why + (f"; {value}: {status.why}" if status else "")
    return Event(
        id=text.row_id("e", document.id, "events", mention.trigger, (len(mention.type), len(mention.id))),
        trigger=mention.trigger,
        type=mention.type,
        mode=mention.mode,
        status=value,
        status_cues=status.cues if status else (),
        contexts=contexts.of(mention),
        actors=actors,
        recipients=recipients,
        date=setting.date(mention, value, within),
        place=setting.place(mention, within),
        claimed_by=claimed_by,
        statement=statement.id if statement else None,
        sentence=mention.sentence,
        codes=codes(mention.type, mention.mode, value, mention.cameo, announced),
        alternatives=mention.alternatives,
        by=NAME,
        why=why,
        score=mention.score,
    )


@cache
def _announcing() -> frozenset[str]:
    return frozenset(resources.lexicon("events")["announcing_words"])


def _announced(document: Document, status: Status | None, speaker: str | None, known: set[str | None],
               acts: bool) -> bool:  # fmt: skip
    """Whether a planned act is its own actor's announcement: "will", "plans to", and nobody else who says so."""
    if status is None or not acts:
        return False
    cues = {text.quote(document.text, c).lower() for c in status.cues}
    stems = {w for c in cues for w in (c, c.rstrip("s"), c.removesuffix("ed"))}
    return bool(stems & _announcing()) and (speaker is None or speaker in known)


STAGE = Stage(
    name=NAME,
    needs=(
        "sentences",
        "tokens",
        "event_mentions",
        "statuses",
        "mentions",
        "actors",
        "timexes",
        "toponyms",
        "places",
        "statements",
        "page",
    ),
    gives=("events",),
    annotate=resolve_events,
    purpose="events with resolved parties, date, place, claimant, contexts and codes",
)
