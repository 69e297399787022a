"""Turns a process into what belongs to it: documents in force, blanks, objectives, and the work that waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.fields import texts
from mastercopy.model.record import Record, identity
from mastercopy.views.naming import Named, name_of
from mastercopy.views.objectiveview import ScoreLine, score_line
from mastercopy.views.roleview import blanks_of
from mastercopy.views.sheetview import ALL, sheet_url
from mastercopy.views.task import READING, Task
from mastercopy.views.taskview import SOON, tasks_for
from mastercopy.views.textview import list_of

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """What stands on the page of a process beside its own fields."""

    documents: tuple[Named, ...]
    blanks: tuple[Named, ...]
    scores: tuple[ScoreLine, ...]
    tasks: tuple[Task, ...]
    sheet: str


def view_process(compiled: Compiled, record: Record, tasks: tuple[Task, ...]) -> ProcessPage:
    """Everything that names a process; `tasks` are those of everybody."""
    key = identity(record.id)
    trails = [trail for _, trail in sorted(compiled.history.trails.items()) if trail.in_force is not None]
    own = [t for t in trails if t.in_force and key in map(identity, list_of(t.in_force.fields.get("process")))]
    scores = (score_line(compiled, one) for one in compiled.register.of_part("objectives") if _names(one, key))
    about = {identity(trail.id) for trail in own}
    about |= {identity(one.id) for one in compiled.register.records.values() if _names(one, key)}
    return ProcessPage(
        tuple(name_of(compiled, trail.id) for trail in own),
        blanks_of(compiled, own),
        tuple(line for line in scores if line is not None),
        tuple(
            task
            for task in tasks_for(compiled, tasks, within=compiled.as_of + SOON)
            if identity(task.about.id) in about and task.kind not in READING
        ),
        sheet_url(record.id if own else ALL),
    )


def _names(record: Record, process: str) -> bool:
    return record.type.family == "record" and process in map(identity, texts(record.get("process")))
