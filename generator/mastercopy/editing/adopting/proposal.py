"""Turns what the texts of others say of themselves into a mapping that reads them, as a file for people to correct."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mastercopy.editing.adopting.vocabulary import plain, read_vocabulary
from mastercopy.editing.scalars import write_scalar
from mastercopy.editing.starting import slug_of
from mastercopy.history.adoptedtext import adopt_text, document_fields, read_date
from mastercopy.history.texts import read_id
from mastercopy.model.adoption import ADOPTION, Adoption, Source, read_adoption
from mastercopy.model.headertable import label, read_header, read_heading
from mastercopy.model.namepattern import NamePattern, read_pattern
from mastercopy.sources.frontmatter import read_plain_front_matter
from mastercopy.sources.yamltext import find_unseen
from mastercopy.words import MastercopyError

Texts = Mapping[str, bytes]
Names = dict[str, dict[str, int]]
"""Our field -> their names for it, each with how many texts have it."""
_MOST_VALUES = 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping, the file that says it, and the roles that owners of texts were read as: ID -> their words."""

    adoption: Adoption
    text: str
    roles: Mapping[str, str]


def propose_adoption(texts: Texts) -> Proposal | None:
    """The mapping by which most of the texts become documents; None where no text has an ID to be seen."""
    everywhere = (Source("", read_vocabulary().default),)
    matter, table = _names(texts)
    base = Adoption(everywhere, _ranked(matter), _ranked(table))
    base = replace(base, heading=_headings(texts), file_name=_file_names(texts))
    base = replace(base, dates=_dates(texts, base))
    read = {path: adopted for path, data in texts.items() if (adopted := adopt_text(base, path, data)).fields}
    if not read:
        return None
    values, roles = _values([{c.field: str(c.value) for c in reversed(one.claims)} for one in read.values()])
    ids = {path: str((one.fields or {}).get("id")) for path, one in read.items()}
    text = write_adoption(replace(base, sources=_sources(ids), values=values))
    adoption, problems = read_adoption(text.encode("utf-8"))
    if adoption is None:
        raise MastercopyError(f"no mapping can be proposed: {problems[0].sentence}", f"write {ADOPTION} by hand")
    return Proposal(adoption, text, roles)


def _names(texts: Texts) -> tuple[Names, Names]:
    """What of front matter and of header tables is known by its name."""
    words = read_vocabulary()
    matter: Names = {}
    table: Names = {}
    for data in texts.values():
        fields, body, _ = read_plain_front_matter(data)
        for key, value in (fields or {}).items():
            field = words.fields.get(plain(key))
            if field is not None and key != field and isinstance(value, (str, list)) and _writable(key):
                found = matter.setdefault(field, {})
                found[key] = found.get(key, 0) + 1
        known = frozenset({label(cell) for cell in _cells(body) if plain(cell) in words.fields})
        for name in dict.fromkeys(name for name, _ in read_header(body, known)):
            field = words.fields.get(plain(name))
            if field is not None and _writable(name):
                found = table.setdefault(field, {})
                found[name] = found.get(name, 0) + 1
    return matter, table


def _cells(body: str) -> Iterator[str]:
    for line in body[:8000].splitlines()[:40]:
        if line.lstrip().startswith("|"):
            yield from line.strip().strip("|").split("|")


def _writable(text: str) -> bool:
    return len(text) <= 80 and find_unseen(text) is None


def _ranked(names: Names) -> dict[str, tuple[str, ...]]:
    """Their names for each field, the most frequent first; a name that two fields could have goes to the first."""
    taken: set[str] = set()
    found: dict[str, tuple[str, ...]] = {}
    for field in sorted(names, key=lambda name: list(document_fields()).index(name)):
        ranked = sorted(names[field], key=lambda name: (-names[field][name], name))
        kept = tuple(name for name in ranked if label(name) not in taken)[:10]
        taken.update(map(label, kept))
        if kept:
            found[field] = kept
    return found


def _patterns(written: Iterable[str]) -> Iterator[NamePattern]:
    for one in written:
        pattern = read_pattern(one)
        if isinstance(pattern, NamePattern):
            yield pattern


def _fitting(patterns: Iterable[NamePattern], names: list[str]) -> tuple[NamePattern, ...]:
    """The patterns that find IDs in names which no pattern before them fits."""
    found: list[NamePattern] = []
    left = names
    for pattern in patterns:
        missed = [name for name in left if read_id(_id((pattern.match(name) or {}).get("id", ""))) is None]
        if len(missed) < len(left):
            found.append(pattern)
        left = missed
    return tuple(found)


def _id(text: str) -> str:
    return re.sub("[ _]+", "-", text)


def _file_names(texts: Texts) -> tuple[NamePattern, ...]:
    return _fitting(_patterns(read_vocabulary().file_names), [posixpath.basename(path) for path in texts])


def _headings(texts: Texts) -> tuple[NamePattern, ...]:
    """How first headings are written; where they tell no ID they are titles."""
    headings = [read_heading(read_plain_front_matter(data)[1]) for data in texts.values()]
    found = _fitting(_patterns(read_vocabulary().headings), [one for one in headings if one is not None])
    return (*found, *_patterns(["{title}"])) if any(headings) else ()


def _dates(texts: Texts, base: Adoption) -> tuple[str, ...]:
    """The forms in which days are written that can be no other day; a form with two readings is left to people."""
    days = {
        claim.value
        for path, data in texts.items()
        for claim in adopt_text(base, path, data).claims
        if claim.field == "effective" and isinstance(claim.value, str) and read_date(claim.value, ()) is None
    }
    forms = read_vocabulary().dates
    reads = {form: {day for day in days if read_date(day, (form,)) is not None} for form in forms}
    sure = {form for form in forms for day in reads[form] if not any(day in reads[o] for o in forms if o != form)}
    rivals = {"%d/%m/%Y": "%m/%d/%Y", "%m/%d/%Y": "%d/%m/%Y"}
    return tuple(form for form in forms if form in sure and rivals.get(form) not in sure)


def _values(rows: list[dict[str, str]]) -> tuple[dict[str, dict[str, str | None]], dict[str, str]]:
    """Their words for owners, types and states in ours, and the roles that owners are."""
    words = read_vocabulary()
    found: dict[str, dict[str, str | None]] = {}
    roles: dict[str, str] = {}
    for field in ("owner", "type", "status"):
        said = Counter(row[field] for row in rows if field in row and _writable(row[field]))
        for text, _ in sorted(said.items(), key=lambda item: (-item[1], item[0]))[:_MOST_VALUES]:
            ours: str | None = words.types.get(plain(text))
            if field == "owner":
                ours = slug_of(text) or None
                if ours is not None:
                    roles.setdefault(ours, text)
            elif field == "status":
                ours = "draft" if plain(text) in words.drafts else None
            if ours != text:
                found.setdefault(field, {})[text] = ours
    return found, roles


def _sources(ids: Mapping[str, str]) -> tuple[Source, ...]:
    """The folders in which documents lie, each with the type that most of them have; none that says nothing new."""
    kinds: dict[str, Counter[str]] = {}
    for path, name in ids.items():
        folder = posixpath.dirname(path)
        kinds.setdefault(folder, Counter())[_type(folder, name)] += 1
    decided = {folder: min(found, key=lambda one: (-found[one], one)) for folder, found in kinds.items()}
    if len(decided) > 1 and "" not in decided:
        top = posixpath.commonpath(list(decided))
        if top and set(decided.values()) == {next(iter(decided.values()))}:
            return (Source(top, next(iter(decided.values()))),)
    kept: dict[str, str] = {}
    for folder in sorted(decided):
        above = [one for one in kept if not one or folder.startswith(f"{one}/")]
        if not above or kept[max(above, key=len)] != decided[folder]:
            kept[folder] = decided[folder]
    return tuple(Source(folder, kind) for folder, kind in kept.items())


def _type(folder: str, name: str) -> str:
    """The type that an ID's first part, else the nearest folder, says."""
    words = read_vocabulary()
    parts = (name.split("-")[0], *reversed(folder.split("/")))
    return next((words.types[plain(part)] for part in parts if plain(part) in words.types), words.default)


def write_adoption(adoption: Adoption) -> str:
    """The mapping as a file for people."""
    lines = ["# How texts that were here before are read as documents. None of them is edited; correct what is wrong."]
    lines.append("from:")
    for source in adoption.sources:
        lines.append(f"  - {{folder: {_flow(source.folder or '.')}, type: {_flow(source.type or '')}}}")
    for section, names in (("front_matter", adoption.front_matter), ("table", adoption.table)):
        if names:
            lines.append(f"{section}:")
            lines.extend(f"  {field}: [{', '.join(map(_flow, theirs))}]" for field, theirs in names.items())
    for section, patterns in (("heading", adoption.heading), ("file_name", adoption.file_name)):
        if patterns:
            lines.append(f"{section}:")
            lines.extend(f"  - {_flow(pattern.written)}" for pattern in patterns)
    if adoption.values:
        lines.append("values:")
        for field, said in adoption.values.items():
            pairs = (f"    {_flow(theirs)}: {'~' if ours is None else _flow(ours)}" for theirs, ours in said.items())
            lines.extend((f"  {field}:", *pairs))
    if adoption.dates:
        lines.append(f"dates: [{', '.join(map(_flow, adoption.dates))}]")
    return "\n".join(lines) + "\n"


def _flow(text: str) -> str:
    return write_scalar(text, flow=True)
