"""Turns one text that others began into the same text with our front matter, by the declared mapping."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from mastercopy.history.texts import read_id
from mastercopy.model.adoption import Adoption
from mastercopy.model.catalog import build_catalog
from mastercopy.model.headertable import label, read_header, read_heading
from mastercopy.model.organisation import read_day
from mastercopy.model.recordtype import FieldSpec
from mastercopy.sources.frontmatter import MORE_LINES, decode_text, front_matter_span, read_plain_front_matter
from mastercopy.sources.yamltext import find_unseen

NOTES = "x"
_LABEL = re.compile(r"(?:version|revision|issue|rev|ver|v)\.?[ \t]*(?=[0-9])", re.IGNORECASE)
_UNSAFE = re.compile("[^\x20-\x7e\xa0-\u2027\u202f-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LINES = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one place of a text says of one field: `by` is own, front matter, table, heading, file name or folder."""

    field: str
    value: Any
    by: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """A text as it is read; `fields` is None where it is no document: unreadable, or without an ID."""

    data: bytes
    fields: Mapping[str, Any] | None
    claims: tuple[Claim, ...]
    readable: bool = True


@cache
def document_fields() -> Mapping[str, FieldSpec]:
    """Every field that a shipped or installed type of document has, by name."""
    found: dict[str, FieldSpec] = {}
    for kind in build_catalog(None)[0].types.values():
        for spec in kind.fields if kind.family == "document" else ():
            found.setdefault(spec.name, spec)
    return found


@cache
def document_fields_name() -> str:
    """The SHA-256 of these fields: other types read other fields of the same text."""
    return hashlib.sha256(repr(sorted(document_fields().items())).encode("utf-8", "replace")).hexdigest()


def adopt_text(adoption: Adoption, path: str, data: bytes) -> Adopted:
    """The text at a path as one of our documents; what is no document, or not adopted, stays as it is."""
    source = adoption.source_of(path)
    text = decode_text(data) if source is not None else None
    if source is None or text is None:
        return Adopted(data, None, (), readable=source is None)
    matter, body, readable = read_plain_front_matter(data)
    if not readable:
        return Adopted(data, None, (), readable=False)
    claims = tuple(_claims(adoption, path, source.type, matter or {}, body))
    fields = chosen(claims)
    if read_id(fields.get("id")) is None:
        return Adopted(data, None, claims)
    rest = _rest(adoption, matter or {})
    if rest:
        fields[NOTES] = rest
    return Adopted((_head(fields, text) + body).encode("utf-8"), fields, claims)


def chosen(claims: tuple[Claim, ...]) -> dict[str, Any]:
    """The value of each field: the one claimed first, and for the ID the first that can be one."""
    found: dict[str, Any] = {}
    for claim in claims:
        if claim.field != "id" or read_id(claim.value) is not None:
            found.setdefault(claim.field, claim.value)
    return {name: value for name, value in found.items() if value is not None}


def _claims(adoption: Adoption, path: str, kind: str | None, matter: Mapping[str, Any], body: str) -> Iterator[Claim]:
    """Everything that is said of our fields, what counts most first."""
    mapped = _mapped(adoption)
    for name, value in matter.items():
        if name in document_fields() and value is not None and mapped.get(name, name) == name:
            yield _claim(adoption, name, value, "own")
    folded = {label(name): value for name, value in reversed(list(matter.items()))}
    for name, theirs in adoption.front_matter.items():
        for key in theirs:
            value = matter.get(key, folded.get(label(key)))
            if value is not None and not (key == name and name in document_fields()):
                yield _claim(adoption, name, value, "front matter")
    header = read_header(body, adoption.labels) if adoption.table else ()
    for name, theirs in adoption.table.items():
        for wanted in map(label, theirs):
            yield from _seen(adoption, name, (value for said, value in header if said == wanted), "table")
    for by, patterns, text in (
        ("heading", adoption.heading, read_heading(body) if adoption.heading else None),
        ("file name", adoption.file_name, path),
    ):
        hits = (pattern.match(text) for pattern in patterns) if text is not None else iter(())
        for name, value in (next((hit for hit in hits if hit is not None), None) or {}).items():
            yield from _seen(adoption, name, (value,), by)
    if kind is not None:
        yield Claim("type", kind, "folder")


def _seen(adoption: Adoption, name: str, values: Any, by: str) -> Iterator[Claim]:
    """Claims of words that a reader sees every character of."""
    for value in values:
        if find_unseen(value) is None:
            yield _claim(adoption, name, value, by)


def _mapped(adoption: Adoption) -> dict[str, str]:
    """Their key in front matter -> the field that it is declared to be."""
    return {key: name for name, theirs in adoption.front_matter.items() for key in theirs}


def _rest(adoption: Adoption, matter: Mapping[str, Any]) -> dict[str, Any]:
    """What else their front matter says: kept as the organisation's own notes."""
    used = {label(key) for key in _mapped(adoption)}
    own = matter.get(NOTES)
    notes = dict(own) if isinstance(own, Mapping) else {}
    for name, value in matter.items():
        known = name in document_fields() or label(name) in used or value is None
        if not known and not (name == NOTES and isinstance(own, Mapping)):
            notes.setdefault(name, value)
    return notes


def _claim(adoption: Adoption, name: str, value: Any, by: str) -> Claim:
    spec = document_fields().get(name)
    if isinstance(value, str) and spec is not None and spec.many and by != "own":
        value = [part.strip() for part in re.split("[,;]", value) if part.strip()]
    if isinstance(value, list):
        if spec is not None and not spec.many and spec.kind != "records" and len(value) == 1:
            return _claim(adoption, name, value[0], by)
        items = [_value(adoption, name, spec, item) if isinstance(item, str) else item for item in value]
        return Claim(name, [item for item in items if item is not None], by)
    return Claim(name, _value(adoption, name, spec, value) if isinstance(value, str) else value, by)


def _value(adoption: Adoption, name: str, spec: FieldSpec | None, value: str) -> str | None:
    """One value in our words; None where the mapping says that it means nothing."""
    text = value.strip()
    told = adoption.values.get(name, {})
    if label(text) in told:
        return told[label(text)]
    if name == "id":
        return re.sub("[ _]+", "-", text).upper()
    if name == "revision":
        return _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    if spec is not None and spec.kind == "date":
        return read_date(text, adoption.dates) or text
    if spec is not None and spec.kind == "choice":
        return next((one for one in spec.of if one.casefold() == text.casefold()), text)
    return text


def read_date(text: str, forms: tuple[str, ...]) -> str | None:
    """A day as ISO writes it; None where it is none of the forms, or another day by each of two."""
    iso = re.match(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}\S*)?\Z", text)
    if iso is not None and read_day(iso[1]) is not None:
        return iso[1]
    found: set[str] = set()
    for form in forms:
        try:
            found.add(datetime.strptime(text, form).date().isoformat())
        except ValueError:
            continue
    return found.pop() if len(found) == 1 else None


def _head(fields: Mapping[str, Any], text: str) -> str:
    """Our front matter, as long as theirs where that is long enough, so that lines of the text keep their numbers.

    Where it is longer it says by how much.
    """
    span = front_matter_span(text)
    theirs = len(_LINES.findall(text[: span[1]])) + 1 if span is not None else 0
    line = _UNSAFE.sub(lambda one: f"\\u{ord(one[0]):04x}", json.dumps(dict(fields), ensure_ascii=False))
    more = f"  {MORE_LINES}{3 - theirs}" if theirs < 3 else ""
    return "---\n" + line + more + "\n" * max(1, theirs - 2) + "---\n"
