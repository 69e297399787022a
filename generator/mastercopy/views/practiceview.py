"""Turns the practices that an organisation set out to live by into rows: what each became, and where it can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mastercopy.model.fields import texts
from mastercopy.views.naming import Named, name_of, names_of
from mastercopy.views.spokenview import count_spoken, slug_of
from mastercopy.views.wording import show

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

URL = "for/practices.html"
PART = "practices"


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """One practice; `today` is how often its rules speak today, None where no rule watches over it."""

    named: Named
    title: str
    becomes: str
    shown_by: tuple[Named, ...]
    pages: tuple[Named, ...]
    rules: tuple[str, ...]
    today: int | None
    reason: str


def view_practices(compiled: Compiled, there: Mapping[str, str]) -> tuple[PracticeRow, ...]:
    """Every practice, by ID; of the pages that it names those that are `there`, each by its title."""
    spoken = count_spoken(compiled.result.problems, compiled.register)
    rows = []
    for record in compiled.register.of_part(PART):
        watches = tuple(texts(record.get("rules")))
        rows.append(
            PracticeRow(
                name_of(compiled, record.id),
                record.title,
                show(record.get("becomes")),
                names_of(compiled, texts(record.get("shown_by"))),
                tuple(Named(there[page], there[page], page) for page in texts(record.get("pages")) if page in there),
                tuple(dict.fromkeys(map(slug_of, watches))),
                sum(spoken[watch] for watch in watches) if watches else None,
                show(record.get("reason")),
            )
        )
    return tuple(rows)
