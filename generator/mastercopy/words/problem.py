"""States one fault as data: what it is called, where it is, how grave, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mastercopy.words.place import Place

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: `slug` is its name everywhere (page, switch, waiver), `sentence` says it, `hint` says what to do."""

    slug: str
    severity: Severity
    place: Place
    sentence: str
    hint: str
    record: str | None = None
    commit: str | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.slug}: {self.sentence}"
