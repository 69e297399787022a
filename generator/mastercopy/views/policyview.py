"""Turns what policies in force commit to into lines with the objectives that carry each, and how these stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.commitments import Commitment, all_commitments, carriers_of
from mastercopy.model.record import identity
from mastercopy.sources.witness import once
from mastercopy.views.addresses import document_url
from mastercopy.views.naming import Named, name_of
from mastercopy.views.objectiveview import ScoreLine, count_standings, score_line

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

ANCHOR = "commitments"


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """One commitment: its words, what it is about, where it stands, and every objective that carries it.

    `scores` are those that were measured, `silent` those that say nothing yet.
    """

    id: str
    text: str
    tag: str
    policy: Named
    url: str
    scores: tuple[ScoreLine, ...]
    silent: tuple[Named, ...]

    @property
    def standings(self) -> tuple[tuple[int, str, str], ...]:
        """How many of the objectives that carry it stand how."""
        return count_standings(self.scores)


def view_commitments(compiled: Compiled, document: str = "") -> tuple[CommitmentLine, ...]:
    """The commitments of all policies in force, or of one document."""
    found = _by_policy(compiled)
    if document:
        return found.get(identity(document), ())
    return tuple(line for lines in found.values() for line in lines)


@once
def _by_policy(compiled: Compiled) -> Mapping[str, tuple[CommitmentLine, ...]]:
    found: dict[str, list[CommitmentLine]] = {}
    for policy, line in _lines(compiled):
        found.setdefault(identity(policy), []).append(line)
    return {policy: tuple(lines) for policy, lines in found.items()}


def name_commitment(compiled: Compiled, written: str) -> Named | None:
    """A commitment by its name, such as POL-001#C1; None where no policy has it."""
    found = (one for one in all_commitments(compiled.register) if identity(one.name) == identity(written))
    one = next(found, None)
    return Named(one.name, one.text, _url(one)) if one is not None else None


def _lines(compiled: Compiled) -> Iterator[tuple[str, CommitmentLine]]:
    """Each commitment of a policy in force, with the number that its document has today."""
    for one in all_commitments(compiled.register):
        trail = compiled.history.trail(one.policy)
        if trail is None or trail.in_force is None:
            continue
        carriers = carriers_of(compiled.register, one)
        scores = tuple(line for record in carriers if (line := score_line(compiled, record)) is not None)
        told = {line.id for line in scores}
        named, others = name_of(compiled, one.policy), (record.id for record in carriers if record.id not in told)
        carried = tuple(name_of(compiled, name) for name in others)
        yield trail.id, CommitmentLine(one.id, one.text, one.tag, named, _url(one), scores, carried)


def _url(one: Commitment) -> str:
    return f"{document_url(one.policy)}#{ANCHOR}"
