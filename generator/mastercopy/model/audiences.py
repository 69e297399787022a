"""Turns what an organisation says of its audiences, and files of who may see them, into who may see what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from mastercopy.model.organisation import read_list, read_mappings, read_text
from mastercopy.model.recordtype import NOBODY, RecordType
from mastercopy.words import MastercopyError, meant

PUBLIC = "public"
"""The audience that sees only what says of itself that it is public."""
BUILT_IN: Mapping[str, str] = MappingProxyType({"staff": "Staff", "auditor": "Auditors", PUBLIC: "The public"})
"""Audiences that every organisation has, with their titles."""
NEVER_PUBLIC = ("people", "roles", "matrix", "signoffs", "acknowledgements", "waivers")
"""Parts whose records are of people or of their acts, whatever a record says of itself."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a file says of who may see it: `names` None where it says nothing, `public` the flag of a record."""

    names: tuple[str, ...] | None
    public: bool = False


def read_shown(fields: Mapping[str, Any]) -> Shown:
    """Who may see what these plain fields are of; an empty or unreadable list shows it to no audience."""
    public = (read_text(fields.get("public")) or "").casefold() == "true"
    if "visible_to" not in fields:
        return Shown(None, public)
    written = fields["visible_to"]
    names = read_list(written)
    whole = isinstance(written, str) or (isinstance(written, list) and all(isinstance(one, str) for one in written))
    return Shown(tuple(one.casefold() for one in names) if whole else (NOBODY,), public)


def may_see(audience: str, kind: RecordType | None, family: str, shown: Shown) -> bool:
    """Whether an audience may see a document or record of a type; what the public may see, everybody may.

    A record is public by `public: true`, unless it names other audiences; a document by naming the public.
    """
    stated = shown.names is not None
    names = shown.names if shown.names is not None else kind.visible_to if kind is not None else ()
    if family == "document":
        public = PUBLIC in names
    else:
        private = kind is None or kind.part in NEVER_PUBLIC
        public = shown.public and not private and (not stated or PUBLIC in names)
    if audience == PUBLIC:
        return public
    return public or audience in names or PUBLIC in names or not (names or stated)


def read_audiences(organisation: object) -> dict[str, str]:
    """Every audience by name with its title: the built-in ones, then those that the organisation record declares."""
    fields = organisation if isinstance(organisation, Mapping) else {}
    found = dict(BUILT_IN)
    for row in read_mappings(fields.get("audiences")):
        name = (read_text(row.get("id")) or "").casefold()
        if name:
            found[name] = read_text(row.get("title")) or name
    return found


def find_audience(name: str, known: Mapping[str, str]) -> str:
    """An audience by its own spelling; an error where nobody declares it."""
    wanted = name.strip().casefold()
    if wanted not in known:
        said = meant(name, known, f"one of: {', '.join(known)}; `audiences:` of the organisation record declares more")
        raise MastercopyError(f"there is no audience {name.strip()[:40]!r}", said)
    return wanted
