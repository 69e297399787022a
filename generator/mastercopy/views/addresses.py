"""Turns IDs into the site's lasting addresses, and two addresses into the relative link between their files."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from urllib.parse import quote

from mastercopy.history.values import Revision
from mastercopy.model.recordtype import RecordType

RESERVED = ("assets", "data", "documents", "files", "records", "reference", "registers", "search", "for", "promises")
"""Folders of the site that hand-written pages do not get."""


_FOLDERS = {"needs": "promises", "roles": "for/roles"}


@lru_cache(maxsize=16384)
def safe_name(text: str) -> str:
    """Text as a part of a file name: letters, digits, dot, dash; nothing that climbs, hides or names a device."""
    name = re.sub(r"[^A-Za-z0-9._-]", "_", text).strip(".")[:80] or "_"
    return f"_{name}" if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?|index(\.html)?", name) else name


def document_url(name: str) -> str:
    """The page that shows what is in force, for ever."""
    return f"documents/{safe_name(name)}/index.html"


def revision_url(name: str, revision: Revision) -> str:
    """The page of one recorded revision, for ever."""
    return f"documents/{safe_name(name)}/{revision.slug}.html"


def redline_url(name: str, new: Revision, old: Revision) -> str:
    """The page that shows what one revision changed against another, for ever."""
    return f"documents/{safe_name(name)}/{new.slug}-redline-{old.slug}.html"


def unrevised_url(name: str, revision: Revision) -> str:
    """The page that shows what was changed in a file after its revision was recorded, and is not part of it."""
    return f"documents/{safe_name(name)}/{revision.slug}-unrevised.html"


def draft_url(name: str) -> str:
    """The page of a draft, which only a preview has."""
    return f"documents/{safe_name(name)}/draft.html"


def record_url(kind: RecordType, name: str) -> str:
    """The page of a record; that of a customer need is the promise made for it, that of a role what it has to do."""
    folder = _FOLDERS.get(kind.part or "") or f"records/{safe_name(kind.name)}"
    return f"{folder}/{safe_name(name)}.html"


def register_url(type_name: str) -> str:
    return f"registers/{safe_name(type_name)}.html"


def standard_url(standard: str) -> str:
    """The page of what answers to a standard."""
    return f"for/clauses/{safe_name(standard)}.html"


def clause_url(standard: str, number: str) -> str:
    """The page of what answers to one clause."""
    return f"for/clauses/{safe_name(standard)}/{safe_name(number)}.html"


def row_mark(number: str) -> str:
    """The mark of a clause's row on the page of its standard."""
    return f"c-{safe_name(number)}"


def source_url(name: str, revision: Revision) -> str:
    """The text of one revision exactly as it was recorded, under a name that carries ID and revision."""
    return f"documents/{safe_name(name)}/{safe_name(name)}-{revision.slug}.md"


def role_url(role: str) -> str:
    """The page of what a role follows, owns and has to do."""
    return f"for/roles/{safe_name(role)}.html"


def reading_url(role: str) -> str:
    """The page of who in a role knows which text and can do what."""
    return f"for/reading/{safe_name(role)}.html"


def feed_url(name: str, *, role: bool = False) -> str:
    """The Atom feed of an audience, or of a role."""
    return f"data/feeds/{'roles/' if role else ''}{safe_name(name)}.xml"


def calendar_url(name: str, *, role: bool = False) -> str:
    """The calendar of an audience, or of a role."""
    return f"data/calendar/{'roles/' if role else ''}{safe_name(name)}.ics"


def file_url(sha256: str, name: str) -> str:
    return f"files/{sha256}/{safe_name(name)}"


@lru_cache(maxsize=16384)
def relative(page: str, target: str) -> str:
    """The link from one file of the site to another, as written in `href`: works from disk and from a server."""
    path, mark, fragment = target.partition("#")
    link = quote(_way(page.split("/")[:-1], path), safe="/") if path else ""
    return link + (mark + quote(fragment, safe="") if mark else "")


def _way(folders: list[str], path: str) -> str:
    """The path to a file as seen from a folder; both begin at the root of the site."""
    parts = path.split("/")
    if {"", ".", ".."} & {*folders, *parts}:
        return posixpath.relpath(path, "/".join(folders) or ".")
    same = 0
    for folder, part in zip(folders, parts[:-1], strict=False):
        if folder != part:
            break
        same += 1
    return "/".join([*[".."] * (len(folders) - same), *parts[same:]])
