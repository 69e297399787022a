"""Turns a process into its way from suppliers to customers, and into what it needs: the two drawings of its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mastercopy.model.fields import texts
from mastercopy.model.record import Record, identity
from mastercopy.model.scales import scale_of
from mastercopy.views.naming import Named, name_of, names_of, person_name
from mastercopy.views.wording import label, show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

DRAWN = (
    "customers", "parties", "receives", "steps", "gives", "inputs", "outputs", "tools", "people", "skills",
    "watched", "contribution", "no_procedure", "outsourced", "needs", "purpose",
)  # fmt: skip
"""The fields that the drawings show, so that the page does not tell them twice."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What comes in or goes out, and who stands at its other end; nobody where nobody is named."""

    what: str
    ends: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a process: who does it, and the document that says how."""

    what: str
    who: tuple[Named, ...]
    document: Named | None


@dataclass(frozen=True, slots=True)
class Scored:
    """A risk or an opportunity with the level that its scale gives; `acts` tells whether it wants an action."""

    named: Named
    level: str
    acts: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A process from suppliers to customers, and what it needs to run; `drawn` are the titles of what it shows."""

    receives: tuple[Flow, ...]
    steps: tuple[Step, ...]
    gives: tuple[Flow, ...]
    customers: tuple[str, ...]
    parties: tuple[Named, ...]
    needs: tuple[Named, ...]
    tools: tuple[str, ...]
    people: tuple[Named, ...]
    skills: tuple[str, ...]
    watched: tuple[str, ...]
    contribution: str
    no_procedure: str
    outsourced: str
    purpose: str
    scored: tuple[Scored, ...]
    drawn: tuple[str, ...]


def view_drawing(compiled: Compiled, record: Record) -> Drawing:
    """Both drawings of a process; what an older record lists in plain words is drawn as well."""
    kept = [spec.title for spec in record.type.fields if spec.name in DRAWN]
    return Drawing(
        tuple(_flows(compiled, record, "receives", "inputs")),
        tuple(_step(compiled, row) for row in record.get("steps") or ()),
        tuple(_flows(compiled, record, "gives", "outputs")),
        tuple(texts(record.get("customers"))),
        names_of(compiled, texts(record.get("parties"))),
        names_of(compiled, texts(record.get("needs"))),
        tuple(texts(record.get("tools"))),
        tuple(person_name(compiled, one) for one in texts(record.get("people"))),
        tuple(texts(record.get("skills"))),
        tuple(texts(record.get("watched"))),
        show(record.get("contribution")),
        show(record.get("no_procedure")),
        show(record.get("outsourced")),
        show(record.get("purpose")),
        view_scored(compiled, record.id),
        tuple(kept),
    )


def view_scored(compiled: Compiled, process: str) -> tuple[Scored, ...]:
    """The open risks and opportunities that name a process, the highest first."""
    found = [
        (_height(compiled, one), one.id, one)
        for part in ("risks", "opportunities")
        for one in compiled.register.of_part(part)
        if not one.is_closed and identity(process) in map(identity, texts(one.get("process")))
    ]
    return tuple(_scored(compiled, one) for _, _, one in sorted(found, key=lambda row: (-row[0], row[1])))


def _height(compiled: Compiled, record: Record) -> int:
    scale = scale_of(record, compiled.register, "scale")
    return scale.place(record.get("level")) if scale is not None else -1


def _scored(compiled: Compiled, record: Record) -> Scored:
    scale, level = scale_of(record, compiled.register, "scale"), record.get("level")
    acts = scale is not None and scale.acts(level)
    return Scored(name_of(compiled, record.id), label(show(level)), acts, record.type.title)


def _flows(compiled: Compiled, record: Record, rows: str, older: str) -> Iterator[Flow]:
    for row in record.get(rows) or ():
        ends = [*texts(row.get("process")), *texts(row.get("party"))]
        others = [Named(words, words, None) for words in texts(row.get("others"))]
        yield Flow(show(row.get("what")), (*names_of(compiled, ends), *others))
    for what in texts(record.get(older)):
        yield Flow(what, ())


def _step(compiled: Compiled, row: Mapping[str, Any]) -> Step:
    document = row.get("document")
    who = tuple(person_name(compiled, one) for one in texts(row.get("who")))
    return Step(show(row.get("step")), who, name_of(compiled, document) if isinstance(document, str) else None)
