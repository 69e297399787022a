"""Turns what members of a group publish about themselves into the pages of the group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mastercopy.model.federation import Member
from mastercopy.model.record import identity, is_id
from mastercopy.model.recordtype import RecordType
from mastercopy.views.addresses import document_url, record_url
from mastercopy.words.saying import say

_LONGEST = 300
_WORDS = {"effective": (say("Effective"), "good"), "withdrawn": (say("Withdrawn"), "old")}
_COLOURS = {"green": (say("On track"), "good"), "amber": (say("At risk"), "wait"), "red": (say("Off track"), "bad")}
UNKNOWN = (say("No current value"), "old")


@dataclass(frozen=True, slots=True)
class Published:
    """What a member's site says as data, None of what it does not publish, and the facts of its manifest."""

    member: Member
    register: Mapping[str, Any] | None
    scores: Mapping[str, Any] | None
    problems: Mapping[str, Any] | None
    manifest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list of the group; `url` as seen from the group's first page, or a whole address."""

    id: str
    title: str
    member: Member
    url: str
    word: str
    tone: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One member on the first page; None for what its site does not tell."""

    member: Member
    url: str
    as_of: str
    commit: str
    digest: str
    in_force: int | None
    colours: tuple[tuple[str, str, int], ...] | None
    errors: int | None
    others: int


@dataclass(frozen=True, slots=True)
class GroupPage:
    """The whole group on a day, which is the oldest that one of its members speaks of."""

    name: str
    as_of: str
    cards: tuple[Card, ...]
    documents: tuple[Line, ...]
    objectives: tuple[Line, ...]
    twice: tuple[tuple[str, tuple[Line, ...]], ...]


def view_group(name: str, published: Sequence[Published], measured: RecordType) -> GroupPage:
    """Members in their order, their documents and objectives by ID, and IDs that more than one of them uses.

    `measured` is the type of record that scores are of.
    """
    documents = sorted((line for one in published for line in _documents(one)), key=_sorting)
    objectives = sorted((line for one in published for line in _objectives(one, measured)), key=_sorting)
    days = [_text(one.manifest.get("as_of")) for one in published]
    twice = _twice((*documents, *objectives))
    return GroupPage(
        name,
        min(days, default=""),
        tuple(_card(one, [line for line in objectives if line.member is one.member]) for one in published),
        tuple(documents),
        tuple(objectives),
        twice,
    )


def _sorting(line: Line) -> tuple[str, str]:
    return line.id, line.member.id


def _text(value: object) -> str:
    """What a member wrote, as one line that is not endless: it is somebody else's word."""
    return " ".join(str(value).split())[:_LONGEST] if isinstance(value, str | int | float) else ""


def _rows(data: Mapping[str, Any] | None, key: str) -> Iterator[Mapping[str, Any]]:
    found = data.get(key) if data is not None else None
    yield from (row for row in found if isinstance(row, Mapping)) if isinstance(found, list) else ()


def _named(row: Mapping[str, Any]) -> str | None:
    """The ID of a row; None where it is none, and no page can be called so."""
    name = row.get("id")
    return name if isinstance(name, str) and is_id(name) else None


def _documents(one: Published) -> Iterator[Line]:
    for row in _rows(one.register, "documents"):
        name = _named(row)
        if name is None:
            continue
        word, tone = _WORDS.get(_text(row.get("status")), (say("Waits"), "wait"))
        if word == "Effective" and row.get("approved") is not True:
            word, tone = say("In use, no approval recorded"), "bad"
        cells = tuple(_text(row.get(key)) for key in ("type", "revision", "in_force_from", "owner", "next_review"))
        url = _page(one, document_url(name), "registers/documents.html")
        yield Line(name, _text(row.get("title")), one.member, url, word, tone, cells)


def _page(one: Published, url: str, instead: str) -> str:
    """The address of a page of a member, or of another where its site has none such."""
    there = one.manifest.get("files")
    known = url if isinstance(there, Mapping) and url in there else instead
    return one.member.base + known


def _objectives(one: Published, measured: RecordType) -> Iterator[Line]:
    for row in _rows(one.scores, "scores"):
        name = _named(row)
        if name is None:
            continue
        word, tone = _COLOURS.get(_text(row.get("rag")), UNKNOWN)
        latest = row.get("latest")
        last = latest if isinstance(latest, Mapping) else {}
        told = (last.get("value"), last.get("period"), row.get("target"), row.get("due"), row.get("unit"))
        url = _page(one, record_url(measured, name), "for/objectives.html")
        yield Line(name, _text(row.get("title")), one.member, url, word, tone, tuple(map(_text, told)))


def _card(one: Published, objectives: Sequence[Line]) -> Card:
    grave = Counter(_text(row.get("severity")) for row in _rows(one.problems, "problems"))
    colours = Counter((line.word, line.tone) for line in objectives)
    order = [*_COLOURS.values(), UNKNOWN]
    return Card(
        one.member,
        f"{one.member.base}index.html",
        _text(one.manifest.get("as_of")),
        _text(one.manifest.get("commit"))[:12],
        _text(one.manifest.get("digest")),
        sum(line.tone in ("good", "bad") for line in _documents(one)) if one.register is not None else None,
        tuple((word, tone, colours[word, tone]) for word, tone in order if colours[word, tone])
        if one.scores is not None
        else None,
        grave["error"] if one.problems is not None else None,
        sum(grave.values()) - grave["error"],
    )


def _twice(lines: Sequence[Line]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """IDs that stand for something in more than one member, with each."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(identity(line.id), []).append(line)
    return tuple(
        (name, tuple(some)) for name, some in sorted(found.items()) if len({one.member.id for one in some}) > 1
    )
