"""Turns the names of versions into what history reads in them: from the store where it can, else anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from mastercopy.history.texts import TextFacts, read_text_facts
from mastercopy.sources.frontmatter import read_body
from mastercopy.sources.sharedrows import join_rows
from mastercopy.sources.store import Store
from mastercopy.sources.yamltext import read_plain


class Blobs(Protocol):
    """Where the bytes of a version come from."""

    def read_blobs(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]: ...

    def read_object(self, name: str) -> tuple[str, bytes] | None:
        """Kind and bytes of an object that history names; None where there are no objects but files."""


def read_texts(names: Iterable[str], blobs: Blobs, store: Store) -> dict[str, TextFacts]:
    """Facts of texts, in the order asked. The body of one that embeds files is not kept, but read again."""
    wanted = list(names)
    kept = store.read("texts")
    found: dict[str, TextFacts | None] = {name: _revive(kept.get(name), None) for name in wanted}
    bodies = [name for name, facts in found.items() if facts is not None and facts.id and facts.digest is None]
    for name, data in blobs.read_blobs(bodies):
        found[name] = _revive(kept[name], read_body(data)) if data is not None else None
    fresh: dict[str, Any] = {}
    for name, data in blobs.read_blobs([name for name, facts in found.items() if facts is None]):
        facts = found[name] = read_text_facts(data)
        if data is not None:
            fresh[name] = [facts.fields, facts.readable, facts.id, facts.digest, facts.text_digest, facts.blank]
    store.keep("texts", fresh, wanted)
    return {name: facts for name, facts in found.items() if facts is not None}


def _revive(value: Any, body: str | None) -> TextFacts | None:
    """The facts that were kept; None for anything that is not of their shape."""
    if not isinstance(value, list) or len(value) != 6:
        return None
    fields, readable, name, digest, text_digest, blank = value
    texts = all(text is None or isinstance(text, str) for text in (name, digest, text_digest, blank))
    if not (texts and isinstance(readable, bool) and (fields is None or isinstance(fields, dict))):
        return None
    return TextFacts(fields, readable, name, body, digest, text_digest, blank)


def read_records(names: Iterable[str], blobs: Blobs, store: Store, kind: str) -> dict[str, Any]:
    """The plain fields of records, in the order asked; what is asked for together is kept together, as one `kind`."""
    wanted = list(names)
    kept = store.read(kind)
    fresh: dict[str, Any] = {}
    missing: dict[str, Any] = {}
    for name, data in blobs.read_blobs([name for name in wanted if name not in kept]):
        (missing if data is None else fresh)[name] = read_plain((data or b"").decode("utf-8-sig", "replace"))
    join_rows(fresh)
    store.keep(kind, fresh, wanted)
    return {name: next(known[name] for known in (kept, fresh, missing) if name in known) for name in wanted}


def read_hashes(
    names: Iterable[str], bytes_of: set[str], blobs: Blobs, store: Store
) -> Iterator[tuple[str, str, bytes | None]]:
    """(name, SHA-256, bytes) of files that are there; the bytes only of those in `bytes_of`, which are always read."""
    wanted = list(names)
    kept: Mapping[str, Any] = store.read("files")
    known = {name: kept[name] for name in wanted if isinstance(kept.get(name), str) and name not in bytes_of}
    fresh: dict[str, str] = {}
    content: dict[str, bytes] = {}
    for name, data in blobs.read_blobs([name for name in wanted if name not in known]):
        if data is not None:
            fresh[name] = hashlib.sha256(data).hexdigest()
            if name in bytes_of:
                content[name] = data
    store.keep("files", {name: sha for name, sha in fresh.items() if name not in kept}, wanted)
    for name in wanted:
        sha = known.get(name) or fresh.get(name)
        if sha is not None:
            yield name, sha, content.get(name)
