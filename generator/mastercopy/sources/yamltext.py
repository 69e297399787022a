"""Turns YAML text into a tree of nodes that know their line, every scalar kept as the text that was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from sys import intern
from typing import Any

import yaml

from mastercopy.words import Place, Problem
from mastercopy.words.saying import say

MAX_BYTES = 2_000_000
"""A front matter or record file above this many bytes is refused: no honest one comes near."""
MAX_NODES = 200_000
"""Nodes after aliases are followed; a file of nested aliases ("billion laughs") ends here."""
MAX_DEPTH = 40
_FEW_ENOUGH = 600
"""So many beginnings of collections libyaml takes within each other without harm."""
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e]")
"""Control characters and those that turn the direction of what follows: escapes spell them, and no reader sees them."""

_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Loader(_Base):  # type: ignore[misc]
    """Reads structure alone: what a scalar stands for is not resolved, as every scalar is text."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        """The tag of its kind."""
        tag: str = _TAGS[kind]
        return tag


_TAGS = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}


@dataclass(frozen=True, slots=True)
class YamlScalar:
    """One value as written; `plain` tells an unquoted one, so that an empty or `~` can count as absent."""

    text: str
    place: Place
    plain: bool = True

    @property
    def is_null(self) -> bool:
        return self.plain and self.text.strip() in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class YamlSequence:
    items: tuple[YamlNode, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class YamlEntry:
    key: str
    place: Place
    value: YamlNode


@dataclass(frozen=True, slots=True)
class YamlMapping:
    entries: tuple[YamlEntry, ...]
    place: Place

    def get(self, key: str) -> YamlNode | None:
        for entry in self.entries:
            if entry.key == key:
                return entry.value
        return None


YamlNode = YamlScalar | YamlSequence | YamlMapping


class _Refused(Exception):
    """The YAML is well-formed but not something we read."""

    def __init__(self, slug: str, sentence: str, hint: str, mark: Any) -> None:
        super().__init__(sentence)
        self.slug, self.sentence, self.hint, self.mark = slug, sentence, hint, mark


def find_unseen(text: str) -> str | None:
    """The first character of a text that no reader sees, such as `U+001B`; None where there is none."""
    hidden = _UNSEEN.search(text)
    return f"U+{ord(hidden[0]):04X}" if hidden is not None else None


def read_yaml(text: str, path: str, first_line: int = 1) -> tuple[YamlNode | None, tuple[Problem, ...]]:
    """Read one YAML document; (None, problems) when it cannot be read, (None, ()) when it is empty."""
    if len(text) > MAX_BYTES:
        return None, (
            _problem(
                "file-too-large",
                say("the YAML is longer than {number} characters", number=f"{MAX_BYTES:,}"),
                say("split it, or put long tables into a CSV file"),
                Place(path, first_line),
            ),
        )
    try:
        if _too_deep(text):
            return None, (
                _problem(
                    "yaml-too-deep",
                    say("the YAML nests more than a record can need"),
                    say("write the values out flat"),
                    Place(path, first_line),
                ),
            )
        root = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        sentence = (fault.problem or fault.context or say("not valid YAML")).split("\n")[0]
        return None, (
            _problem("yaml-unreadable", sentence, _mend(sentence, text, mark), _place(mark, path, first_line)),
        )
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        sentence = str(fault).split("\n")[0] or say("not valid YAML")
        return None, (_problem("yaml-unreadable", sentence, say("mend the YAML"), Place(path, first_line)),)
    if root is None:
        return None, ()
    try:
        return _Conversion(path, first_line, _is_plain(text)).convert(root, 0), ()
    except _Refused as fault:
        return None, (_problem(fault.slug, fault.sentence, fault.hint, _place(fault.mark, path, first_line)),)


def _mend(sentence: str, text: str, mark: Any) -> str:
    """What to do about a fault; a colon too many in a line is the one that people make."""
    if not sentence.startswith("mapping values are not allowed") or not mark:
        return say("mend the YAML at this place")
    line = text.splitlines()[mark.line : mark.line + 1]
    if line and re.search(r":\s", line[0][: mark.column]):
        return _QUOTES
    return say("begin this line as far to the left as the one above; {quotes}", quotes=_QUOTES)


_QUOTES = say('a colon followed by a space needs quotes: `change: "New: everybody …"`')


def _too_deep(text: str) -> bool:
    """Whether nesting is beyond any record: libyaml would recurse until the process dies, so events come first."""
    if (
        text.count("[") + text.count("{") + text.count("- -") + text.count("? ") < _FEW_ENOUGH
        and "\n" + " " * 200 not in text
    ):
        return False
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return False


def _is_plain(text: str) -> bool:
    """Whether a text is ASCII that everybody sees, and spells no other character out."""
    return text.isascii() and "\\" not in text and find_unseen(text) is None


class _Conversion:
    """One walk from PyYAML's nodes to ours, counting as it goes so that aliases cannot blow up.

    In a `plain` text no value needs to be looked at for what nobody sees, nor for how its characters are composed.
    """

    def __init__(self, path: str, first_line: int, plain: bool) -> None:
        self.path, self.first_line, self.plain, self.count = path, first_line, plain, 0

    def convert(self, node: yaml.Node, depth: int) -> YamlNode:
        self.count += 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            raise _Refused(
                "yaml-too-deep",
                say("the YAML repeats or nests more than a record can need"),
                say("write the values out, without aliases"),
                node.start_mark,
            )
        mark = node.start_mark
        place = Place(self.path, mark.line + self.first_line, mark.column + 1)
        if isinstance(node, yaml.ScalarNode):
            text = intern(node.value) if self.plain else self._seen(node)  # keys and most values stand in many rows
            return YamlScalar(text, place, not node.style)
        if isinstance(node, yaml.SequenceNode):
            return YamlSequence(tuple(self.convert(item, depth + 1) for item in node.value), place)
        assert isinstance(node, yaml.MappingNode)
        return YamlMapping(tuple(self._entries(node, depth)), place)

    def _seen(self, node: yaml.ScalarNode) -> str:
        """A scalar's text, of which a reader sees every character."""
        hidden = find_unseen(node.value)
        if hidden is not None:
            said = say("a value holds the character {hidden}, which nobody sees", hidden=hidden)
            raise _Refused("yaml-unreadable", said, say("take it out"), node.start_mark)
        return unicodedata.normalize("NFC", node.value)

    def _entries(self, node: yaml.MappingNode, depth: int) -> Iterator[YamlEntry]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _Refused(
                    "yaml-unreadable", say("a key must be a word"), say("use a plain word as key"), key_node.start_mark
                )
            key = intern(key_node.value) if self.plain else self._seen(key_node)
            if key in seen:
                raise _Refused(
                    "yaml-duplicate-key",
                    say("the key '{key}' stands here twice", key=key),
                    say("keep one of the two"),
                    key_node.start_mark,
                )
            seen.add(key)
            mark = key_node.start_mark
            place = Place(self.path, mark.line + self.first_line, mark.column + 1)
            yield YamlEntry(key, place, self.convert(value_node, depth + 1))


def plain(node: YamlNode | None) -> Any:
    """The node as str, list and dict; absent and null scalars become None."""
    if node is None:
        return None
    if isinstance(node, YamlScalar):
        return None if node.is_null else node.text
    if isinstance(node, YamlSequence):
        return [plain(item) for item in node.items]
    return {entry.key: plain(entry.value) for entry in node.entries}


def read_plain(text: str) -> Any:
    """Read YAML leniently for history: str, list, dict, or None where `read_yaml` would refuse it.

    Faster than `read_yaml` on the thousands of old versions, whose line numbers nobody asks for.
    """
    if len(text) > MAX_BYTES:
        return None
    try:
        if _too_deep(text):
            return None
        if "&" not in text and len(text) < 2 * MAX_NODES:  # a node takes two characters at least
            root = yaml.compose(text, Loader=Loader)
            return _plain_node(root, 0) if root is not None else None
    except _Refused:
        return None
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    node, _ = read_yaml(text, "")
    return plain(node)


def _plain_node(node: yaml.Node, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise _Refused("yaml-too-deep", "it nests more than a record can need", "", node.start_mark)
    if isinstance(node, yaml.ScalarNode):
        value = node.value
        if _UNSEEN.search(value):
            raise _Refused("yaml-unreadable", "a character that nobody sees", "", node.start_mark)
        if not node.style and value in ("", "~", "null", "Null", "NULL"):
            return None
        return intern(value) if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain_node(item, depth + 1) for item in node.value]
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        if isinstance(key, str) and not key.isascii():
            key = unicodedata.normalize("NFC", key)
        if not isinstance(key, str) or key in mapping or _UNSEEN.search(key):
            raise _Refused("yaml-duplicate-key", "a key twice", "", key_node.start_mark)
        mapping[intern(key)] = _plain_node(value_node, depth + 1)
    return mapping


def _place(mark: Any, path: str, first_line: int) -> Place:
    return Place(path, mark.line + first_line, mark.column + 1) if mark else Place(path, first_line)


def _problem(slug: str, sentence: str, hint: str, place: Place) -> Problem:
    return Problem(slug, "error", place, sentence, hint)
