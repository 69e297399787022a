"""Turns a workshop into its agenda of one page: compiled from what was recorded by its day, and frozen with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mastercopy.measures.score import Score
from mastercopy.model.fields import texts
from mastercopy.model.period import period_of
from mastercopy.model.record import Record, identity
from mastercopy.views.addresses import revision_url, safe_name
from mastercopy.views.agendapicks import (
    RULES,
    Known,
    Moved,
    Picked,
    measure_known,
    pick_extremes,
    pick_failure,
    pick_moved,
    pick_success,
)
from mastercopy.views.chainview import shortened
from mastercopy.views.figures import figure, near
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.wording import cut, show
from mastercopy.words.saying import say, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

_MOST_CHANGES, _MOST_ACTIONS, _MOST_QUESTIONS = 5, 5, 4
_LINE = 120
"""Characters of a line: with so many of everything the agenda is one sheet."""
_ACTING = ("workshops", "sessions", "engagements")
"""Parts whose open actions a workshop hears of."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an agenda: what it is about, and what is said of it."""

    named: Named
    sentence: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """A case to talk about: the record with its words, why it was chosen, and the cases that were prepared."""

    named: Named | None
    words: str
    why: str
    prepared: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """The page of a workshop, for one sheet of paper; `more_` counts what found no room."""

    url: str
    workshop: Named
    series: Named
    day: str
    held: bool
    since: str
    outline: tuple[str, ...]
    moved: tuple[Line, ...]
    best: Line | None
    worst: Line | None
    success: Pick
    failure: Pick
    changed: tuple[Line, ...]
    more_changed: int
    actions: tuple[Line, ...]
    more_actions: int
    questions: tuple[str, ...]
    tells: Named | None
    telling: str
    rules: tuple[str, ...] = RULES


def agenda_url(workshop: Record) -> str:
    """The page of a workshop's agenda."""
    return f"for/workshops/{safe_name(workshop.id)}.html"


def view_agendas(compiled: Compiled) -> tuple[Agenda, ...]:
    """The agenda of every workshop that was held or is planned, the newest first."""
    found = [(day, one) for one in compiled.register.of_part("workshops") if (day := workshop_day(compiled, one))]
    return tuple(
        _agenda(compiled, one, day) for day, one in sorted(found, key=lambda pair: (pair[0], pair[1].id))[::-1]
    )


def workshop_day(compiled: Compiled, workshop: Record) -> date | None:
    """The day on which a workshop was or will be held; None where it was cancelled, or no day is known."""
    day = workshop.get("held") or workshop.get("planned")
    return day if isinstance(day, date) and not workshop.is_left else None


def _agenda(compiled: Compiled, workshop: Record, planned: date) -> Agenda:
    held = workshop.get("held") is not None and planned <= compiled.as_of
    day = planned if held else compiled.as_of
    series = compiled.register.get(next(iter(texts(workshop.get("series"))), ""))
    known = Known(compiled.evidence_on(day), _since(compiled, workshop, day), day)
    scores = measure_known(known)
    moved, (best, worst) = pick_moved(known, scores), pick_extremes(scores)
    good, bad = pick_success(known), pick_failure(known)
    changed, actions = list(_changes(compiled, known)), list(_actions(compiled, known))
    teller = next(iter(texts(workshop.get("tells"))), None)
    return Agenda(
        agenda_url(workshop),
        name_of(compiled, workshop.id),
        name_of(compiled, show(workshop.get("series"))),
        planned.isoformat(),
        held,
        known.since.isoformat(),
        tuple(texts(series.get("agenda"))) if series is not None else (),
        tuple(_moved_line(compiled, one) for one in moved),
        _score_line(compiled, best),
        _score_line(compiled, worst),
        _pick(compiled, workshop, good, "success"),
        _pick(compiled, workshop, bad, "failure"),
        tuple(changed[:_MOST_CHANGES]),
        max(0, len(changed) - _MOST_CHANGES),
        tuple(actions[:_MOST_ACTIONS]),
        max(0, len(actions) - _MOST_ACTIONS),
        tuple(_questions(compiled, workshop, worst, bad))[:_MOST_QUESTIONS],
        person_name(compiled, teller) if teller else None,
        _telling(bad.record, day),
    )


def _since(compiled: Compiled, workshop: Record, day: date) -> date:
    """The day of the workshop before in the series; without one, the end of the quarter before the last."""
    before = [
        on
        for other in compiled.register.of_part("workshops")
        if other.get("series") == workshop.get("series") and identity(other.id) != identity(workshop.id)
        and isinstance(on := other.get("held"), date) and on < day
    ]  # fmt: skip
    last = period_of(period_of(day, "quarter").first - timedelta(days=1), "quarter")
    return max(before) if before else last.first - timedelta(days=1)


def _moved_line(compiled: Compiled, moved: Moved) -> Line:
    score = moved.score
    unit, value = score.unit, near(float(score.latest.value)) if score.latest is not None else ""
    word = say("better") if moved.share > 0 else say("worse")
    values = f"{figure(near(float(moved.before)))} → {figure(value)}"
    said = say_row(" ", (values, say_row("", (unit, ":")), word, _way(float(moved.share))))
    return Line(name_of(compiled, score.id), said, "good" if moved.share > 0 else "bad")


def _score_line(compiled: Compiled, score: Score | None) -> Line | None:
    if score is None or score.latest is None or score.expected is None:
        return None
    side = say("better") if (score.gap or 0) >= 0 else say("worse")
    value, expected = (figure(near(float(one))) for one in (score.latest.value, score.expected))
    told = say(
        "{value} {unit} in {period}, {expected} expected: {side} {way}",
        value=value,
        unit=score.unit,
        period=score.latest.period,
        expected=expected,
        side=side,
        way=_way(float(score.gap or 0)),
    )
    return Line(name_of(compiled, score.id), told, "good" if side == "better" else "bad")


def _way(share: float) -> str:
    """A share of the way from baseline to target, in words."""
    part = f"{abs(share) * 100:.0f} % of the way" if abs(share) <= 1 else say("more than the whole way")
    return say("by {part} to the target", part=part)


def _pick(compiled: Compiled, workshop: Record, picked: Picked, outcome: str) -> Pick:
    cases = [compiled.register.get(name) for name in texts(workshop.get("cases"))]
    prepared = tuple(name_of(compiled, one.id) for one in cases if one is not None and one.get("outcome") == outcome)
    record = picked.record
    if record is None:
        return Pick(None, "", picked.why, prepared)
    words = record.get("story") or record.get("text") or record.get("description") or record.get("proposal")
    return Pick(name_of(compiled, record.id), shortened(show(words)), picked.why, prepared)


def _changes(compiled: Compiled, known: Known) -> Iterator[Line]:
    """The revisions that came into force since, the newest first."""
    rows = [
        (row.in_force_from, trail.id, row)
        for trail in compiled.history.trails.values()
        for row in trail.revisions
        if row.kind != "legacy" and known.lately(row.in_force_from)
    ]
    for _, name, row in sorted(rows, key=lambda one: (str(one[0]), one[1]), reverse=True):
        title = say("{name} {brief}, revision {revision}", name=name, brief=_brief(row.title), revision=row.revision)
        yield Line(Named(title, title, revision_url(name, row)), _brief(row.change))


def _actions(compiled: Compiled, known: Known) -> Iterator[Line]:
    """What was promised at workshops, sessions and meetings, and was not done on the day: by its due day."""
    found = []
    for part in _ACTING:
        for record in known.evidence.register.of_part(part):
            begun = record.get("held")
            for row in record.get("actions") or () if isinstance(begun, date) and begun < known.day else ():
                done, due = row.get("done"), row.get("due")
                if not (isinstance(done, date) and done <= known.day):
                    found.append((show(due), record.id, show(row.get("what")), show(row.get("owner"))))
    for due, name, what, owner in sorted(found):
        late = bool(due) and due < known.day.isoformat()
        who = person_name(compiled, owner).text
        yield Line(
            name_of(compiled, name),
            say("{brief}: {who}, due {due}", brief=_brief(what), who=who, due=due),
            "bad" if late else "",
        )


def _questions(compiled: Compiled, workshop: Record, worst: Score | None, bad: Picked) -> Iterator[str]:
    for name in texts(workshop.get("cases")):
        case = compiled.register.get(name)
        if case is not None and case.get("question"):
            yield _brief(show(case.get("question")))
    if bad.record is not None:
        yield say("What in our work made {id} possible, and where could it happen again?", id=bad.record.id)
    if worst is not None:
        yield say("{title}: what keeps it where it is, and who of us could change that?", title=worst.title)
    yield say("What did a customer tell you since we last met that is written down nowhere?")


def _brief(text: str) -> str:
    """A text on one line or two of a sheet."""
    return cut(text, _LINE)


def _telling(record: Record | None, day: date) -> str:
    """Whether the customer of the failure has heard what came of it."""
    if record is None:
        return ""
    told = record.get("told")
    if isinstance(told, date) and told <= day:
        return say("{id}: the customer heard on {show} what came of it.", id=record.id, show=show(told)[:10])
    return say("{id}: that the customer heard what came of it is not recorded yet.", id=record.id)
