"""Turns what adopting needs beside the texts into new files: the organisation with who works here, as a beginning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from mastercopy.editing.scalars import write_scalar
from mastercopy.editing.starting import slug_of
from mastercopy.editing.writer import Edit
from mastercopy.model.record import is_id
from mastercopy.words import one_line

ORGANISATION = "records/organisation.yml"
_PERSON = "[a-z][a-z0-9._-]*"


def edit_organisation(folder: Path, who: tuple[str, str] | None, roles: Mapping[str, str], day: date) -> Edit:
    """The record of an organisation that adopts its texts: nothing of before is called approved by us.

    It names who works here and nobody else; what others did stands in the history as they wrote it.
    """
    name = one_line(folder.resolve().name.replace("-", " ").replace("_", " ")).capitalize() or "Our organisation"
    lines = [
        "id: ORG",
        f"name: {write_scalar(name)}",
        "timezone: UTC                 # yours, such as Europe/Lisbon",
        "strictness: starting",
        "approval: recorded            # until approvals are recorded here; then: required",
        f"history_starts: {day.isoformat()}    # what is older was issued before control began here",
    ]
    if who is not None:
        person = slug_of(who[0]).replace("-", ".")
        person = person if is_id(person, _PERSON) else "first.person"
        lines.append("people:")
        lines.append(f"  - id: {person}")
        lines.append(f"    name: {write_scalar(one_line(who[0]))}")
        lines.append(f"    emails: [{write_scalar(one_line(who[1]), flow=True)}]")
    kept = {role: words for role, words in roles.items() if is_id(role, _PERSON)}
    if kept:
        lines.append("roles:    # as owners are called in the texts; say who holds them under people")
        lines.extend(f"  - {{id: {role}, title: {write_scalar(words, flow=True)}}}" for role, words in kept.items())
    return Edit(ORGANISATION, None, ("\n".join(lines) + "\n").encode("utf-8"))
