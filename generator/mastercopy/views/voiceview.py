"""Turns complaints, waves, engagements and channels into the page of the customers' voice, and into how to complain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.measures.surveys import Wave
from mastercopy.model.lifecycle import VOID
from mastercopy.model.period import Duration
from mastercopy.model.record import identity
from mastercopy.statistics.pareto import OTHER, Bar, order_causes
from mastercopy.views.chainview import is_open, taken_up
from mastercopy.views.clockview import ClockLine, view_clocks
from mastercopy.views.measureview import MeasureLine, view_measure
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.waveview import WavePage, view_wave
from mastercopy.views.wording import label, plural, show
from mastercopy.words.saying import say, say_row, say_small

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record
    from mastercopy.model.recordtype import RecordType

_WEB = re.compile(r"https?://[^\s\"'<>]+")
URL, COMPLAIN_URL = "for/voice.html", "for/complain.html"


@dataclass(frozen=True, slots=True)
class Pareto:
    """How often each cause came, from the most frequent down; `told` says of what and since when."""

    id: str
    title: str
    bars: tuple[Bar, ...]
    told: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Something that a customer waits for: its record, since when, and its clocks."""

    named: Named
    on: str
    state: str
    clocks: tuple[ClockLine, ...]


@dataclass(frozen=True, slots=True)
class WaveLine:
    """The newest wave of an instrument."""

    named: Named
    page: WavePage


@dataclass(frozen=True, slots=True)
class Meeting:
    """One engagement with customers."""

    named: Named
    kind: str
    day: str
    state: str


@dataclass(frozen=True, slots=True)
class VoicePage:
    """Everything that customers tell, in the order in which it asks for something."""

    measures: tuple[MeasureLine, ...]
    paretos: tuple[Pareto, ...]
    open: tuple[OpenCase, ...]
    waves: tuple[WaveLine, ...]
    meetings: tuple[Meeting, ...]
    channels: tuple[Named, ...]

    @property
    def late(self) -> int:
        """How many of those that wait are past the end of a term."""
        return sum(any(clock.open and clock.tone == "bad" for clock in case.clocks) for case in self.open)


@dataclass(frozen=True, slots=True)
class ComplainWay:
    """One way to complain: how it is reached, when, in which languages, and what is promised."""

    title: str
    reach: str
    telephone: str
    mail: str
    web: str
    hours: str
    languages: str
    promises: tuple[str, ...]
    owner: Named | None


def view_voice(compiled: Compiled, waves: Sequence[Wave]) -> VoicePage:
    """What customers tell, as of the day."""
    kinds = [kind for kind in compiled.catalog.by_part("complaints") if kind.measures]
    measures = [view_measure(compiled, kind, spec.name) for kind in kinds for spec in kind.measures]
    return VoicePage(
        tuple(line for line in measures if line is not None),
        tuple(pareto for kind in kinds for pareto in _paretos(compiled, kind)),
        tuple(_open(compiled)),
        tuple(_waves(compiled, waves)),
        tuple(_meetings(compiled)),
        tuple(name_of(compiled, one.id) for one in compiled.register.of_part("channels")),
    )


def _paretos(compiled: Compiled, kind: RecordType) -> Iterator[Pareto]:
    """One for each choice of the type but those that say how far it got, how grave it is and how it ended."""
    records = [one for one in compiled.register.of_type(kind.name) if one.status != VOID and _lately(compiled, one)]
    for spec in kind.fields:
        if spec.kind != "choice" or spec.name in ("status", "accepted", "severity"):
            continue
        counts = Counter(_capital(show(one.get(spec.name))) for one in records if one.get(spec.name) is not None)
        if sum(counts.values()) >= 2:
            since = _since(compiled.as_of)
            told = say(
                "{number} of the {number2} received since {since} name one",
                number=sum(counts.values()),
                number2=len(records),
                since=since,
            )
            yield Pareto(
                f"{kind.name}-{spec.name}",
                say("{many} by {lower}", many=kind.plural or plural(kind.title), lower=say_small(spec.title)),
                order_causes(counts),
                told,
            )


def _capital(text: str) -> str:
    return OTHER if text == OTHER.lower() else label(text)


def _since(day: date) -> date:
    """A year before a day."""
    return Duration(-12, "months").after(day)


def _lately(compiled: Compiled, record: Record) -> bool:
    received = record.get("received")
    return isinstance(received, date) and _since(compiled.as_of) < received <= compiled.as_of


def _open(compiled: Compiled) -> Iterator[OpenCase]:
    """Complaints that are not closed, and voices without an answer, the oldest first."""
    records = [*compiled.register.of_part("complaints"), *compiled.register.of_part("voices")]
    taken = taken_up(records)
    rows = [(show(one.get("received")), one) for one in records if _waits(one) and identity(one.id) not in taken]
    for day, one in sorted(rows, key=lambda row: (row[0], row[1].id)):
        yield OpenCase(name_of(compiled, one.id), day, label(one.status or ""), view_clocks(compiled, one))


def _waits(record: Record) -> bool:
    """Whether a customer still waits for an answer."""
    return is_open(record) and record.get("answered") is None


def _waves(compiled: Compiled, waves: Sequence[Wave]) -> Iterator[WaveLine]:
    newest = {wave.instrument: wave for wave in waves if wave.result is not None}
    for _, wave in sorted(newest.items()):
        record = compiled.register.get(wave.id)
        page = view_wave(record, waves) if record is not None else None
        if page is not None:
            yield WaveLine(name_of(compiled, wave.id), page)


def _meetings(compiled: Compiled) -> Iterator[Meeting]:
    records = compiled.register.of_part("engagements")
    for one in sorted(records, key=lambda one: (show(one.get("held") or one.get("planned")), one.id), reverse=True):
        kind, day = label(show(one.get("kind"))), show(one.get("held") or one.get("planned"))
        yield Meeting(name_of(compiled, one.id), kind, day, label(one.status or ""))


def view_complaining(compiled: Compiled) -> tuple[ComplainWay, ...]:
    """The channels that take complaints and are open, for the page that customers are shown."""
    return tuple(
        _way(compiled, one)
        for one in compiled.register.of_part("channels")
        if one.get("complaints") == "yes" and not _is_over(one, compiled.as_of)
    )


def _is_over(record: Record, day: date) -> bool:
    closed = record.get("closed")
    return isinstance(closed, date) and closed <= day


def web_address(text: str) -> str:
    """An address that a link may lead to; empty for any other text."""
    return text if _WEB.fullmatch(text) else ""


def _way(compiled: Compiled, record: Record) -> ComplainWay:
    terms = (
        ("acknowledge_within", say("We confirm that we have it within")),
        ("answer_within", say("We answer within")),
    )
    owner = show(record.get("owner"))
    return ComplainWay(
        record.title,
        show(record.get("reach")),
        show(record.get("telephone")),
        show(record.get("mail")),
        web_address(show(record.get("web"))),
        show(record.get("hours")),
        show(record.get("languages")),
        tuple(say_row(" ", (words, show(record.get(name)))) for name, words in terms if record.get(name) is not None),
        person_name(compiled, owner) if owner else None,
    )
