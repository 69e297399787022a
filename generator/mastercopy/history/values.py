"""The values that history hands up: revisions, sign-offs, events and trails, frozen, as they stand on one day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from mastercopy.model.removal import Removal

PENDING = ("awaiting-approval", "approved")
"""The states of a revision that may still come into force; until then its text stays on its own page."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found when somebody looked at what proves an act: `state` is a word that views say in a sentence.

    `key` is the fingerprint of a signing key, `principal` what the list of signers calls its holder, `day` that of its
    end, `signed` what a signature of its own is over. It was judged for a `moment` (seconds) by the list at a `step` (a
    commit); `fresh` tells that this step listed the key for the first time. `made` is when the proof was (seconds).
    """

    state: str
    key: str | None = None
    principal: str | None = None
    day: date | None = None
    fresh: bool = False
    signed: str | None = None
    moment: float = 0.0
    step: str | None = None
    made: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the act is proved."""
        return self.state in PROVED


PROVED = ("verified", "retired", "revoked-since", "stored", "stored-only")
"""States in which what an entry claims is borne out."""
UNANSWERED = ("not-verified", "no-answer")
"""States in which nobody knows: the program that verifies is not here, or came to no answer."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """One act: who, in which role, with which meaning, when, on which evidence, and whether it counts (or why not)."""

    person: str | None
    shown: str
    role: str | None
    meaning: str
    at: str
    at_day: date
    entered_by: str | None
    evidence: Mapping[str, str]
    valid: bool
    reason: str | None
    reached: str | None
    counts_from: date | None
    recorded_late: bool
    by_author: bool
    words: str | None = None
    """Why, in that person's words; `reason` is ours."""
    altered: bool = False
    """Whether its entry was changed or removed; one that binds its person, such as a rejection, counts all the same."""
    digest: str | None = None
    """What it binds, as it says."""
    verification: Verification | None = None
    """What was found of a signature or a review; None for evidence of other kinds."""


@dataclass(frozen=True, slots=True)
class Objection:
    """A rejection that stands: until it is taken back, or the text changes, nobody's approval releases the text."""

    person: str
    role: str
    day: date
    words: str | None


@dataclass(frozen=True, slots=True)
class UnrevisedChange:
    """A mainline commit that changed the content of a document and not its label, with the file as it left it."""

    commit: str
    author: str
    at: str
    blob: str | None
    path: str | None
    files: Mapping[str, str | None]
    fields: Mapping[str, Any]


@lru_cache(maxsize=1024)
def _slug(revision: str, issue: int) -> str:
    label = re.sub(r"[^A-Za-z0-9.]", "_", revision)[:40].strip(".") or "_"
    return f"r{label}" if issue == 1 else f"r{label}-{issue}"


@dataclass(frozen=True, slots=True)
class Revision:
    """One recorded revision as it stands on the as-of day; a row from before the repository has no commit."""

    id: str
    revision: str
    issue: int
    recorded: str | None
    recorded_day: date | None
    released: date | None
    commit: str | None
    blob: str | None
    path: str | None
    authors: tuple[str, ...]
    effective: date | None
    in_force_from: date | None
    in_force_until: date | None
    status: str
    approved: bool
    kind: str
    change: str
    digest: str | None
    text_digest: str | None
    signoffs: tuple[SignOff, ...]
    unrevised_changes: tuple[UnrevisedChange, ...]
    restores: str | None
    title: str
    fields: Mapping[str, Any]
    files: Mapping[str, str | None]
    policy: str
    emergency: Mapping[str, Any] | None
    full_approval_due: date | None
    asks: tuple[str, ...]
    asks_minimum: int | None
    objections: tuple[Objection, ...]
    removed: str | None = None
    """The removal under which its text went; what it states as its digest is that of the text before."""

    @property
    def is_pending(self) -> bool:
        """Whether it is recorded and may still come into force."""
        return self.status in PENDING

    @property
    def slug(self) -> str:
        """The revision's part of a file name: `r4`, or `r4-2` for its second issue; safe in any file system."""
        return _slug(self.revision, self.issue)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a document and is no revision: `at` is a moment or a day in ISO form."""

    at: str
    kind: str
    commit: str | None
    author: str | None
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    day: date
    reason: str
    superseded_by: str | None
    approved: bool
    asks: tuple[str, ...] = ()
    """The roles whose approval of it is not there; none once it is approved."""


@dataclass(frozen=True, slots=True)
class Translation:
    """What the newest text renders: a revision of a source, `current` being the source's own in force on the day.

    `fault` says why nothing can be said of the source; `lags` that another revision of it is in force.
    """

    source: str
    revision: str
    current: str | None
    fault: str | None
    lags: bool


@dataclass(frozen=True, slots=True)
class BackdatedRole:
    """A period of a role that reached main later than it begins: no `start` stands for a period without a first day."""

    person: str
    role: str
    start: date | None
    entered: date
    commit: str
    path: str


@dataclass(frozen=True, slots=True)
class TrailFault:
    """Something that tracing noticed and rules turn into a problem."""

    slug: str
    sentence: str
    path: str
    commit: str | None
    at: str | None


@dataclass(frozen=True, slots=True)
class Trail:
    """What happened to one document, oldest first, as it stands on the as-of day."""

    id: str
    title: str
    formerly: tuple[str, ...]
    revisions: tuple[Revision, ...]
    events: tuple[Event, ...]
    in_force: Revision | None
    status: str | None
    next_review: date | None
    owner: str | None
    path: str | None
    withdrawn: Withdrawal | None
    deleted: date | None
    type_name: str | None
    fields: Mapping[str, Any]
    faults: tuple[TrailFault, ...]
    translation: Translation | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that is not recorded: of a document that has only ever been a draft, or of a next revision."""

    id: str
    title: str
    revision: str
    path: str
    blob: str
    files: Mapping[str, str | None]
    change: str
    objections: tuple[Objection, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record that a mainline commit changed; lists of sub-records are followed by their key."""

    record: str
    field: str
    old: str | None
    new: str | None
    commit: str
    at: str
    author: str


@dataclass(frozen=True, slots=True)
class History:
    """Everything that history says about one day."""

    as_of: date
    known_at: date | None
    commit: str | None
    trails: Mapping[str, Trail]
    drafts: tuple[Draft, ...]
    changes: Mapping[str, tuple[FieldChange, ...]]
    aliases: Mapping[str, str]
    preview: bool
    faults: tuple[TrailFault, ...]
    backdated: tuple[BackdatedRole, ...] = ()
    redrafts: tuple[Draft, ...] = ()
    """Documents with a trail whose newest version is marked as a draft; `drafts` are those without one."""
    born: Mapping[str, date] = field(default_factory=dict)
    """The day on which the file of a record reached main, by its path."""
    removals: tuple[Removal, ...] = ()
    """What was removed, by decisions that count."""

    def trail(self, name: str) -> Trail | None:
        """The trail of a document by its ID or by a number it had before."""
        key = name.strip().upper()
        return self.trails.get(key) or self.trails.get(self.aliases.get(key, ""))
