"""Turns the bytes of one Markdown version into the facts that history needs, and lets the bytes go."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mastercopy.model.digest import Facts, destinations, governed_fields, normalise_body, read_facts
from mastercopy.model.organisation import read_text
from mastercopy.model.removal import read_blank
from mastercopy.sources.frontmatter import read_plain_front_matter

_ID = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+")
_PLACEHOLDER = re.compile(r"TBD.*|.*-(?:0+|N+|X+)")
MAX_ID = 64


@dataclass(frozen=True, slots=True)
class TextFacts:
    """One version of a text: fields (None without front matter), and the body only where it embeds files."""

    fields: Mapping[str, Any] | None
    readable: bool
    id: str | None
    body: str | None
    digest: str | None
    text_digest: str | None
    blank: str | None = None
    """The removal under which it says that it went."""
    removed: str | None = None
    """That removal, where main has it and it is of exactly this revision."""

    def get(self, name: str) -> str | None:
        """A field as non-empty text."""
        return read_text((self.fields or {}).get(name))

    @property
    def label(self) -> str | None:
        return self.get("revision")

    @property
    def draft(self) -> bool:
        return self.get("status") == "draft"


def read_id(value: object) -> str | None:
    """The identity in an `id` field: upper case; None for a placeholder or anything that is no ID."""
    text = read_text(value)
    if text is None or len(text) > MAX_ID:
        return None
    name = text.upper()
    return name if _ID.fullmatch(name) and not _PLACEHOLDER.fullmatch(name) else None


def read_text_facts(data: bytes | None) -> TextFacts:
    """Facts of one version; a missing or unreadable one says so."""
    fields, body, readable = read_plain_front_matter(data) if data is not None else (None, "", False)
    name = read_id(fields.get("id")) if fields else None
    if name is None:
        return TextFacts(fields, readable, None, None, None, None)
    assert fields is not None
    if fields.get("file") is not None or destinations(body):
        return TextFacts(fields, readable, name, body, None, None)
    digest, text_digest = Facts(normalise_body(body), governed_fields(fields), {}).digests()
    return TextFacts(fields, readable, name, None, digest, text_digest, read_blank(body))


def digests(
    facts: TextFacts,
    path: str,
    blob_of: Callable[[str], str | None],
    hashes: Mapping[str, str],
    snippets: Mapping[str, bytes],
) -> tuple[str, str, Mapping[str, str | None]]:
    """(content digest, text digest, embedded files) of a version in a tree, which `blob_of` describes."""
    if facts.digest is not None and facts.text_digest is not None:
        return facts.digest, facts.text_digest, {}

    def read(target: str) -> bytes | None:
        blob = blob_of(target)
        return snippets.get(blob) if blob is not None else None

    def hash_of(target: str) -> str | None:
        blob = blob_of(target)
        return hashes.get(blob) if blob is not None else None

    found = read_facts(facts.fields or {}, facts.body or "", path, read, hash_of)
    return *found.digests(), found.files
