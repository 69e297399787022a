"""Turns many documents into one list to read and to sign, each with its digest, and finds what changed since."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mastercopy.editing.desk import Desk, find_document
from mastercopy.editing.scalars import write_scalar
from mastercopy.editing.standing import read_standing
from mastercopy.model.record import identity, is_id
from mastercopy.sources.frontmatter import decode_text
from mastercopy.sources.yamltext import YamlMapping, YamlNode, YamlScalar, YamlSequence, read_yaml
from mastercopy.words import MastercopyError, Place, count, one_line

FORM = "mastercopy/bundle/1"
MAX_DOCUMENTS = 500
MAX_BUNDLE = 1_000_000
"""Bytes of a bundle; a larger one is not read."""
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_KEYS = ("id", "revision", "digest", "title")
_MADE = "make the list again with `mastercopy bundle`; nobody edits it by hand"
_LONGEST_LABEL = 64


@dataclass(frozen=True, slots=True)
class Listed:
    """One document of a bundle: the text that was read, by its digest."""

    id: str
    revision: str
    digest: str


def list_documents(desk: Desk, names: Sequence[str], title: str) -> bytes:
    """The list of documents as they stand in the working tree."""
    lines = [
        "# Documents to read and to sign off in one act, each by the digest of its text.",
        "# `mastercopy approve --bundle` with this file signs exactly these texts, or none.",
        f"bundle: {FORM}",
        f"title: {write_scalar(one_line(title))}",
        "documents:",
    ]
    for name in dict.fromkeys(map(identity, names)):
        record = find_document(desk, name)
        standing = read_standing(desk, record)
        if not standing.label:
            raise MastercopyError(f"{record.id} states no revision", "add `revision:` first", record.place)
        lines += [
            f"  - id: {write_scalar(record.id)}",
            f"    revision: {write_scalar(standing.label, chr(34))}",
            f"    digest: {standing.digest}",
            f"    title: {write_scalar(one_line(record.title))}",
        ]
    data = ("\n".join(lines) + "\n").encode("utf-8")
    read_bundle(data, "the bundle")
    return data


def read_bundle(data: bytes, name: str) -> tuple[Listed, ...]:
    """The documents of a bundle; what is none, or was changed by hand into something else, is refused."""
    text = decode_text(data)
    node, problems = read_yaml(text, name) if text is not None else (None, ())
    if problems:
        raise MastercopyError(f"this bundle cannot be read: {problems[0].sentence}", _MADE, problems[0].place)
    if not isinstance(node, YamlMapping) or _text(node.get("bundle")) != FORM:
        raise MastercopyError("this is no bundle of documents", "name a file that `mastercopy bundle` wrote")
    strange = [entry for entry in node.entries if entry.key not in ("bundle", "title", "documents")]
    rows = node.get("documents")
    if strange:
        raise MastercopyError(f"a bundle says nothing of {strange[0].key[:40]!r}", _MADE, strange[0].place)
    if not isinstance(rows, YamlSequence) or not rows.items:
        raise MastercopyError("this bundle lists no documents", _MADE, node.place)
    if len(rows.items) > MAX_DOCUMENTS:
        raise MastercopyError(f"this bundle lists more than {MAX_DOCUMENTS} documents", "make smaller ones", rows.place)
    listed = tuple(_listed(row) for row in rows.items)
    seen: set[str] = set()
    for one in listed:
        if identity(one.id) in seen:
            raise MastercopyError(f"this bundle lists {one.id} twice", _MADE, rows.place)
        seen.add(identity(one.id))
    return listed


def _listed(row: YamlNode) -> Listed:
    given = {entry.key: _text(entry.value) for entry in row.entries} if isinstance(row, YamlMapping) else {}
    name, revision, digest = (given.get(key) or "" for key in _KEYS[:3])
    if set(given) - set(_KEYS) or not is_id(identity(name)) or not revision or len(revision) > _LONGEST_LABEL:
        raise MastercopyError("this row of the bundle names no revision of a document", _MADE, row.place)
    if _DIGEST.fullmatch(digest) is None:
        raise MastercopyError(f"the digest of {name} is none", _MADE, row.place)
    return Listed(name, revision, digest)


def _text(node: YamlNode | None) -> str | None:
    return node.text.strip() if isinstance(node, YamlScalar) and not node.is_null else None


def check_unchanged(desk: Desk, listed: Sequence[Listed], name: str) -> None:
    """An error that names every document whose text is not the one on the list."""
    faults = [fault for one in listed for fault in _faults(desk, one)]
    if faults:
        said = f"{count(len(faults), 'text')} of the bundle changed since it was made, so nothing is signed: "
        raise MastercopyError(said + "; ".join(faults), "read those again, and make a new list", Place(name))


def _faults(desk: Desk, one: Listed) -> Iterator[str]:
    record = desk.register.get(one.id)
    if record is None or record.type.family != "document":
        yield f"{one.id} is not there"
        return
    standing = read_standing(desk, find_document(desk, one.id))
    if standing.label != one.revision:
        yield f"{one.id} is revision {standing.label or 'none'} and was {one.revision}"
    elif standing.digest != one.digest:
        yield f"{one.id} revision {one.revision} has another text"
