"""Turns chains into what pages show: the links of one record, every open chain, and how long closed ones took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from mastercopy.history.chain import (
    ACTION,
    ASKED,
    AWAITED,
    CAUSE,
    DOCUMENT,
    DONE,
    EFFECT,
    MISSING,
    NEEDLESS,
    Loop,
    LoopLink,
    is_asked,
)  # fmt: skip
from mastercopy.history.following import Following
from mastercopy.history.learned import Change
from mastercopy.history.loop import trace_loop
from mastercopy.model.record import Record, identity
from mastercopy.views.addresses import revision_url
from mastercopy.views.chainview import shortened
from mastercopy.views.effectview import Effect, view_since
from mastercopy.views.measureview import MeasureLine, view_measure
from mastercopy.views.naming import Named, name_of
from mastercopy.views.wording import label, show
from mastercopy.words.saying import say, say_count

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "quality/loop.html"
WORDS = {
    DONE: (say("done"), "good"),
    NEEDLESS: (say("not needed"), "old"),
    AWAITED: (say("not yet due"), "wait"),
    MISSING: (say("missing"), "bad"),
}
SHORT = {
    "came": say("Found"), "contained": say("Contained"), "cause": say("Cause"), "action": say("Action"),
    "document": say("Document"), "people": say("Learned"), "effect": say("Effect"), "told": say("Told"),
}  # fmt: skip
AGES = ((7, say("0 to 7 days")), (30, say("8 to 30")), (60, say("31 to 60")), (90, say("61 to 90")))
OLDER = say("more than 90")
SOURCES = 4
"""So many of the records that a chain came from are named in a list."""
_MEASURES = ("proven", "days", "worked", "open", "age")


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link as a page shows it: its state in a word, the day, what stands there, and in which record."""

    anchor: str
    title: str
    short: str
    state: str
    word: str
    tone: str
    day: str
    says: str
    carrier: Named
    evidence: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class LoopPart:
    """The chain on the page of a record: its links, the records that it goes through, and the figures of its effect."""

    id: str

    links: tuple[LinkLine, ...]
    through: tuple[Named, ...]
    broken: tuple[str, ...]
    effect: Effect | None
    days: str


@dataclass(frozen=True, slots=True)
class OpenLoop:
    """A chain that is not whole: since when, where it came from, and what it waits for."""

    named: Named
    since: str
    age: str
    sources: tuple[Named, ...]
    more: int
    waits: LinkLine


@dataclass(frozen=True, slots=True)
class WholeLoop:
    """A chain that is whole, with the days from where it came to light to the proven effect."""

    named: Named
    since: str
    proven: str
    days: str
    kind: str


@dataclass(frozen=True, slots=True)
class LoopPage:
    """Every chain: open ones oldest first, how old they are, whole ones, and the measures of corrective actions."""

    open: tuple[OpenLoop, ...]
    ages: tuple[tuple[str, int], ...]
    whole: tuple[WholeLoop, ...]
    median: str
    slowest: str
    measures: tuple[MeasureLine, ...]


def view_loop(compiled: Compiled, record: Record, following: Following) -> LoopPart | None:
    """The chain of one record; None where none is asked for."""
    loop = trace_loop(following, record, compiled.as_of)
    if loop is None:
        return None
    through = tuple(name_of(compiled, one.id) for one in loop.members if one.id != record.id)
    days = (
        say("{days} days from where it came to light to the proven effect", days=loop.days)
        if loop.days is not None
        else ""
    )
    links = tuple(_line(compiled, one, loop.changes if one.name == DOCUMENT else ()) for one in loop.links)
    return LoopPart(record.id, links, through, tuple(one.fault for one in loop.missing), _effect(compiled, loop), days)


def _line(compiled: Compiled, link: LoopLink, changes: tuple[Change, ...] = ()) -> LinkLine:
    """One link; of `changes` it names the revisions, and not what is in force by now."""
    revisions = {identity(one.name): one for one in changes}
    word, tone = WORDS[link.state]
    due = say("due on {due}", due=show(link.due)) if link.due is not None else ""
    day = show(link.on)[:10] if link.on is not None else due if link.state in (AWAITED, MISSING) else ""
    evidence = tuple(
        _changed(compiled, revisions[identity(one)]) if identity(one) in revisions else name_of(compiled, one)
        for one in link.evidence
        if identity(one) != identity(link.carrier)
    )
    carrier = name_of(compiled, link.carrier)
    return LinkLine(
        f"loop-{link.name}",
        link.title,
        SHORT[link.name],
        link.state,
        word,
        tone,
        day,
        shortened(link.says),
        carrier,
        evidence,
    )


def _changed(compiled: Compiled, change: Change) -> Named:
    """The revision that brought a change, by its own page."""
    named, trail = name_of(compiled, change.name), compiled.history.trail(change.name)
    if change.revision is None or trail is None or named.url is None:
        return named
    return Named(change.label, change.label, revision_url(trail.id, change.revision))


def _effect(compiled: Compiled, loop: Loop) -> Effect | None:
    """The figures before and after the day on which the work changed: the first document, else the last action."""
    held = [one.since for one in loop.changes if one.since is not None]
    day = min(held) if held else loop.link(ACTION).on
    record = compiled.register.get(loop.link(EFFECT).carrier)
    return view_since(compiled, record, date(day.year, day.month, day.day)) if record is not None and day else None


def view_loops(compiled: Compiled, following: Following) -> LoopPage:
    """Every chain that is asked for, once: that of the last record of each."""
    loops = [one for one in _ends(compiled, following) if one is not None]
    waiting = sorted((one for one in loops if one.next is not None), key=_age)
    whole = sorted((one for one in loops if one.next is None), key=lambda one: show(one.link(EFFECT).on), reverse=True)
    days = [one.days for one in whole if one.days is not None]
    told = say("{days} days (median of {number})", days=f"{median(days):g}", number=len(days)) if days else ""
    slow = max(
        (one for one in whole if one.days is not None), key=lambda one: (one.days or 0, one.record.id), default=None
    )
    return LoopPage(
        tuple(_open(compiled, following, one) for one in waiting),
        tuple(_by_age(compiled, waiting)),
        tuple(_whole(compiled, one) for one in whole),
        told,
        say("{text}, {days} days", text=name_of(compiled, slow.record.id).text, days=slow.days)
        if slow is not None
        else "",
        tuple(_measures(compiled)),
    )


def _ends(compiled: Compiled, following: Following) -> Iterable[Loop | None]:
    for part in ASKED:
        for record in compiled.register.of_part(part):
            if is_asked(record) and not any(map(is_asked, following.after(record))):
                yield trace_loop(following, record, compiled.as_of)


def _age(loop: Loop) -> tuple[date, str]:
    return loop.began or date.max, loop.record.id


def _open(compiled: Compiled, following: Following, loop: Loop) -> OpenLoop:
    assert loop.next is not None
    days = (compiled.as_of - loop.began).days if loop.began is not None else None
    age = say_count("{number} day", "{number} days", days) if days is not None else ""
    named = tuple(name_of(compiled, one.id) for one in reversed(following.before(loop.record)))
    sources, more = named[:SOURCES], max(0, len(named) - SOURCES)
    since = show(loop.began)[:10]
    return OpenLoop(name_of(compiled, loop.record.id), since, age, sources, more, _line(compiled, loop.next))


def _by_age(compiled: Compiled, loops: Sequence[Loop]) -> Iterable[tuple[str, int]]:
    """How many open chains there are of each age."""
    ages = [(compiled.as_of - one.began).days for one in loops if one.began is not None]
    lower = -1
    for upper, text in AGES:
        yield text, sum(lower < age <= upper for age in ages)
        lower = upper
    yield OLDER, sum(age > lower for age in ages)


def _whole(compiled: Compiled, loop: Loop) -> WholeLoop:
    days = str(loop.days) if loop.days is not None else ""
    proven = show(loop.link(EFFECT).on)[:10]
    kind = label(loop.link(CAUSE).state) if loop.days is None else ""
    return WholeLoop(name_of(compiled, loop.record.id), show(loop.began)[:10], proven, days, kind)


def _measures(compiled: Compiled) -> Iterable[MeasureLine]:
    """How soon and how well corrective actions work, by quarter."""
    for kind in compiled.catalog.by_part("corrective-actions"):
        for name in _MEASURES:
            line = view_measure(compiled, kind, name, "quarter")
            if line is not None:
                yield line
