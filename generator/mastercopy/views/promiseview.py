"""Turns a customer need into its promise page: a chain from the customers' words to what they were told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.history.values import Revision, Trail
from mastercopy.model.fields import texts
from mastercopy.model.lifecycle import VOID
from mastercopy.model.record import Record, identity
from mastercopy.text.redline import render_excerpt
from mastercopy.views.addresses import record_url, redline_url, revision_url
from mastercopy.views.chainview import PARTS, taken_up
from mastercopy.views.figures import figure
from mastercopy.views.helpedview import Helped, view_helped
from mastercopy.views.knownview import KnownBy, view_known
from mastercopy.views.naming import Named, name_of, names_of, person_name
from mastercopy.views.objectiveview import ScoreLine, score_line
from mastercopy.views.promisechain import Link, view_links
from mastercopy.views.redlineview import compare_pair, say_counts
from mastercopy.views.textview import Texts, list_of
from mastercopy.views.toldview import WhomWeTold, view_told
from mastercopy.views.trainedview import Taught, view_taught
from mastercopy.views.wording import cut, show, status_words
from mastercopy.words.saying import say, say_row, say_small

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

VERBATIM = 280
"""Characters of a customer's words on the page; the whole stands in the record."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one customer said, and what became of it."""

    named: Named
    received: str
    words: str
    answered: str


@dataclass(frozen=True, slots=True)
class Cause:
    """A revision made because of a voice or a finding about this need; `redline` is HTML, the very passages alone."""

    document: Named
    revision: str
    since: str
    change: str
    because: tuple[Named, ...]
    numbers: str
    redline: str
    url: str | None
    known: KnownBy | None


@dataclass(frozen=True, slots=True)
class Effect:
    """One objective before and after: its baseline and its latest value, with their periods."""

    named: Named
    before: str
    after: str
    moved: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A change because of customers that is not in force yet, and how it stands."""

    named: Named
    state: str


@dataclass(frozen=True, slots=True)
class PromisePage:
    """Everything that a promise page shows; `main` are the measures that other pages show of it."""

    url: str
    id: str
    title: str
    promise: str
    words: str
    segment: str
    owner: Named | None
    scores: tuple[ScoreLine, ...]
    main: tuple[ScoreLine, ...]
    voices: tuple[Voice, ...]
    causes: tuple[Cause, ...]
    coming: tuple[Coming, ...]
    effects: tuple[Effect, ...]
    helped: tuple[Helped, ...]
    documents: tuple[Named, ...]
    processes: tuple[Named, ...]
    requirements: tuple[Named, ...]
    told: WhomWeTold
    chain: tuple[Link, ...]
    taught: tuple[Taught, ...]

    @property
    def last_cause(self) -> Cause | None:
        """The newest change made because of customers."""
        return self.causes[0] if self.causes else None


def view_promise(compiled: Compiled, written: Texts, record: Record) -> PromisePage:
    """The page of one need, computed from the links of records to it and to each other."""
    sources = [compiled.register.get(link.source) for link in compiled.register.links_in(record.id)]
    named = list({identity(one.id): one for one in sources if one is not None}.values())
    scores = _scores(compiled, named)
    heard = [one for one in named if one.type.part in PARTS and one.status != VOID]
    taken = taken_up(heard)
    said = [one for one in heard if identity(one.id) not in taken]
    voices = tuple(_voices(said))
    causes, coming = _changed(compiled, written, record, named)
    effects = tuple(_effects(scores))
    ours = [one.id for one in named if one.type.part == "requirements" and one.get("ours") == "yes"]
    requirements, told = names_of(compiled, sorted(ours)), view_told(compiled, said, named)
    taught = view_taught(compiled, record.id, [(one.document.id, one.revision) for one in causes])
    owner = show(record.get("owner"))
    return PromisePage(
        record_url(record.type, record.id),
        record.id,
        record.title or record.id,
        promise_words(record),
        show(record.get("words")),
        show(record.get("segment")),
        person_name(compiled, owner) if owner else None,
        scores,
        _main(compiled, record, scores),
        voices,
        causes,
        coming,
        effects,
        tuple(view_helped(compiled, [_change(one) for one in causes], _main(compiled, record, scores))),
        tuple(_serving(compiled, record)),
        names_of(compiled, [one.id for one in named if one.type.part == "processes"]),
        requirements,
        told,
        view_links(requirements, scores, voices, causes, bool(coming), effects, told, taught),
        taught,
    )


def promise_words(record: Record) -> str:
    """What is promised, in one sentence."""
    return show(record.get("promise")) or record.title or record.id


def view_promise_pages(compiled: Compiled, written: Texts) -> tuple[PromisePage, ...]:
    """Every promise, by ID."""
    return tuple(
        view_promise(compiled, written, one)
        for one in sorted(compiled.register.of_part("needs"), key=lambda one: one.id)
    )


def _scores(compiled: Compiled, named: Sequence[Record]) -> tuple[ScoreLine, ...]:
    lines = [
        score_line(compiled, one) for one in sorted(named, key=lambda one: one.id) if one.type.part == "objectives"
    ]
    return tuple(line for line in lines if line is not None)


def _main(compiled: Compiled, need: Record, scores: tuple[ScoreLine, ...]) -> tuple[ScoreLine, ...]:
    """The objectives that are about this need before any other; failing those the first that names it."""
    found = []
    for line in scores:
        record = compiled.register.get(line.id)
        first = next(iter(texts(record.get("needs"))), "") if record is not None else ""
        if identity(first) == identity(need.id):
            found.append(line)
    return tuple(found) or scores[:1]


def _voices(feedback: Sequence[Record]) -> Iterator[Voice]:
    """The customers' words, newest first."""
    for one in sorted(feedback, key=lambda one: (show(one.get("received")), one.id), reverse=True):
        short = cut(show(one.get("text")), VERBATIM)
        page = Named(one.id, one.title or one.id, record_url(one.type, one.id))
        yield Voice(page, show(one.get("received"))[:10], short, show(one.get("answered"))[:10])


def _changed(
    compiled: Compiled, written: Texts, need: Record, named: Sequence[Record]
) -> tuple[tuple[Cause, ...], tuple[Coming, ...]]:
    """What was changed because of customers, the newest first, and what is on its way; what was rejected is not."""
    found, page = list(_caused(compiled, need, named)), record_url(need.type, need.id)
    causes = [_cause(compiled, written, *one, page) for one in found if not one[1].is_pending]
    ahead = (one for one in found if one[1].is_pending and not one[1].objections)
    coming = tuple(_coming(trail, row) for trail, row, _ in ahead)
    return tuple(sorted(causes, key=lambda cause: cause.since, reverse=True)), coming


def _caused(
    compiled: Compiled, need: Record, named: Sequence[Record]
) -> Iterator[tuple[Trail, Revision, Revision | None]]:
    """(trail, revision, the one before) of each that names something about this need, or serves it and has a cause."""
    about = {identity(one.id) for one in named}
    for trail in compiled.history.trails.values():
        before: Revision | None = None
        for row in trail.revisions:
            because = list_of(row.fields.get("because"))
            direct = any(identity(one) in about for one in because)
            serves = identity(need.id) in {identity(one) for one in list_of(row.fields.get("needs"))}
            if because and (direct or (serves and not _elsewhere(compiled, because))):
                yield trail, row, before
            before = row


def _coming(trail: Trail, row: Revision) -> Coming:
    """A change that is still to come into force: of such a one nothing is told but its number and state."""
    text = say("{id} {title}, revision {revision}", id=trail.id, title=trail.title, revision=row.revision)
    state = status_words(row)
    if row.status == "approved" and row.approved and row.effective is not None:
        state = say("approved, in force from {day} on", day=row.effective)
    return Coming(Named(text, text, revision_url(trail.id, row)), say_small(state))


def _elsewhere(compiled: Compiled, because: Sequence[str]) -> bool:
    """Whether the causes name needs of their own, which are then the ones they are about."""
    records = (compiled.register.get(one) for one in because)
    return any(record is not None and tuple(texts(record.get("needs"))) for record in records)


def _cause(
    compiled: Compiled, written: Texts, trail: Trail, row: Revision, before: Revision | None, page: str
) -> Cause:
    old = written.revision(trail.id, before, page) if before is not None else None
    new = written.revision(trail.id, row, page)
    redline = compare_pair(old, new) if old is not None and new is not None else None
    return Cause(
        Named(trail.id, row.title, revision_url(trail.id, row)),
        row.revision,
        show(row.in_force_from or row.recorded_day),
        row.change,
        names_of(compiled, list_of(row.fields.get("because"))),
        say_counts(redline.counts) if redline is not None else "",
        render_excerpt(redline) if redline is not None else "",
        redline_url(trail.id, row, before) if redline is not None and before is not None else None,
        view_known(compiled, trail, row),
    )


def _effects(scores: Sequence[ScoreLine]) -> Iterator[Effect]:
    for line in scores:
        points = [point for point in line.points if point.value is not None]
        if line.baseline and points:
            last = points[-1]
            moved = (last.value or 0.0) - float(line.baseline)
            yield Effect(
                Named(line.id, line.title, line.url),
                say_row(" ", (line.baseline, line.unit)),
                say("{value} {unit} in {period}", value=figure(last.value), unit=line.unit, period=last.period),
                _moved(moved, line.unit),
            )


def _moved(by: float, unit: str) -> str:
    """How far a figure moved; between two shares lie percentage points, not per cent."""
    if not by:
        return say("no change")
    points = say("percentage point") if abs(by) == 1 else say("percentage points")
    return say_row(" ", (f"{'+' if by > 0 else ''}{figure(by)}", points if unit == "%" else unit))


def _change(cause: Cause) -> tuple[Named, str]:
    """A change by its name, and since when it holds."""
    return Named(
        cause.document.id,
        say("{name}, revision {revision}", name=cause.document.text, revision=cause.revision),
        cause.document.url,
    ), cause.since


def _serving(compiled: Compiled, need: Record) -> Iterator[Named]:
    for name, trail in sorted(compiled.history.trails.items()):
        if trail.in_force is not None:
            needs = {identity(one) for one in list_of(trail.in_force.fields.get("needs"))}
            if identity(need.id) in needs:
                yield name_of(compiled, name)


def last_voice(compiled: Compiled, trail: Trail) -> tuple[Revision, Named, str] | None:
    """(revision, customer's voice, its words) that last changed a document; None where no voice ever did."""
    for row in reversed(trail.revisions):
        if row.is_pending:
            continue
        for name in list_of(row.fields.get("because")):
            record = compiled.register.get(name)
            if record is not None and record.type.part in PARTS:
                words = next(_voices([record])).words
                return row, name_of(compiled, name), words
    return None
