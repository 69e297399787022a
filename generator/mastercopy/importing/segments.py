"""Says which words are customer segments here: a column that a tool calls so may hold anything, even a name."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from mastercopy.editing.desk import Desk
from mastercopy.importing.cells import Unfit, read_label
from mastercopy.importing.profile import Profile
from mastercopy.importing.rows import folded, mapped
from mastercopy.words import count

_FIELD = "segment"


@dataclass(frozen=True, slots=True)
class Segments:
    """The segments that are known, by their folded word; and how often a row named another (`True`) or one of them."""

    profile: Profile
    known: dict[str, str]
    missed: Counter[bool] = field(default_factory=Counter)

    def take(self, said: str) -> str:
        """The segment of a row in the spelling that is known here; empty where it is unknown."""
        word = mapped(self.profile, _FIELD, said)
        if not word:
            return ""
        found = self.known.get(_word(word), "")
        self.missed[not found] += 1
        return found

    def notes(self) -> Iterator[str]:
        """How many rows named a segment that nobody knows; the word itself may be a person's name and is not said."""
        if self.missed[True]:
            yield (
                f"{count(self.missed[True], 'row')} named a segment that no record is called: it was left empty; write "
                "a customer segment with that title or under `also_called:`, or `values: {segment: ...}` in a profile"
            )


def known_segments(desk: Desk, profile: Profile) -> Segments:
    """Every word by which a record, a wave or the profile itself names a segment."""
    known: dict[str, str] = {}
    for word in _words(desk, profile):
        try:
            known.setdefault(_word(word), read_label(word, _FIELD))
        except Unfit:  # a word that may not stand in a table is none
            continue
    known.pop("", None)
    return Segments(profile, known)


def _words(desk: Desk, profile: Profile) -> Iterator[str]:
    for record in desk.register.of_part("segments"):
        yield record.id
        yield str(record.get("title") or "")
        yield from map(str, record.get("also_called") or ())
    for wave in desk.register.of_part("waves"):
        for row in wave.get("answers") or ():
            yield str(row.get("segment") or "")
    yield from profile.values.get(_FIELD, {}).values()
    yield from (said[_FIELD] for said in (profile.fixed, profile.fallback) if _FIELD in said)


def _word(text: str) -> str:
    return folded(unicodedata.normalize("NFC", text))
