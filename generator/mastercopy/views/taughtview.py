"""Turns what is said of the effect of a training into figures before and after, and what may be said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mastercopy.measures.effects import compare_around
from mastercopy.model.learning import rows_of
from mastercopy.statistics.shares import wilson
from mastercopy.views.addresses import record_url
from mastercopy.views.figures import figure
from mastercopy.views.helpedview import tell_around
from mastercopy.views.naming import Named, person_name
from mastercopy.views.wording import label
from mastercopy.words.saying import say, say_great

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

_SAID = {"helped": "good", "did not help": "bad", "cannot be told": "old"}


@dataclass(frozen=True, slots=True)
class Effect:
    """One judgement: what was looked at, what is said, and what the figures say of their own."""

    what: str
    method: str
    due: str
    judged: str
    by: Named | None
    word: str
    tone: str
    said: str
    measured: Named | None = None
    before: str = ""
    after: str = ""
    moved: str = ""
    allowed: str = ""
    allowed_tone: str = ""
    watched: str = ""
    owner: Named | None = None


def view_effects(compiled: Compiled, record: Record) -> tuple[Effect, ...]:
    """Every judgement of a training, in its order."""
    return tuple(_effects(compiled, record))


def _effects(compiled: Compiled, record: Record) -> Iterator[Effect]:
    for row in rows_of(record, "effect"):
        done, due, result = row.get("done"), row.get("due"), str(row.get("result") or "")
        is_done = isinstance(done, date) and done <= compiled.as_of
        late = not is_done and isinstance(due, date) and due < compiled.as_of
        word = result if is_done and result else say("overdue") if late else say("not judged yet")
        by = row.get("by")
        yield Effect(
            str(row.get("what") or ""),
            str(row.get("method") or ""),
            str(due or ""),
            str(done or "") if is_done else "",
            person_name(compiled, by) if isinstance(by, str) and is_done else None,
            label(word) if word == result else say_great(word),
            _SAID.get(result, "wait") if is_done else "bad" if late else "wait",
            str(row.get("said") or "") if is_done else "",
            **_figures(compiled, record, row),
            watched=_watched(row) if is_done else "",
            owner=person_name(compiled, str(row["owner"])) if row.get("owner") else None,
        )


def _figures(compiled: Compiled, record: Record, row: Mapping[str, Any]) -> dict[str, Any]:
    """Before and after by the objective that is named; nothing where there are too few figures of either side."""
    held, named = record.get("day"), compiled.register.get(str(row.get("measured_by") or ""))
    if named is None or not isinstance(held, date):
        return {}
    found: dict[str, Any] = {"measured": Named(named.id, named.title, record_url(named.type, named.id))}
    score = next((one for one in compiled.scores if one.id == named.id), None)
    since, until = row.get("since") or date.min, row.get("until") or date.max
    around = compare_around(score.points, held, since, until) if score is not None else None
    if score is None or around is None:
        return found | {"allowed": say("Too few figures before or after"), "allowed_tone": "old"}
    before, after, moved, word, tone = tell_around(around, score.unit, score.direction)
    return found | {"before": before, "after": after, "moved": moved, "allowed": word, "allowed_tone": tone}


def _watched(row: Mapping[str, Any]) -> str:
    """How many of those who were watched did it as taught, with the interval that so few leave open."""
    among, did = row.get("of"), row.get("did")
    if not among or did is None or did > among:
        return ""
    inside = wilson(float(did), float(among))
    if inside is None:
        return ""
    reach = say(
        "{round} to {round2} of 100", round=figure(round(100 * inside.low)), round2=figure(round(100 * inside.high))
    )
    return say(
        "{did} of {among} did it as taught ({reach}, nineteen times in twenty)",
        did=figure(did),
        among=figure(among),
        reach=reach,
    )
