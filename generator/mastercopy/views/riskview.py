"""Turns a scale into its matrix with what was scored in each cell, and risks and opportunities into a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mastercopy.model.awaiting import read_awaited
from mastercopy.model.record import Record, identity
from mastercopy.model.scales import Scale, read_scale
from mastercopy.views.naming import Named, name_of, person_name
from mastercopy.views.wording import label, show
from mastercopy.words.saying import say, say_count, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "for/risks.html"
NOT_JUDGED = say("not judged yet")


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """The level of two steps, and what was scored there."""

    level: str
    tone: str
    scored: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One step of the first field, the highest first, with its cells from the lowest step of the second one up."""

    title: str
    means: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class ScoredLine:
    """One risk or opportunity: its level, what is left, what is being done, whether it helped, when it is next due."""

    named: Named
    effect: str
    level: str
    tone: str
    rest: str
    doing: str
    helped: str
    owner: Named
    due: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class ScalePage:
    """A scale with everything that was scored by it and is still open."""

    named: Named
    version: str
    first: str
    second: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]
    levels: tuple[tuple[str, str, bool, str], ...]
    lines: tuple[ScoredLine, ...]
    good: bool


def view_scales(compiled: Compiled) -> tuple[ScalePage, ...]:
    """Every scale by which something open is scored, those of risks first."""
    pages = [view_scale(compiled, one) for one in compiled.register.of_part("scales")]
    return tuple(sorted((page for page in pages if page.lines), key=lambda page: (page.good, page.named.id)))


def view_scale(compiled: Compiled, record: Record) -> ScalePage:
    """One scale and what was scored by it."""
    scale = read_scale(record)
    scored = [one for one in _open(compiled) if identity(str(one.get("scale") or "")) == identity(record.id)]
    good = any(one.type.part == "opportunities" for one in scored)
    scored.sort(key=lambda one: (-scale.place(one.get("level")), one.id))
    return ScalePage(
        name_of(compiled, record.id),
        show(record.get("version")),
        label(scale.first),
        label(scale.second),
        tuple((f"{step.value} {step.title}", step.means) for step in scale.columns),
        tuple(_row(compiled, scale, step, scored, good) for step in reversed(scale.rows)),
        tuple((label(one.name), one.means, one.acts, _tone(scale, one.name, good)) for one in scale.levels),
        tuple(_line(compiled, scale, one, good) for one in scored),
        good,
    )


def _open(compiled: Compiled) -> list[Record]:
    parts = ("risks", "opportunities")
    return [one for part in parts for one in compiled.register.of_part(part) if not one.is_closed]


def _row(compiled: Compiled, scale: Scale, step: Any, scored: list[Record], good: bool) -> MatrixRow:
    cells = []
    for column in scale.columns:
        level = scale.cells.get((step.value, column.value), "")
        here = [one for one in scored if (one.get(scale.first), one.get(scale.second)) == (step.value, column.value)]
        cells.append(
            MatrixCell(label(level), _tone(scale, level, good), tuple(name_of(compiled, one.id) for one in here))
        )
    return MatrixRow(f"{step.value} {step.title}", step.means, tuple(cells))


def _tone(scale: Scale, level: object, good: bool) -> str:
    """How a level looks: what wants an action is bad of a risk and good of an opportunity."""
    if scale.acts(level):
        return "good" if good else "bad"
    return "old" if good or scale.place(level) <= 0 else "wait"


def _line(compiled: Compiled, scale: Scale, record: Record, good: bool) -> ScoredLine:
    rest: Mapping[str, Any] = next(iter(record.get("residual") or ()), {})
    due = min((one.due for one in read_awaited(record)), default=None)
    level = record.get("level")
    return ScoredLine(
        name_of(compiled, record.id),
        show(record.get("effect")),
        label(show(level)),
        _tone(scale, level, good),
        label(show(rest.get("level"))),
        _doing(record, compiled.as_of),
        _helped(record, compiled.as_of),
        person_name(compiled, show(record.get("owner"))),
        show(due),
        due is not None and due < compiled.as_of,
    )


def _doing(record: Record, day: date) -> str:
    """How far the actions have got, or why there are none."""
    rows = record.get("actions") or ()
    done = sum(isinstance(row.get("done"), date) and row["done"] <= day for row in rows)
    if rows:
        return say_count(
            "{label}: {done} of {number} action done",
            "{label}: {done} of {number} actions done",
            len(rows),
            label=label(show(record.get("treatment"))),
            done=done,
        )
    told = (label(show(record.get("treatment"))), show(record.get("let_be")))
    return say_row(": ", [one for one in told if one])


def _helped(record: Record, day: date) -> str:
    """What came of the actions; nothing while some are still to do."""
    words = {"yes": say("it helped"), "partly": say("it helped partly"), "no": say("it did not help")}
    told = words.get(show(record.get("helped")), "")
    rows = record.get("actions") or ()
    over = rows and all(isinstance(row.get("done"), date) and row["done"] <= day for row in rows)
    return (
        say("{told}, judged on {get}", told=told, get=show(record.get("judged")))
        if told
        else NOT_JUDGED
        if over
        else ""
    )
