"""Turns the texts of a repository, as a mapping reads them, into what was found and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mastercopy.history.adoptedtext import Adopted, Claim, adopt_text, chosen, document_fields, read_date
from mastercopy.model.adoption import ADOPTION, Adoption
from mastercopy.model.organisation import read_text
from mastercopy.model.revision import SCHEMES, is_label
from mastercopy.words import count

_TOLD = ("id", "title", "type", "revision", "effective", "owner", "change")
"""Fields that are told even where no text has them."""
HOW_TO_NUMBER = (
    f"write `id: SOP-002` in its front matter, or begin its heading with it: `# SOP-002: Shipping` "
    f"(as `heading:` in {ADOPTION} reads it)"
)
"""How a text gets an ID."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One field: how many documents have it, and from where, the most frequent first."""

    field: str
    documents: int
    sources: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One sort of thing that is missing or unclear, and where."""

    title: str
    rows: tuple[str, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a mapping finds: `texts` are all that it covers, `documents` those of them that it gives an ID."""

    texts: int
    documents: int
    filled: tuple[Filled, ...]
    faults: tuple[Fault, ...]


def read_inventory(adoption: Adoption, texts: Mapping[str, bytes], types: frozenset[str]) -> Inventory:
    """What the mapping finds in the texts that it covers; `types` are the names of types of documents."""
    read = {path: adopt_text(adoption, path, texts[path]) for path in sorted(texts) if adoption.source_of(path)}
    documents = {path: one for path, one in read.items() if one.fields is not None}
    others = (path for path in sorted(texts) if path not in read and not path.startswith("docs/"))
    left = Fault("Markdown texts in no folder that is adopted", tuple(others))
    faults = (*_without(read), *_within(documents, types), left)
    return Inventory(len(read), len(documents), _filled(documents), tuple(fault for fault in faults if fault.rows))


def _filled(documents: Mapping[str, Adopted]) -> tuple[Filled, ...]:
    """Every field that counts for somebody, in our order."""
    by: dict[str, Counter[str]] = {field: Counter() for field in _TOLD}
    for one in documents.values():
        values = chosen(one.claims)
        for field in values:
            winner = next(c.by for c in one.claims if c.field == field and c.value == values[field])
            by.setdefault(field, Counter())[winner] += 1
    order = list(document_fields())
    names = sorted(by, key=lambda name: order.index(name) if name in order else len(order))
    ranked = {name: tuple(sorted(by[name].items(), key=lambda item: (-item[1], item[0]))) for name in names}
    return tuple(Filled(name, sum(found for _, found in ranked[name]), ranked[name]) for name in names)


def _without(read: Mapping[str, Adopted]) -> Iterator[Fault]:
    """What is no document, and why."""
    unreadable = (path for path, one in read.items() if not one.readable)
    yield Fault("cannot be read (no UTF-8 text, too large, or front matter that is no YAML)", tuple(unreadable))
    yield Fault("no ID", tuple(_no_id(read)), HOW_TO_NUMBER)
    held: dict[str, list[str]] = {}
    for path, one in read.items():
        if one.fields is not None:
            held.setdefault(str(one.fields["id"]).strip().upper(), []).append(path)
    doubled = (f"{name}: {', '.join(paths)}" for name, paths in sorted(held.items()) if len(paths) > 1)
    yield Fault("one ID in several files", tuple(doubled))


def _no_id(read: Mapping[str, Adopted]) -> Iterator[str]:
    for path, one in read.items():
        if one.readable and one.fields is None:
            said = [str(claim.value) for claim in one.claims if claim.field == "id"]
            yield f"{path}: {said[0][:60]!r} is none" if said else path


def _within(documents: Mapping[str, Adopted], types: frozenset[str]) -> Iterator[Fault]:
    """What of the documents cannot be read as what it should be, or is not there."""
    rows: dict[str, list[str]] = {}
    for path, one in documents.items():
        fields = one.fields or {}
        label, kind, day = (read_text(fields.get(name)) for name in ("revision", "type", "effective"))
        for name, title in (("revision", "no revision"), ("title", "no title"), ("owner", "no owner")):
            if not fields.get(name):
                rows.setdefault(title, []).append(path)
        if label is not None and not any(is_label(label, scheme) for scheme in SCHEMES):
            rows.setdefault("a revision that is neither number nor letter", []).append(f"{path}: {label[:40]!r}")
        if day is not None and read_date(day, ()) is None:
            rows.setdefault("a day that cannot be read, or could be two", []).append(f"{path}: {day[:40]!r}")
        if kind not in types:
            rows.setdefault("no type, or one that is not known", []).append(f"{path}: {kind!r}" if kind else path)
        rows.setdefault("places that say different things; the first counts", []).extend(_differing(path, one.claims))
    yield from (Fault(title, tuple(found)) for title, found in rows.items())


def _differing(path: str, claims: tuple[Claim, ...]) -> Iterator[str]:
    for field in ("id", "revision", "effective"):
        said: dict[str, str] = {}
        for claim in claims:
            if claim.field == field and claim.value is not None:
                said.setdefault(str(claim.value)[:40], claim.by)
        if len(said) > 1:
            yield f"{path}: {field} is {', '.join(f'{value!r} ({by})' for value, by in said.items())}"


def tell_inventory(found: Inventory, most: int) -> Iterator[str]:
    """The inventory in lines; of long lists the first `most`."""
    texts, documents = count(found.texts, "Markdown text"), count(found.documents, "document")
    yield f"{texts} looked at, {documents} found" + (", and where its fields come from:" if found.documents else "")
    if found.documents:
        for one in found.filled:
            sources = ", ".join(f"{by} {number}" for by, number in one.sources)
            yield f"  {one.field:<14}{one.documents:>6}  {sources or 'nowhere'}"
    for fault in found.faults:
        yield f"{fault.title}: {len(fault.rows)}"
        yield from (f"  {row}" for row in fault.rows[:most])
        if len(fault.rows) > most:
            yield f"  and {len(fault.rows) - most} more (all of them with --all)"
        if fault.hint:
            yield f"  hint: {fault.hint}"
