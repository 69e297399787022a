"""Turns management reviews into their overview: each with its papers, and every decision with what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.model.record import Record, identity
from mastercopy.model.reviewinputs import missing_inputs, standards_of
from mastercopy.views.addresses import safe_name
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.reviewpackview import REVIEWS, decision_state
from mastercopy.views.wording import label, show
from mastercopy.words.saying import say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "for/management-review.html"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One review: when, with how many people, how many of its decisions are done, and where its papers are."""

    named: Named
    status: str
    day: str
    cut_off: str
    present: int
    decided: int
    done: int
    papers: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision: `state` in words with its tone; `later` is what later reviews said of it."""

    review: Named
    id: str
    what: str
    customers: str
    who: Named
    due: str
    state: str
    tone: str
    later: str


@dataclass(frozen=True, slots=True)
class ManagementPage:
    """All reviews and all their decisions, the newest first."""

    sittings: tuple[Sitting, ...]
    waiting: tuple[DecisionLine, ...]
    finished: tuple[DecisionLine, ...]


def papers_url(name: str) -> str:
    """The papers of a review."""
    return f"for/reviews/{safe_name(name)}.html"


def reviews_of(compiled: Compiled) -> tuple[Record, ...]:
    """Every review that was not cancelled, the newest first."""
    records = (one for one in compiled.register.of_part(REVIEWS) if not one.is_left)
    return tuple(sorted(records, key=lambda one: (show(one.get("held") or one.get("planned")), one.id), reverse=True))


def span_of(review: Record) -> tuple[date, date] | None:
    """The first and the last day that a review looks at; None where they say nothing."""
    since, until = review.get("from"), review.get("until")
    return (since, until) if isinstance(since, date) and isinstance(until, date) and since <= until else None


def view_management(compiled: Compiled) -> ManagementPage:
    """The overview of management reviews."""
    records = reviews_of(compiled)
    decisions = [line for one in records for line in _decisions(compiled, one)]
    return ManagementPage(
        tuple(_sitting(compiled, one) for one in records),
        tuple(sorted((line for line in decisions if line.tone in ("bad", "wait")), key=lambda line: line.due)),
        tuple(line for line in decisions if line.tone not in ("bad", "wait")),
    )


def _sitting(compiled: Compiled, review: Record) -> Sitting:
    rows, span = review.get("decisions") or (), span_of(review)
    kinds = [kind for _, kind in sorted(compiled.catalog.types.items())]
    standards = standards_of(compiled.register, span[1]) if span else ()
    found = missing_inputs(review, span, standards, kinds, compiled.register) if span else ()
    return Sitting(
        name_of(compiled, review.id),
        label(review.status or ""),
        show(review.get("held") or review.get("planned")),
        show(review.get("until")),
        len(review.get("attendees") or ()),
        len(rows),
        sum(row.get("done") is not None for row in rows),
        papers_url(review.id) if span and span[0] <= compiled.as_of else "",
        tuple(say_row(": ", (one.label, said)) for one, said in found),
    )


def _decisions(compiled: Compiled, review: Record) -> list[DecisionLine]:
    return [
        DecisionLine(
            name_of(compiled, review.id),
            show(row.get("id")),
            show(row.get("what")),
            show(row.get("customers")),
            person_name(compiled, show(row.get("owner"))),
            show(row.get("due")),
            *_state(compiled, review, row),
        )
        for row in review.get("decisions") or ()
    ]


def _state(compiled: Compiled, review: Record, row: dict[str, object]) -> tuple[str, str, str]:
    """(state, tone, what later reviews said) of a decision: what was dropped waits no more."""
    said = [
        f"{other.id}, {show(told.get('outcome'))}: {show(told.get('said'))}"
        for other in reversed(reviews_of(compiled))
        for told in other.get("earlier") or ()
        if identity(show(told.get("review"))) == identity(review.id) and told.get("decision") == row.get("id")
    ]
    result = show(row.get("result"))
    told = say_row("; ", (part for part in (result, *said) if part))
    return (*decision_state(row, compiled.as_of), told)
