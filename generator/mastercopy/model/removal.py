"""Turns the record of a removal into what it says is gone: whose text, which revision, and the digest that it had."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mastercopy.model.lifecycle import VOID
from mastercopy.model.organisation import People, Role, read_day, read_list, read_text
from mastercopy.model.record import identity, is_id

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
FROM_HISTORY = "history"
"""How far a removal went whose text is in no commit of main any more."""
_BLANK = re.compile(r"\s*Removed under ([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+)\.\s*")


@dataclass(frozen=True, slots=True)
class Removal:
    """One removal: what it is of, what that had as its digest, and who decided it, in which role and when."""

    id: str
    record: str
    path: str
    revision: str | None
    fields: tuple[str, ...]
    digest: str
    text_digest: str | None
    depth: str
    ground: str
    decided: date
    decided_by: str
    role: str
    tips: tuple[str, ...]
    authors: tuple[str, ...]
    void: bool

    def is_of(self, record: str, digest: str | None, revision: str | None = None) -> bool:
        """Whether it is of exactly this: a record, a revision where it is a document, and the digest that it had."""
        return self.record == identity(record) and self.digest == digest and self.revision == revision

    def blanks(self, value: object) -> bool:
        """Whether a value says nothing any more, or only that it went under this."""
        blank = blank_text(self.id)
        return value in (None, (), [], blank, (blank,), [blank])

    def took(self, record: str, field: str, there: Mapping[str, object] | None) -> bool:
        """Whether it took a field of a record of which this is `there` still: what is only decided took nothing."""
        if self.revision is not None or self.record != identity(record):
            return False
        if there is None:
            return not self.fields or field in self.fields
        return field in self.fields and self.blanks(there.get(field))


def blank_text(name: str) -> str:
    """What stands in the place of what was removed, and nothing else."""
    return f"Removed under {name}."


def read_blank(body: str) -> str | None:
    """The removal that a text says it went under, where it says nothing else; None for any other text."""
    if len(body) > 200:
        return None
    found = _BLANK.fullmatch(body)
    return found[1] if found is not None else None


def read_removal(fields: object) -> Removal | None:
    """The removal that the plain fields of a record tell of; None where something is missing that makes it one."""
    if not isinstance(fields, Mapping):
        return None
    name, record, path, digest, by, role = (
        read_text(fields.get(key)) for key in ("id", "record", "path", "digest", "decided_by", "role")
    )
    decided = read_day(fields.get("decided"))
    if name is None or record is None or digest is None or by is None or role is None or decided is None:
        return None
    if not is_id(identity(name)) or not DIGEST.fullmatch(digest):
        return None
    return Removal(
        identity(name),
        identity(record),
        path or "",
        read_text(fields.get("revision")),
        read_list(fields.get("fields")),
        digest,
        read_text(fields.get("text_digest")),
        read_text(fields.get("depth")) or "",
        read_text(fields.get("ground")) or "",
        decided,
        by,
        role,
        read_list(fields.get("earlier_tips")),
        read_list(fields.get("authors")),
        fields.get("status") == VOID,
    )


def fault_of(removal: Removal, people: People, roles: tuple[Role, ...]) -> str | None:
    """Why a removal counts for nothing: who decided it had no role that may approve; None where it counts."""
    if removal.void:
        return "it is void"
    if removal.decided_by not in people.persons:
        return f"{removal.decided_by} is not among the people"
    if not people.holds(removal.decided_by, removal.role, removal.decided):
        return f"{removal.decided_by} did not hold the role {removal.role} on {removal.decided}"
    approving = {role.id for role in roles if role.approves} or {role.id for role in roles}
    return None if removal.role in approving else f"the role {removal.role} may not approve"


def digest_of_file(data: bytes) -> str:
    """The digest by which a removal names a whole file."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
