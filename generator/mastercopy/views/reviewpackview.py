"""Turns the papers of a management review into pages of words and figures, the customer first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mastercopy.measures.reviewpack import Paper, ReviewPack
from mastercopy.measures.surveys import Wave, read_waves
from mastercopy.model.awaiting import is_finished
from mastercopy.model.fields import texts
from mastercopy.model.lifecycle import VOID
from mastercopy.model.record import Record, identity
from mastercopy.model.reviewinputs import Feed, first_day, late_days
from mastercopy.model.watching import Alarm
from mastercopy.views.addresses import record_url, register_url
from mastercopy.views.chainview import PARTS, shortened, taken_up
from mastercopy.views.measureview import MeasureLine, measure_line
from mastercopy.views.naming import Named, called
from mastercopy.views.objectiveview import ScoreLine, line_of
from mastercopy.views.waveview import view_wave
from mastercopy.views.wording import label, plural, show
from mastercopy.words.saying import say, say_great, say_row

MOST = 12
"""So many records of a list stand in the papers; the register has the others."""
_PLAIN = ("text", "choice", "date", "number", "duration", "period")
PRAISE, REVIEWS = "praise", "management-reviews"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records of a type there are at the cut-off, and how many are new, open and late."""

    kind: Named
    all: int
    new: int
    before: int
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Records of a type that want a look, and how many more there are."""

    title: str
    rows: tuple[tuple[Named, str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of an earlier review as it stood at the cut-off."""

    review: Named
    id: str
    what: str
    who: str
    due: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One input: what is counted and measured of it, what is late, what was said, and what is missing."""

    code: str
    label: str
    asks: str
    counts: tuple[Counted, ...]
    measures: tuple[MeasureLine, ...]
    scores: tuple[ScoreLine, ...]
    waves: tuple[tuple[Named, str], ...]
    signals: tuple[str, ...]
    lists: tuple[Listed, ...]
    decisions: tuple[Decided, ...]
    analysis: str
    reason: str
    missing: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise at the cut-off: how its measures stand, and how often customers spoke of it, now and before."""

    named: Named
    promise: str
    scores: tuple[ScoreLine, ...]
    voices: int
    before: int


@dataclass(frozen=True, slots=True)
class Quote:
    """What a customer said in the period."""

    named: Named
    kind: str
    on: str
    words: str


@dataclass(frozen=True, slots=True)
class PackPage:
    """The papers of a review: first the promises and two customers' words, then a paper for each input."""

    since: str
    until: str
    promises: tuple[PromiseLine, ...]
    quotes: tuple[Quote, ...]
    papers: tuple[PaperPage, ...]
    missing: tuple[str, ...]


def view_pack(pack: ReviewPack) -> PackPage:
    """The pages of the papers, from the papers alone: whatever is recorded later does not change them."""
    scores = {record.id: line_of(record, score) for paper in pack.papers for record, score in paper.scores}
    return PackPage(
        show(pack.since),
        show(pack.until),
        tuple(_promises(pack, scores)),
        tuple(_quotes(pack)),
        tuple(_paper(pack, paper, scores) for paper in pack.papers),
        tuple(say_row(": ", (paper.input.label, paper.missing)) for paper in pack.missing),
    )


def named(record: Record) -> Named:
    """A record as it was called at the cut-off."""
    return Named(record.id, called(record), record_url(record.type, record.id))


def _paper(pack: ReviewPack, paper: Paper, scores: dict[str, ScoreLine]) -> PaperPage:
    return PaperPage(
        paper.input.code,
        paper.input.label,
        paper.input.asks,
        tuple(map(_counted, paper.feeds)),
        tuple(measure_line(kind, series, pack.until) for kind, series in paper.series),
        tuple(scores[record.id] for record, _ in paper.scores),
        tuple(_waves(pack, paper.waves)),
        tuple(map(_signal, paper.alarms)),
        tuple(_lists(pack, paper)),
        tuple(_decisions(pack, paper)),
        paper.analysis,
        paper.reason,
        paper.missing,
    )


def _counted(feed: Feed) -> Counted:
    title = feed.kind.plural or plural(feed.kind.title)
    counts = (feed.records, feed.new, feed.before, feed.open, feed.late)
    return Counted(Named(title, title, register_url(feed.kind.name)), *map(len, counts))


def _lists(pack: ReviewPack, paper: Paper) -> Iterator[Listed]:
    """What is late, then what is open and not late, of each type; where nothing is measured, how each record stands."""
    told = bool(paper.series or paper.scores or paper.waves or paper.alarms)
    for feed in paper.feeds:
        many = feed.kind.plural or plural(feed.kind.title)
        late = {one.id for one in feed.late}
        rest = [one for one in feed.open if one.id not in late]
        for title, records in ((say("{many}: late", many=many), feed.late), (say("{many}: open", many=many), rest)):
            if records:
                rows = tuple(_row(pack, one) for one in records[:MOST])
                yield Listed(title, rows, max(0, len(records) - MOST))
        if not (told or late or rest):
            rows = tuple((named(one), *_standing(one)) for one in feed.records[:MOST])
            yield Listed(many, rows, max(0, len(feed.records) - MOST))


def _standing(record: Record) -> tuple[str, str]:
    """(state, what the register says of a record in plain values): counts alone tell a review nothing."""
    specs = [record.type.field(name) for name in record.type.register if name not in ("id", "title", "status")]
    plain = [one for one in specs if one is not None and one.kind in _PLAIN and not one.many]
    values = ((one, show(record.get(one.name))) for one in plain)
    said = (
        say_row(": ", (one.title or label(one.name), label(text) if one.kind == "choice" else say_great(text)))
        for one, text in values
        if text
    )
    return label(record.status or ""), say_row("; ", said)


def _decisions(pack: ReviewPack, paper: Paper) -> Iterator[Decided]:
    """Every decision of earlier reviews that was open when the period began, or was made in it."""
    register = pack.evidence.register
    for review in (one for feed in paper.feeds if feed.kind.part == REVIEWS for one in feed.records):
        for row in review.get("decisions") or ():
            if is_finished(row, pack.since):
                continue
            person = register.get(show(row.get("owner")))
            state, tone = decision_state(row, pack.until)
            who = person.title if person is not None else show(row.get("owner"))
            number, what, due = (show(row.get(name)) for name in ("id", "what", "due"))
            yield Decided(named(review), number, what, who, due, state, tone)


def decision_state(row: Mapping[str, Any], day: date) -> tuple[str, str]:
    """(how a decision stands on a day, its tone)."""
    due = row.get("due")
    for name, word, tone in (("done", say("Done"), "good"), ("dropped", say("Dropped or taken again"), "old")):
        ended = row.get(name)
        if isinstance(ended, date) and ended <= day:
            return say_row(", ", (word, str(ended))), tone
    return (say("Late"), "bad") if isinstance(due, date) and due < day else (say("Open"), "wait")


def _row(pack: ReviewPack, record: Record) -> tuple[Named, str, str]:
    """(record, its state, the first day by which something of it was due and is not done)."""
    due = min((day for day in late_days(record) if day < pack.until), default=None)
    return named(record), label(record.status or ""), say("was due on {due}", due=due) if due is not None else ""


def _waves(pack: ReviewPack, waves: Iterable[Wave]) -> Iterator[tuple[Named, str]]:
    every = read_waves(pack.evidence.register)
    for wave in waves:
        record = pack.evidence.register.get(wave.id)
        page = view_wave(record, every) if record is not None else None
        if record is not None:
            yield (
                named(record),
                page.sentence
                if page is not None
                else say("{answers} answers, too few for a result.", answers=wave.answers),
            )


def _signal(alarm: Alarm) -> str:
    span = (
        show(alarm.first)
        if alarm.first == alarm.last
        else say("{first} to {last}", first=show(alarm.first), last=show(alarm.last))
    )
    answer = (
        say("answered by {names}", names=", ".join(alarm.responses))
        if alarm.responses
        else say("no response, due on {due}", due=alarm.due)
    )
    return say_row("", (alarm.title, ", ", span, ": ", alarm.rule, "; ", answer))


def _promises(pack: ReviewPack, scores: dict[str, ScoreLine]) -> Iterator[PromiseLine]:
    register, earlier = pack.evidence.register, pack.since - (pack.until - pack.since) - timedelta(days=1)
    voices = [(one, first_day(one)) for one in _voices(pack)]
    for need in register.of_part("needs"):
        mine = [day for one, day in voices if _serves(one, need) and day is not None]
        yield PromiseLine(
            named(need),
            show(need.get("promise")),
            tuple(line for name, line in scores.items() if _serves(register.get(name), need)),
            sum(pack.since <= day <= pack.until for day in mine),
            sum(earlier <= day < pack.since for day in mine),
        )


def _serves(record: Record | None, need: Record) -> bool:
    return record is not None and identity(need.id) in map(identity, texts(record.get("needs")))


def _voices(pack: ReviewPack) -> list[Record]:
    """What customers said, once: a voice that was taken up as a complaint is that one."""
    records = [one for part in PARTS for one in pack.evidence.register.of_part(part) if one.status != VOID]
    taken = taken_up(records)
    return [one for one in records if identity(one.id) not in taken]


def _quotes(pack: ReviewPack) -> Iterator[Quote]:
    """One praise and one complaint of the period, the newest of each: no choosing."""
    heard: list[tuple[date, Record]] = []
    for one in _voices(pack):
        day = first_day(one)
        if one.get("text") and day is not None and pack.since <= day <= pack.until:
            heard.append((day, one))
    heard.sort(key=lambda entry: (entry[0].toordinal(), entry[1].id), reverse=True)
    for kind, praised in ((say("Praise"), True), (say("Complaint"), False)):
        for day, one in heard:
            if (one.get("kind") == PRAISE) == praised:
                yield Quote(named(one), kind, show(day)[:10], shortened(show(one.get("text"))))
                break
