"""One thing that waits for somebody, and who answers for a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.model.fields import texts
from mastercopy.views.naming import Named
from mastercopy.words.saying import say, say_as

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.model.record import Record

_WORDS = {
    "sign": say("Sign off"),
    "review": say_as("Review", "Review (a task)"),
    "withdraw": say("Withdrawn"),
    "act": say("Do"),
    "answer": say_as("Answer", "Answer (a task)"),
    "measure": say_as("Measure", "Measure (a task)"),
    "read": say_as("Read", "Read (a task)"),
    "learn": say("Learn"),
    "finish": say("Finish the draft"),
    "rework": say("Rework"),
    "revise": say("Give it a revision"),
    "fill": say("Fill the role"),
    "swap": say("Swap the copy"),
    "return": say("Bring the copy back"),
}
READING = ("read", "learn")
"""Tasks of readers, which a document's owner need not see one by one."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits; `roles` and `persons` are IDs, `due` None where nobody set a day."""

    kind: str
    about: Named
    sentence: str
    roles: tuple[str, ...]
    persons: tuple[str, ...]
    due: date | None
    overdue: bool
    later: bool = False
    """Whether its day is so far ahead that a page may fold it."""
    who: tuple[Named, ...] = ()
    done: tuple[str, ...] = ()
    """Persons of its roles who have done their part."""

    @property
    def word(self) -> str:
        """What to do, in a word."""
        return _WORDS[self.kind]


def answerable(compiled: Compiled, record: Record) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(roles, persons) a record names as its owner or lead, else the owners of its processes."""
    own = [(spec.kind, texts(record.get(spec.name))) for spec in record.type.fields if spec.name in ("owner", "lead")]
    roles = tuple(name for kind, names in own if kind == "role" for name in names)
    persons = tuple(name for kind, names in own if kind == "person" for name in names)
    if roles or persons:
        return roles, persons
    processes = (compiled.register.get(name) for name in texts(record.get("process")))
    return tuple(dict.fromkeys(name for found in processes if found for name in texts(found.get("owner")))), ()
