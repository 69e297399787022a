"""Turns the scores of all objectives into two tables: by process and by customer need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.fields import texts
from mastercopy.model.record import identity
from mastercopy.views.naming import Named, name_of
from mastercopy.views.objectiveview import ScoreLine
from mastercopy.words.saying import say

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "for/objectives.html"
NOBODY = say("None is named")


@dataclass(frozen=True, slots=True)
class ScoreGroup:
    """Objectives of one process, or for one customer need."""

    named: Named
    lines: tuple[ScoreLine, ...]


@dataclass(frozen=True, slots=True)
class ScoresPage:
    """All objectives, grouped in two ways; an objective stands in every group that it names."""

    needs: tuple[ScoreGroup, ...]
    processes: tuple[ScoreGroup, ...]


def view_scores_page(compiled: Compiled, lines: Sequence[ScoreLine]) -> ScoresPage:
    """The objectives by need and by process; those that name none come last, as a gap."""
    return ScoresPage(
        tuple(_groups(compiled, lines, "needs", "needs")), tuple(_groups(compiled, lines, "process", "processes"))
    )


def _groups(compiled: Compiled, lines: Sequence[ScoreLine], field: str, part: str) -> Iterator[ScoreGroup]:
    named = {line.id: {identity(one) for one in _names(compiled, line, field)} for line in lines}
    for record in compiled.register.of_part(part):
        own = tuple(line for line in lines if identity(record.id) in named[line.id])
        yield ScoreGroup(name_of(compiled, record.id), own)
    left = tuple(line for line in lines if not named[line.id])
    if left:
        yield ScoreGroup(Named(NOBODY, NOBODY, None), left)


def _names(compiled: Compiled, line: ScoreLine, field: str) -> tuple[str, ...]:
    record = compiled.register.get(line.id)
    return tuple(texts(record.get(field))) if record is not None else ()
