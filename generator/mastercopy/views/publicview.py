"""Turns what may be seen by everybody into the few pages of the public extract, without people and numbers of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mastercopy.model.fields import texts
from mastercopy.model.lifecycle import VOID
from mastercopy.model.record import Record, identity
from mastercopy.views.chainview import PARTS, taken_up
from mastercopy.views.objectiveview import score_line
from mastercopy.views.promiseview import promise_words
from mastercopy.views.voiceview import ComplainWay, view_complaining
from mastercopy.views.wording import plural, show
from mastercopy.words.saying import say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.history.values import Trail
    from mastercopy.model.recordtype import FieldSpec

_TOLD = ("text", "long-text", "choice", "date", "period", "number", "moment")
"""Kinds of fields that hold words and figures; people, roles and links are for the house."""
_HOUSE = frozenset({"id", "title", "status", "public", "visible_to", "retention", "reason", "restricted", "where"})
_STORIES = (None, "stories", "achievements", "cases")
"""Parts whose records are told as they are, where they are public: stories, and kinds that play no part."""
FIRST = 3
"""So many voices stand on the home page."""


@dataclass(frozen=True, slots=True)
class PublicPromise:
    """What is promised, in whose words it was asked for, and how well it is kept."""

    title: str
    promise: str
    words: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicVoice:
    """What a customer said, and what was answered, done and reached."""

    title: str
    said: str
    on: str
    answer: str
    answered: str
    did: tuple[str, ...]
    result: str
    told: str


@dataclass(frozen=True, slots=True)
class PublicStory:
    """A record that is told to everybody: its title, and what its fields say."""

    title: str
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PublicText:
    """A text in force that everybody may read."""

    trail: Trail
    title: str
    since: str
    url: str


@dataclass(frozen=True, slots=True)
class PublicExtract:
    """Everything that the extract shows; `shelves` are stories under the title of their kind."""

    name: str
    contact: str
    promises: tuple[PublicPromise, ...]
    voices: tuple[PublicVoice, ...]
    shelves: tuple[tuple[str, tuple[PublicStory, ...]], ...]
    texts: tuple[PublicText, ...]
    ways: tuple[ComplainWay, ...]

    @property
    def first_voices(self) -> tuple[PublicVoice, ...]:
        """Those that the home page tells of: the newest after which something was done, failing those the newest."""
        done = sorted(self.voices, key=lambda one: not one.did)
        return tuple(done[:FIRST])


def view_public(compiled: Compiled) -> PublicExtract:
    """What an extract for the public tells of what it may see."""
    shelves: dict[str, list[PublicStory]] = {}
    for record in _told(compiled):
        shelves.setdefault(record.type.plural or plural(record.type.title), []).append(_story(record))
    return PublicExtract(
        compiled.organisation.name,
        compiled.organisation.contact or "",
        tuple(_promise(compiled, one) for one in compiled.register.of_part("needs")),
        tuple(_voices(compiled)),
        tuple((title, tuple(stories)) for title, stories in sorted(shelves.items())),
        tuple(_texts(compiled)),
        tuple(replace(way, owner=None) for way in view_complaining(compiled)),
    )


def public_records(compiled: Compiled) -> tuple[Record, ...]:
    """The records whose words the extract shows."""
    told = {identity(one.id) for one in _told(compiled)}
    parts = {*PARTS, "needs"}
    return tuple(
        one
        for name, one in compiled.register.records.items()
        if name in told or (one.type.part in parts and one.status != VOID)
    )


def public_fields(record: Record) -> Iterator[FieldSpec]:
    """The fields of a record that the public may read."""
    for spec in record.type.fields:
        if spec.kind in _TOLD and not spec.personal and spec.name not in _HOUSE:
            yield spec


def has_consent(record: Record, as_of: str) -> bool:
    """Whether everybody who can be recognised in a record agreed that the public reads it, and still does."""
    named = [*texts(record.get("customers")), *texts(record.get("people"))]
    agreed = {
        identity(show(row.get("of")))
        for row in record.get("consent") or ()
        if row.get("covers") == "public" and show(row.get("day")) <= as_of
        if row.get("withdrawn") is None or show(row.get("withdrawn")) > as_of
    }
    return all(identity(one) in agreed for one in named)


def _told(compiled: Compiled) -> Iterator[Record]:
    """The public records of other kinds that have come to their end, with the consent of whoever is in them."""
    whole = (compiled.whole or compiled).register
    for name, record in compiled.register.records.items():
        other = record.type.family == "record" and record.type.part in _STORIES
        ripe = (
            record.get("public") == "true"
            and record.status != VOID
            and (record.type.lifecycle is None or record.is_closed)
        )
        if other and ripe and has_consent(whole.records[name], compiled.as_of.isoformat()):
            yield record


def _promise(compiled: Compiled, need: Record) -> PublicPromise:
    figures = []
    for record in compiled.register.of_part("objectives"):
        first = next(iter(texts(record.get("needs"))), "")
        line = score_line(compiled, record) if identity(first) == identity(need.id) else None
        if line is not None and line.latest:
            figures.append(say_row(": ", (line.title, line.latest)))
    return PublicPromise(need.title, promise_words(need), _plain(need, "words"), tuple(figures))


def _voices(compiled: Compiled) -> Iterator[PublicVoice]:
    """What customers said and were answered, the newest first; with the answer alone it is told to nobody else."""
    records = [one for part in PARTS for one in compiled.register.of_part(part) if one.status != VOID]
    taken = taken_up(records)
    for one in sorted(records, key=lambda one: (show(one.get("received")), one.id), reverse=True):
        if identity(one.id) not in taken and one.get("answered") is not None:
            yield PublicVoice(
                one.title,
                _plain(one, "text"),
                show(one.get("received"))[:10],
                _plain(one, "answer"),
                show(one.get("answered"))[:10],
                tuple(show(row.get("what")) for row in one.get("actions") or () if row.get("done") is not None),
                _plain(one, "result"),
                show(one.get("told"))[:10],
            )


def _story(record: Record) -> PublicStory:
    facts: list[tuple[str, str]] = []
    paragraphs: list[tuple[str, str]] = []
    for spec in public_fields(record):
        value = _plain(record, spec.name)
        if value and not isinstance(record.get(spec.name), tuple):
            (paragraphs if spec.kind == "long-text" else facts).append((spec.title, value))
    return PublicStory(record.title, tuple(facts), tuple(paragraphs))


def _texts(compiled: Compiled) -> Iterator[PublicText]:
    for name, trail in sorted(compiled.history.trails.items()):
        if trail.in_force is not None and trail.in_force.blob is not None:
            since = show(trail.in_force.in_force_from)
            yield PublicText(trail, trail.in_force.title, since, f"texts/{name.lower()}.html")


def _plain(record: Record, name: str) -> str:
    return " ".join(show(record.get(name)).split())


__all__ = ["PublicExtract", "PublicText", "has_consent", "public_fields", "public_records", "view_public"]
