"""Turns `records/adoption.yml` into the mapping by which texts that others began are read as documents.

from:                                   # folders of texts beside docs/; `.` is the whole repository
  - {folder: qms/procedures, type: procedure}
front_matter: {id: [doc_number], revision: [version, rev], effective: [approved_on]}
table: {id: [Document no.], revision: [Version]}      # a table or **Bold:** lines at the top of the text
heading: "{id} {title}"                 # the first heading
file_name: ["{id} {title} v{revision}.md"]            # the first that fits; `{any}` is passed over
values: {owner: {Quality: quality-manager}, status: {Approved: ~}}
dates: ["%d.%m.%Y"]                     # beside ISO; a day that could be two is never guessed
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mastercopy.model.headertable import label
from mastercopy.model.namepattern import NamePattern, read_pattern
from mastercopy.sources.frontmatter import decode_text, no_text
from mastercopy.sources.yamltext import YamlMapping, YamlNode, YamlScalar, YamlSequence, read_yaml
from mastercopy.words import Place, Problem, meant
from mastercopy.words.saying import say

ADOPTION = "records/adoption.yml"
SECTIONS = ("from", "front_matter", "table", "heading", "file_name", "values", "dates")
_HINT = say("see `mastercopy adopt --help`, and run `mastercopy adopt` to see what the mapping finds")
_MOST = 200
"""So many folders, names, patterns and values stand under one heading at most."""
_DATE_PARTS = re.compile(r"(?:%[dmYbB]|[^%])+")


@dataclass(frozen=True, slots=True)
class Source:
    """A folder of texts, without a slash at its end and empty for the whole repository; `type` of what lies in it."""

    folder: str
    type: str | None

    def covers(self, path: str) -> bool:
        """Whether a text at a path belongs to it; hidden folders and records never do."""
        if not path.lower().endswith(".md") or path.startswith("records/"):
            return False
        inside = path.startswith(f"{self.folder}/") if self.folder else True
        return inside and not any(part.startswith(".") for part in path.split("/"))


@dataclass(frozen=True)
class Adoption:
    """A mapping of other people's fields to ours. What it yields is bound by digests, not the mapping itself."""

    sources: tuple[Source, ...] = ()
    front_matter: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    table: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    heading: tuple[NamePattern, ...] = ()
    file_name: tuple[NamePattern, ...] = ()
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    dates: tuple[str, ...] = ()

    def source_of(self, path: str) -> Source | None:
        """The folder that a text belongs to, the innermost of several; None for a text that is not adopted."""
        found = [source for source in self.sources if source.covers(path)]
        return max(found, key=lambda source: len(source.folder), default=None)

    def holds_text(self, path: str) -> bool:
        """Whether a path is that of a text: one of ours, or one that is adopted."""
        own = path.startswith("docs/") and path.lower().endswith(".md")
        return own or self.source_of(path) is not None

    def holds(self, path: str) -> bool:
        """Whether a path lies among texts, or among the files beside texts of ours."""
        return path.startswith("docs/") or self.source_of(path) is not None

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The folders beside our own that are read: `.` for the whole repository."""
        return tuple(sorted({source.folder or "." for source in self.sources}))

    @cached_property
    def labels(self) -> frozenset[str]:
        """Every label that is looked for in a header table."""
        return frozenset(label(name) for names in self.table.values() for name in names)

    @property
    def meaning(self) -> tuple[object, ...]:
        """All that the mapping says, to be compared with another."""
        return self.sources, self.fingerprint

    @cached_property
    def fingerprint(self) -> str:
        """A name for what the mapping says, so that nothing read by one is taken for read by another."""
        patterns = [[one.written for one in group] for group in (self.heading, self.file_name)]
        values = {name: dict(found) for name, found in self.values.items()}
        said = [dict(self.front_matter), dict(self.table), patterns, values, self.dates]
        return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


NO_ADOPTION = Adoption()


class _Reading:
    """One walk over the file; `problems` is what is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def fault(self, place: Place, sentence: str, hint: str = _HINT) -> None:
        self.problems.append(Problem("adoption-unreadable", "error", place, sentence, hint))

    def texts(self, node: YamlNode | None) -> Iterator[YamlScalar]:
        """The texts in a list, or one alone."""
        items = node.items if isinstance(node, YamlSequence) else () if node is None else (node,)
        for item in items[:_MOST]:
            if isinstance(item, YamlScalar) and item.text.strip():
                yield item
            else:
                self.fault(item.place, say("a word or a list of words is wanted here"))
        if len(items) > _MOST:
            self.fault(items[_MOST].place, say("more than {most} stand here", most=_MOST))

    def entries(self, root: YamlMapping, section: str) -> tuple[tuple[str, YamlNode], ...]:
        """Name and value of what stands under a heading."""
        node = root.get(section)
        if node is None or isinstance(node, YamlScalar) and node.is_null:
            return ()
        if not isinstance(node, YamlMapping):
            self.fault(node.place, say("{section} is written as `field: ...`", section=section))
            return ()
        if len(node.entries) > _MOST:
            self.fault(node.entries[_MOST].place, say("more than {most} stand here", most=_MOST))
        return tuple((entry.key, entry.value) for entry in node.entries[:_MOST])

    def names(self, root: YamlMapping, section: str) -> dict[str, tuple[str, ...]]:
        """Our field -> their names for it; no name of theirs may serve two fields."""
        found: dict[str, tuple[str, ...]] = {}
        taken: dict[str, str] = {}
        for name, node in self.entries(root, section):
            names: list[str] = []
            for item in self.texts(node):
                other = taken.setdefault(label(item.text), name)
                if other != name:
                    self.fault(
                        item.place,
                        say(
                            "{item} cannot be both {other} and {name}",
                            item=repr(item.text[:60]),
                            other=other,
                            name=name,
                        ),
                    )
                names.append(item.text.strip())
            found[name] = tuple(names)
        return found

    def sources(self, root: YamlMapping) -> tuple[Source, ...]:
        """The folders that `from` names, alone or with the type of what lies in them."""
        node = root.get("from")
        items = node.items if isinstance(node, YamlSequence) else () if node is None else (node,)
        found: dict[str, Source] = {}
        for item in items[:_MOST]:
            stated = item.get("folder") if isinstance(item, YamlMapping) else item
            kind = item.get("type") if isinstance(item, YamlMapping) else None
            folder = _folder(stated.text) if isinstance(stated, YamlScalar) else None
            if folder is None or not (kind is None or isinstance(kind, YamlScalar)):
                self.fault(
                    item.place, say("a folder inside the repository is wanted here, such as {{folder: procedures}}")
                )
                continue
            name = kind.text.strip() if isinstance(kind, YamlScalar) and not kind.is_null else None
            if found.setdefault(folder, Source(folder, name)).type != name:
                self.fault(item.place, say("the folder {folder} stands here twice", folder=folder or "."))
        return tuple(found.values())

    def patterns(self, root: YamlMapping, section: str) -> tuple[NamePattern, ...]:
        found: list[NamePattern] = []
        for item in self.texts(root.get(section)):
            pattern = read_pattern(item.text.strip())
            if isinstance(pattern, str):
                self.fault(item.place, say("{written}: {fault}", written=repr(item.text[:60]), fault=pattern))
            else:
                found.append(pattern)
        return tuple(found)

    def values(self, root: YamlMapping) -> dict[str, dict[str, str | None]]:
        """Our field -> their word for a value -> ours; nothing where the field shall be absent."""
        found: dict[str, dict[str, str | None]] = {}
        for name, node in self.entries(root, "values"):
            if not isinstance(node, YamlMapping):
                self.fault(node.place, say("values are written as `theirs: ours`"))
                continue
            for entry in node.entries[:_MOST]:
                if not isinstance(entry.value, YamlScalar):
                    self.fault(entry.value.place, say("one value is wanted here"))
                    continue
                said = None if entry.value.is_null else entry.value.text.strip()
                found.setdefault(name, {})[label(entry.key)] = said
        return found

    def dates(self, root: YamlMapping) -> tuple[str, ...]:
        found: list[str] = []
        for item in self.texts(root.get("dates")):
            text = item.text.strip()
            if _DATE_PARTS.fullmatch(text) and "%d" in text and "%Y" in text and re.search("%[mbB]", text):
                found.append(text)
            else:
                self.fault(item.place, say("{text} is no form of a day such as '%d/%m/%Y'", text=repr(text[:40])))
        return tuple(found)


def _folder(text: str) -> str | None:
    """A folder as its path from the root; None for one that leaves the repository or is ours."""
    parts = [part for part in text.strip().removeprefix("./").rstrip("/").split("/") if part != "."]
    if text.strip().startswith("/") or "\\" in text or any(part in ("", "..") for part in parts) and parts != [""]:
        return None
    folder = "/".join(part for part in parts if part)
    return None if folder.split("/")[0] in ("records", ".git") else folder


def read_adoption(data: bytes) -> tuple[Adoption | None, tuple[Problem, ...]]:
    """The mapping in a file, and what is wrong with it; None where it cannot be used."""
    text = decode_text(data)
    if text is None:
        return None, (no_text(data, ADOPTION),)
    root, problems = read_yaml(text, ADOPTION)
    if problems:
        return None, problems
    reading = _Reading()
    if not isinstance(root, YamlMapping):
        reading.fault(Place(ADOPTION), say("the mapping has no fields"))
        return None, tuple(reading.problems)
    for entry in root.entries:
        if entry.key not in SECTIONS:
            reading.fault(
                entry.place,
                say("{key} is nothing that a mapping says", key=repr(entry.key[:40])),
                meant(entry.key, SECTIONS),
            )
    adoption = Adoption(
        reading.sources(root),
        reading.names(root, "front_matter"),
        reading.names(root, "table"),
        reading.patterns(root, "heading"),
        reading.patterns(root, "file_name"),
        reading.values(root),
        reading.dates(root),
    )
    if not adoption.sources and not reading.problems:
        reading.fault(Place(ADOPTION), say("no folder is named under `from`"), say("write `from: [procedures]`"))
    return (adoption, ()) if not reading.problems else (None, tuple(reading.problems))
