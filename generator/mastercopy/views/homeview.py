"""Turns what is compiled into the home page: the promises, how things stand, and the four doors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.measures.surveys import Wave
from mastercopy.views.addresses import document_url, role_url
from mastercopy.views.dashboardview import Dashboards, Tile, view_dashboards, view_tiles
from mastercopy.views.ledview import Led
from mastercopy.views.naming import Named
from mastercopy.views.objectiveview import ScoreLine, score_line
from mastercopy.views.policyview import CommitmentLine, view_commitments
from mastercopy.views.promiseview import PromisePage
from mastercopy.views.task import Task
from mastercopy.views.wording import show
from mastercopy.words.saying import say_count

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class Home:
    name: str
    promises: tuple[PromisePage, ...]
    boards: Dashboards
    today: tuple[Tile, ...]
    tiles: tuple[Tile, ...]
    objectives: tuple[ScoreLine, ...]
    recent: tuple[tuple[str, Named, str], ...]
    commitments: tuple[CommitmentLine, ...]
    roles: tuple[Named, ...] = ()
    known: int = 0
    """How many documents there are, in force or not."""
    in_force: int = 0


def view_home(
    compiled: Compiled,
    promises: tuple[PromisePage, ...],
    waves: Sequence[Wave],
    led: Mapping[str, tuple[Led, ...]],
    tasks: Sequence[Task],
) -> Home:
    """The first page: promises first."""
    lines = view_scores(compiled)
    boards = view_dashboards(compiled, lines, waves, led, tasks)
    return Home(
        compiled.organisation.name,
        promises,
        boards,
        view_tiles(boards, lines, compiled.as_of),
        _tiles(compiled),
        lines,
        tuple(_recent(compiled)),
        view_commitments(compiled),
        tuple(sorted(_roles(compiled), key=lambda role: role.title)),
        len(compiled.history.trails),
        sum(1 for trail in compiled.history.trails.values() if trail.in_force is not None),
    )


def _roles(compiled: Compiled) -> Iterator[Named]:
    """The pages of what applies to whom."""
    return (Named(one.id, one.title, role_url(one.id)) for one in compiled.register.of_part("roles"))


def view_scores(compiled: Compiled) -> tuple[ScoreLine, ...]:
    lines = (score_line(compiled, record) for record in compiled.register.of_part("objectives"))
    return tuple(sorted((line for line in lines if line is not None), key=lambda line: line.id))


def _tiles(compiled: Compiled) -> tuple[Tile, ...]:
    trails = compiled.history.trails.values()
    in_force = sum(1 for trail in trails if trail.in_force is not None)
    open_rows = [row for trail in trails for row in trail.revisions if row.status == "awaiting-approval"]
    waiting = sum(1 for row in open_rows if not row.objections)
    reviews = sum(1 for trail in trails if trail.next_review is not None and trail.next_review < compiled.as_of)
    errors = sum(1 for problem in compiled.result.problems if problem.severity == "error")
    controllers = "for/controllers.html"
    return (
        Tile(str(in_force), say_count("document in force", "documents in force", in_force), "registers/documents.html"),
        Tile(
            str(waiting),
            say_count("revision awaiting approval", "revisions awaiting approval", waiting),
            f"{controllers}#awaiting-approval",
        ),
        Tile(str(reviews), say_count("review overdue", "reviews overdue", reviews), f"{controllers}#reviews-overdue"),
        Tile(
            str(errors), say_count("error found by the checks", "errors found by the checks", errors), "problems.html"
        ),
    )


def _recent(compiled: Compiled) -> list[tuple[str, Named, str]]:
    rows = [
        (
            show(trail.in_force.in_force_from),
            Named(trail.id, trail.title, document_url(trail.id)),
            trail.in_force.revision,
        )
        for trail in compiled.history.trails.values()
        if trail.in_force is not None and trail.in_force.in_force_from is not None
    ]
    return sorted(rows, key=lambda row: (row[0], row[1].id), reverse=True)[:8]
