"""Reads the told story, a folder per step, into acts of its mainline: who, when, why, and the whole tree after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from mastercopy.demonstration.pen import add_entry, add_lines, file_of, replace_once, set_fields
from mastercopy.model.digest import content_digest_of_file
from mastercopy.sources.frontmatter import read_plain_front_matter
from mastercopy.sources.yamltext import read_plain

_OF_READERS = ("retraining", "retraining_reason")
OF_ONE_REVISION = ("effective", "change_class", "because", "emergency", "status", "valid_until", *_OF_READERS)
"""Fields that say something about one revision: the next one does not inherit them."""

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Act:
    """One commit of the story: who (name and e-mail), when, the message, and the whole tree after it."""

    who: tuple[str, str]
    when: str
    message: str
    tree: Files
    side: tuple[Act, ...] = ()


def read_story(story: Traversable | None = None) -> tuple[Act, ...]:
    """The mainline commits of a story, the shipped one by default, oldest first: folders are told in their order."""
    root = story if story is not None else files("mastercopy.demonstration") / "story"
    cast = read_plain((root / "cast.yml").read_text("utf-8"))
    tree: Files = {}
    acts: list[Act] = []
    steps = (item for item in root.iterdir() if (item / "step.yml").is_file())
    for folder in sorted(steps, key=lambda item: item.name):
        step = read_plain((folder / "step.yml").read_text("utf-8"))
        side: list[Act] = []
        for given in step.get("side") or ():
            tree = _apply(tree, given, folder)
            side.append(_act(given, cast, tree))
        tree = _apply(tree, {"files": "no" if side else "yes", **step}, folder)
        acts.append(_act(step, cast, tree, tuple(side)))
    return tuple(acts)


def _act(step: dict[str, Any], cast: dict[str, Any], tree: Files, side: tuple[Act, ...] = ()) -> Act:
    who = cast[step["who"]]
    return Act((who["name"], who["email"]), step["when"], step["message"], tree, side)


def _apply(tree: Files, step: dict[str, Any], folder: Traversable) -> Files:
    """The tree after one commit, in this order: moves, deletions, new files, edits, fields, revisions, sign-offs."""
    new = dict(tree)
    try:
        for move in step.get("move") or ():
            new[move["to"]] = new.pop(move["from"])
        for path in step.get("delete") or ():
            del new[path]
        if step.get("files", "yes") == "yes":
            new.update(_new_files(folder, ""))
        for edit in step.get("edits") or ():
            _change(new, edit, lambda text, edit=edit: replace_once(text, edit["old"], edit["new"]))
        for given in step.get("append") or ():
            _change(new, given, lambda text, given=given: add_lines(text, given["text"], given.get("under")))
        for given in step.get("set") or ():
            _change(new, given, lambda text, given=given: set_fields(text, given["fields"]))
        for given in step.get("review") or ():
            _change(new, given, lambda text, given=given: add_entry(text, "reviews", given["entry"]))
        for given in step.get("revise") or ():
            _change(new, given, lambda text, given=given: _revised(text, given))
        for given in step.get("sign") or ():
            _sign(new, given)
    except (KeyError, ValueError, StopIteration) as fault:
        raise ValueError(f"story step {folder.name}: {fault!r}") from fault
    return new


def _change(tree: Files, given: dict[str, Any], how: Any) -> None:
    path = given.get("file") or file_of(tree, given["id"])
    tree[path] = how(tree[path].decode("utf-8")).encode("utf-8")


def _revised(text: str, given: dict[str, Any]) -> str:
    """A document under its next revision: label, change, what belongs to the one revision, and the new words."""
    fields = dict.fromkeys(OF_ONE_REVISION) | {"revision": given["revision"], "change": given["change"]}
    for edit in given.get("text") or ():
        text = replace_once(text, edit["old"], edit["new"])
    return set_fields(text, fields | (given.get("set") or {}))


def _sign(tree: Files, given: dict[str, Any]) -> None:
    """One entry under records/signoffs/, bound to the document as it stands in the tree."""
    name = given["document"]
    path = file_of(tree, name)
    revision = (read_plain_front_matter(tree[path])[0] or {})["revision"]
    entry = {
        "revision": given.get("revision", revision),
        "digest": given.get("digest") or content_digest_of_file(tree[path], path, tree.get),
        **{key: given[key] for key in ("person", "role", "meaning", "at", "evidence")},
    }
    place = f"records/signoffs/{name}.yml"
    text = tree.get(place, f"document: {name}\nsignoffs:\n".encode()).decode("utf-8")
    tree[place] = add_entry(text, "signoffs", entry).encode("utf-8")


def _new_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _new_files(item, f"{prefix}{item.name}/")
        elif item.name != "step.yml":
            yield f"{prefix}{item.name}", item.read_bytes()
