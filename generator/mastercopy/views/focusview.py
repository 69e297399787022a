"""Turns needs into chains: need, requirement, process, objective, measure, latest result; each gap is a gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mastercopy.model.fields import texts
from mastercopy.model.record import Record, identity
from mastercopy.views.naming import Named, name_of, names_of
from mastercopy.views.objectiveview import ScoreLine, count_standings, score_line
from mastercopy.views.textview import list_of
from mastercopy.views.wording import show
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "for/customer-focus.html"


@dataclass(frozen=True, slots=True)
class Cell:
    """One link of a chain: what is there, a word about it, or what is missing."""

    names: tuple[Named, ...] = ()
    note: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One chain from a requirement to its latest result; `score` is None where there is no figure."""

    requirement: Cell
    process: Cell
    objective: Cell
    measure: Cell
    score: ScoreLine | None

    @property
    def gaps(self) -> int:
        """How many of its links are missing; a chain without an objective is told once."""
        return sum(bool(cell.gap) for cell in (self.requirement, self.process, self.objective, self.measure))


@dataclass(frozen=True, slots=True)
class Chain:
    """A need with everything that leads from it to a result.

    `loose` are processes that say they serve it while no objective of theirs measures that; `declined` are
    requirements that we did not make our own.
    """

    need: Named
    anchor: str
    promise: str
    rows: tuple[Row, ...]
    documents: tuple[Named, ...]
    loose: tuple[Named, ...]
    declined: tuple[tuple[Named, str], ...]
    missing: tuple[str, ...]

    @property
    def gaps(self) -> int:
        """Everything that is missing in it."""
        return sum(row.gaps for row in self.rows) + len(self.missing) + len(self.loose)

    @property
    def requirements(self) -> int:
        """How many requirements lead from it."""
        return len({one.id for row in self.rows for one in row.requirement.names})

    @property
    def standings(self) -> tuple[tuple[int, str, str], ...]:
        """How many of the objectives that measure it stand how: number, word and tone, the commonest first."""
        return count_standings(row.score for row in self.rows if row.score is not None)


@dataclass(frozen=True, slots=True)
class Orphans:
    """What serves no need: each with the reason, where one is given."""

    title: str
    items: tuple[tuple[Named, str], ...]

    @property
    def unexplained(self) -> int:
        """How many give no reason."""
        return sum(not reason for _, reason in self.items)


@dataclass(frozen=True, slots=True)
class FocusPage:
    """The whole map, and what stands beside it."""

    chains: tuple[Chain, ...]
    orphans: tuple[Orphans, ...]

    @property
    def gaps(self) -> int:
        """Everything that is missing in any chain."""
        return sum(chain.gaps for chain in self.chains)


def view_focus(compiled: Compiled) -> FocusPage:
    """The customer-focus map of the day."""
    needs = sorted(compiled.register.of_part("needs"), key=lambda one: one.id)
    return FocusPage(tuple(_chain(compiled, one) for one in needs), tuple(_orphans(compiled)))


def _chain(compiled: Compiled, need: Record) -> Chain:
    requirements = [one for one in _of(compiled, "requirements") if _names(one, "needs", need.id)]
    ours = [one for one in requirements if one.get("ours") == "yes"]
    objectives = [one for one in _of(compiled, "objectives") if _names(one, "needs", need.id)]
    processes = [one for one in _of(compiled, "processes") if _names(one, "needs", need.id)]
    rows = [row for one in ours for row in _of_requirement(compiled, one)]
    told = {identity(one.id) for row in rows for one in row.objective.names}
    rows += [_of_objective(compiled, one) for one in objectives if identity(one.id) not in told]
    measured = {identity(one.id) for row in rows if row.score is not None for one in row.process.names}
    documents = tuple(_serving(compiled, need.id))
    missing = [
        words
        for words, there in (
            (say("a requirement"), ours),
            (say("a process"), processes),
            (say("an objective"), objectives),
            (say("a document in force"), documents),
        )
        if not there
    ]
    return Chain(
        name_of(compiled, need.id),
        need.id,
        show(need.get("promise")) or need.title,
        tuple(rows),
        documents,
        names_of(compiled, [one.id for one in processes if identity(one.id) not in measured]),
        tuple((name_of(compiled, one.id), show(one.get("because"))) for one in requirements if one not in ours),
        tuple(missing),
    )


def _of_requirement(compiled: Compiled, one: Record) -> Iterator[Row]:
    """A row for each objective that measures a requirement, or one that says why there is none."""
    requirement = Cell((name_of(compiled, one.id),))
    process = _cell(compiled, texts(one.get("process")), say("a process"))
    named = [found for name in texts(one.get("objectives")) if (found := compiled.register.get(name)) is not None]
    for objective in named:
        yield _row(compiled, requirement, process, objective)
    if named:
        return
    watched, reason = names_of(compiled, texts(one.get("monitored"))), show(one.get("unmeasured"))
    if watched:
        yield Row(requirement, process, Cell(note=say("no target, watched")), Cell(watched), None)
    elif reason:
        yield Row(requirement, process, Cell(note=say("not measured")), Cell(note=reason), None)
    else:
        yield Row(requirement, process, Cell(gap=say("an objective or a measure")), Cell(), None)


def _of_objective(compiled: Compiled, objective: Record) -> Row:
    """A row of an objective that serves a need past any requirement; that a need has none at all is told once."""
    process = _cell(compiled, texts(objective.get("process")), say("a process"))
    return _row(compiled, Cell(note=say("straight from the need")), process, objective)


def _row(compiled: Compiled, requirement: Cell, process: Cell, objective: Record) -> Row:
    measure: Mapping[str, Any] = next(iter(objective.get("measure") or ()), {})
    score, name = score_line(compiled, objective), show(measure.get("name"))
    told = Cell(note=name) if name else Cell(gap=say("a measure"))
    return Row(requirement, process, Cell((name_of(compiled, objective.id),)), told, score)


def _cell(compiled: Compiled, names: Iterable[str], gap: str) -> Cell:
    found = names_of(compiled, names)
    return Cell(found) if found else Cell(gap=gap)


def _of(compiled: Compiled, part: str) -> Sequence[Record]:
    return [one for one in compiled.register.of_part(part) if not one.is_left]


def _names(record: Record, field: str, name: str) -> bool:
    return identity(name) in map(identity, texts(record.get(field)))


def _serving(compiled: Compiled, need: str) -> Iterator[Named]:
    for name, trail in sorted(compiled.history.trails.items()):
        if trail.in_force is not None and identity(need) in map(identity, list_of(trail.in_force.fields.get("needs"))):
            yield name_of(compiled, name)


def _orphans(compiled: Compiled) -> Iterator[Orphans]:
    """Processes, objectives, requirements and documents that serve no need."""
    for part, title in (
        ("processes", say("Processes")),
        ("objectives", say("Objectives")),
        ("requirements", say("Requirements")),
    ):
        alone = [one for one in _of(compiled, part) if not one.get("needs") and one.get("ours") != "no"]
        yield Orphans(title, tuple((name_of(compiled, one.id), show(one.get("no_need"))) for one in alone))
    trails = [trail for _, trail in sorted(compiled.history.trails.items()) if trail.in_force is not None]
    loose = [one.id for one in trails if one.in_force and not list_of(one.in_force.fields.get("needs"))]
    yield Orphans(say("Documents in force"), tuple((name_of(compiled, name), "") for name in loose))
