"""Turns an export and what somebody asks for into the edits of one import, on one page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from mastercopy.editing.desk import Desk
from mastercopy.importing.casebook import import_cases, named_channel
from mastercopy.importing.grid import read_grid
from mastercopy.importing.identity import Hasher, check_key
from mastercopy.importing.measured import import_measured
from mastercopy.importing.outcome import Outcome, check_readable
from mastercopy.importing.profile import Profile, read_profile
from mastercopy.importing.profileshape import TARGETS
from mastercopy.importing.receipt import check_first, edit_imports
from mastercopy.importing.responses import import_responses
from mastercopy.importing.rows import Reading, read_rows
from mastercopy.words import MastercopyError

_WAVES, _CASES, _MEASURED = TARGETS


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: the profile, where it goes, and what only they know of the export."""

    profile: str
    into: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """An import that is ready to be written, with how many rows were read and which were left out."""

    outcome: Outcome
    read: int
    left_out: Mapping[str, int]


def import_export(desk: Desk, wish: Wish, data: bytes, key: Callable[[], bytes]) -> Imported:
    """Work out one import; nothing is written. The key is asked for where something is hashed alone."""
    profile = read_profile(wish.profile, desk.tree).with_columns(wish.columns)
    _check_wish(wish, profile)
    if wish.channel is not None:
        named = dict(named_channel(desk, profile, wish.channel))
        profile = replace(profile, fixed={**profile.fixed, **named})
    reading = read_rows(read_grid(data, profile, wish.sheet), profile)
    into = _into(desk, wish, profile)
    hasher = Hasher(key()) if profile.target != _MEASURED else None
    fingerprint = hasher.file(data) if hasher is not None else hashlib.sha256(data).hexdigest()
    facts = {"source": profile.source, "into": into, "fingerprint": fingerprint}
    if hasher is not None:
        check_key(desk, hasher)
        check_first(desk, facts)
    outcome = _outcome(desk, wish, profile, reading, hasher)
    if outcome.edits:
        facts |= {
            "read": str(reading.read),
            "accepted": str(outcome.accepted + outcome.changed),
            "rejected": str(len(outcome.rejected)),
            "reasons": outcome.reasons(),
        }
        outcome = replace(outcome, edits=(*outcome.edits, edit_imports(desk, facts)))
        check_readable(desk, outcome.edits)
    further = {"further headings": reading.further} if reading.further else {}
    return Imported(outcome, reading.read, {**reading.left_out, **further})


def _into(desk: Desk, wish: Wish, profile: Profile) -> str:
    record = desk.register.get(wish.into or "")
    return record.id if record is not None else profile.target


def _outcome(desk: Desk, wish: Wish, profile: Profile, reading: Reading, hasher: Hasher | None) -> Outcome:
    if hasher is None:
        return import_measured(desk, profile, reading, wish.into or "")
    if profile.target == _WAVES:
        return import_responses(desk, profile, reading, wish.into or "", hasher)
    return import_cases(desk, profile, reading, hasher)


def _check_wish(wish: Wish, profile: Profile) -> None:
    if profile.target == _CASES and wish.into is not None:
        raise MastercopyError("each ticket becomes a record of its own", "leave --into away")
    if profile.target != _CASES and not wish.into:
        what = "survey wave does this go" if profile.target == _WAVES else "objective's table does this go"
        raise MastercopyError(f"into which {what}?", "name it with --into ID; `mastercopy register` lists them")
    if profile.target != _CASES and wish.channel is not None:
        raise MastercopyError("only tickets come through a channel of their own", "leave --channel away")
