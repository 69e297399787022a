"""Finds where in a YAML text its nodes stand, to the character, and refuses places where that is not certain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from mastercopy.editing.change import Step

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the one that reads, so that both agree
_BREAK = re.compile(r"\r\n|\n|\r")
_REST = re.compile(r"[ \t]*(?:#[^\r\n]*)?")
_COLON = re.compile(r"[ \t]*:")


class Unsure(Exception):
    """The text can be read, but not edited without risk at this place; the sentence says why."""

    def __init__(self, sentence: str, index: int) -> None:
        super().__init__(sentence)
        self.sentence, self.index = sentence, index


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a mapping by its nodes."""

    key: yaml.ScalarNode
    value: yaml.Node


def compose(text: str) -> yaml.MappingNode:
    """The nodes of a text whose root is a mapping written out line by line."""
    root: Any = yaml.compose(text, Loader=_Loader)
    if not isinstance(root, yaml.MappingNode) or not root.value:
        raise Unsure("the file has no fields yet", 0)
    if root.flow_style:
        raise Unsure("its fields stand in one `{...}`", start(root))
    return root


def last_entry(text: str, root: yaml.MappingNode) -> Entry:
    """The last field of a mapping."""
    key, value = root.value[-1]
    check_place(text, value, finish(key))
    return Entry(key, value)


def find_entry(text: str, node: yaml.Node, name: str) -> Entry | None:
    """One field of a mapping; the others need not be where we can edit."""
    assert isinstance(node, yaml.MappingNode)
    for key, value in node.value:
        if key.value == name:
            check_place(text, value, finish(key))
            return Entry(key, value)
    return None


def follow(text: str, root: yaml.Node, path: tuple[Step, ...]) -> tuple[yaml.Node, bool]:
    """The node at a path, and whether it stands inside a flow collection."""
    node, flow = root, False
    for step in path:
        flow = flow or bool(getattr(node, "flow_style", False))
        if isinstance(step, int):
            if not isinstance(node, yaml.SequenceNode) or step >= len(node.value):
                raise Unsure("there is no such row", start(node))
            before = start(node)
            node = node.value[step]
            check_place(text, node, before)
            continue
        entry = find_entry(text, node, step) if isinstance(node, yaml.MappingNode) else None
        if entry is None:
            raise Unsure(f"there is no field {step!r}", start(node))
        node = entry.value
    return node, flow


def check_place(text: str, node: yaml.Node, after: int) -> None:
    """A node that stands before its key is an alias; one that begins with & or ! carries more than a value."""
    at = start(node)
    if at < after:
        raise Unsure("this value is an alias (`*name`) of one written elsewhere", after)
    if text[at : at + 1] in ("&", "!", "*") and at < finish(node):
        raise Unsure("this value carries an anchor or a tag", at)


def start(node: yaml.Node) -> int:
    """The index of a node's first character."""
    return int(node.start_mark.index)


def finish(node: yaml.Node) -> int:
    """The index of a node's end as the parser has it."""
    return int(node.end_mark.index)


def last_of(text: str, node: yaml.Node) -> int:
    """The index just after the last character that a node really has, without blank lines and comments after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        if isinstance(last, tuple):
            check_place(text, last[1], finish(last[0]))
            return last_of(text, last[1])
        check_place(text, last, start(node))
        return last_of(text, last)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return start(node) + len(text[start(node) : finish(node)].rstrip())
    return finish(node)


def line_start(text: str, index: int) -> int:
    """The index of the first character of the line that holds an index."""
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def next_line(text: str, index: int) -> int:
    """The index after the line break that follows what ends at an index; only a comment may stand between."""
    rest = _REST.match(text, index)
    at = rest.end() if rest else index
    ending = _BREAK.match(text, at)
    if ending is None and at < len(text):
        raise Unsure("something else stands on the same line", at)
    return ending.end() if ending else at


def indent(text: str, index: int) -> str:
    """The blanks before an index on its line; nothing else may stand there."""
    before = text[line_start(text, index) : index]
    if before.strip(" "):
        raise Unsure("the line begins with something else", index)
    return before


def after_colon(text: str, key: yaml.Node) -> int:
    """The index just after the colon of a key."""
    match = _COLON.match(text, finish(key))
    if match is None:
        raise Unsure("the key is not followed by a colon on its line", finish(key))
    return match.end()


def line_break(text: str, index: int) -> str:
    """The line break in use at an index: that of the line before it, else the first of the text, else LF."""
    before = text[:index]
    for ending in ("\r\n", "\n", "\r"):
        if before.endswith(ending):
            return ending
    found = _BREAK.search(text)
    return found.group() if found else "\n"
