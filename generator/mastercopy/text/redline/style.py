"""Says in words how the same words or the same block differ: bold, a link's target, a ticked box."""

from __future__ import annotations

from typing import NamedTuple

from mastercopy.text.redline.tree import Attributes, Block, Inline, Wrap

_STYLES = {
    "strong": "bold",
    "b": "bold",
    "em": "italic",
    "i": "italic",
    "code": "code",
    "kbd": "key",
    "mark": "marked",
    "sub": "subscript",
    "sup": "superscript",
    "s": "struck through",
    "del": "struck through",
    "ins": "underlined",
    "u": "underlined",
    "small": "small",
}
_PLAIN_CLASSES = {"admonition", "inline", "end"}


class Difference(NamedTuple):
    """What kind of difference it is, and how it is said of the old and of the new."""

    kind: str
    old: str
    new: str


def describe_words(old: Inline, new: Inline) -> Difference:
    """How the same word, picture or box looks different."""
    if old.atom is not None and new.atom is not None and old.atom != new.atom:
        return _describe_atom(old.atom, new.atom)
    link, other = _link(old), _link(new)
    if link != other:
        return Difference("link", link or "no link", other or "no link")
    ours, theirs = _styles(old), _styles(new)
    if ours == theirs:
        return Difference("formatting", _detail(old), _detail(new))
    return Difference("formatting", ours, theirs)


def describe_block(old: Block, new: Block) -> Difference | None:
    """How a block differs besides what stands in it; None when nobody sees it."""
    if (old.tag, old.attributes) == (new.tag, new.attributes):
        return None
    if old.level != new.level:
        return Difference("level", f"heading level {old.level}", f"heading level {new.level}")
    if old.kind == "admonition":
        ours, theirs = _call(old), _call(new)
        return Difference("admonition", ours, theirs) if ours != theirs else None
    if old.kind == "list":
        ours, theirs = _numbering(old), _numbering(new)
        return Difference("list", ours, theirs) if ours != theirs else None
    if old.kind == "cell" and old.tag != new.tag:
        return Difference("formatting", *("head cell" if tag == "th" else "cell" for tag in (old.tag, new.tag)))
    if "run" in (old.kind, new.kind):
        return None
    ours, theirs = _only(old.attributes, new.attributes), _only(new.attributes, old.attributes)
    return Difference("formatting", ours or "plain", theirs or "plain") if ours or theirs else None


def _describe_atom(old: Wrap, new: Wrap) -> Difference:
    if old.tag == "input":
        done = ["done" if any(name == "checked" for name, _ in atom.attributes) else "open" for atom in (old, new)]
        if done[0] != done[1]:
            return Difference("task", done[0], done[1])
    ours, theirs = _only(old.attributes, new.attributes), _only(new.attributes, old.attributes)
    return Difference("picture" if old.tag == "img" else "formatting", ours or "plain", theirs or "plain")


def _link(inline: Inline) -> str:
    return next((wrap.get("href") or wrap.get("title") for wrap in inline.wraps if wrap.tag == "a"), "")


def _styles(inline: Inline) -> str:
    return ", ".join(_STYLES[wrap.tag] for wrap in inline.wraps if wrap.tag in _STYLES) or "plain"


def _detail(inline: Inline) -> str:
    """Everything around a word, for differences that have no name of their own."""
    said = [f"{wrap.tag} {_attributes(wrap.attributes)}".strip() for wrap in inline.wraps if wrap.tag not in _STYLES]
    return "; ".join(said) or "plain"


def _call(block: Block) -> str:
    return " ".join(word for word in block.get("class").split() if word not in _PLAIN_CLASSES) or "note"


def _numbering(block: Block) -> str:
    if block.tag == "ul":
        return "bulleted"
    start = block.get("start")
    said = "numbered" if not start or start == "1" else f"numbered from {start}"
    return f"{said}, {block.get('type')}" if block.get("type") else said


def _only(attributes: Attributes, other: Attributes) -> str:
    return _attributes(
        tuple(entry for entry in attributes if entry not in other and entry[0] not in ("src", "colspan"))
    )


def _attributes(attributes: Attributes) -> str:
    return ", ".join(f"{name} {value}".strip() for name, value in attributes)
