"""Replays the story of the demonstration company as a Git repository: fixed names, fixed days, the same commits."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from mastercopy.model.digest import content_digest_of_file
from mastercopy.sources.files import within_project
from mastercopy.sources.yamltext import read_plain
from mastercopy.words import MastercopyError

PEOPLE = {
    "ines": ("Ines Carvalho", "ines@lumen-oak.example"),
    "mateus": ("Mateus Rocha", "mateus@lumen-oak.example"),
    "joana": ("Joana Prates", "joana@lumen-oak.example"),
    "tiago": ("Tiago Bento", "tiago@lumen-oak.example"),
    "clara": ("Clara Nunes", "clara@lumen-oak.example"),
}
_DIGEST = re.compile(r"\{digest ([A-Z0-9-]+)\}")


@dataclass(frozen=True, slots=True)
class Act:
    """One commit of the story: who, when, the message, and the whole tree after it."""

    who: str
    when: str
    message: str
    tree: dict[str, bytes]
    side: tuple[Act, ...] = ()


def read_story() -> tuple[Act, ...]:
    """The mainline commits of the story, oldest first."""
    tree: dict[str, bytes] = {}
    acts: list[Act] = []
    root = files("mastercopy.demonstration") / "story"
    for folder in sorted((item for item in root.iterdir() if item.is_dir()), key=lambda item: item.name):
        step = read_plain((folder / "step.yml").read_text("utf-8"))
        side: list[Act] = []
        changed = tree
        for given in step.get("side") or ():
            changed = _apply(changed, given, folder)
            side.append(Act(given["who"], given["when"], given["message"], changed))
        if not side or step.get("edits") or step.get("delete"):
            changed = _apply(changed, step, folder)
        tree = changed
        acts.append(Act(step["who"], step["when"], step["message"], tree, tuple(side)))
    return tuple(acts)


def _apply(tree: dict[str, bytes], step: dict[str, Any], folder: Traversable) -> dict[str, bytes]:
    """The tree after one commit: moves, deletions, edits, new files, then digests."""
    new = dict(tree)
    for move in step.get("move") or ():
        new[move["to"]] = new.pop(move["from"])
    for path in step.get("delete") or ():
        del new[path]
    if step.get("files", "yes") == "yes":
        new.update(_new_files(folder, ""))
    for edit in step.get("edits") or ():
        text = new[edit["file"]].decode("utf-8")
        if text.count(edit["old"]) != 1:
            raise ValueError(f"{edit['file']}: {edit['old']!r} does not stand there exactly once")
        new[edit["file"]] = text.replace(edit["old"], edit["new"]).encode("utf-8")
    return {path: _with_digests(data, new) for path, data in new.items()}


def _new_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _new_files(item, f"{prefix}{item.name}/")
        elif item.name != "step.yml":
            yield f"{prefix}{item.name}", item.read_bytes()


def _with_digests(data: bytes, tree: dict[str, bytes]) -> bytes:
    """A file with every `{digest ID}` replaced by the digest of that document as it stands in the tree."""
    if b"{digest " not in data:
        return data

    def digest(match: re.Match[str]) -> str:
        path = next(
            path for path, text in tree.items() if path.endswith(".md") and f"\nid: {match.group(1)}\n".encode() in text
        )
        return content_digest_of_file(tree[path], path, tree.get)

    return _DIGEST.sub(digest, data.decode("utf-8")).encode("utf-8")


def write_demonstration(folder: Path) -> str:
    """Write the repository and check it out; returns its last commit. Refuses a folder that holds anything."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise MastercopyError(f"{folder} exists and is not empty", "name a new folder")
    acts = read_story()
    folder.mkdir(parents=True, exist_ok=True)
    _git(folder, "init", "-q", "-b", "main", "--object-format=sha1")
    _git(folder, "fast-import", "--quiet", "--force", data=b"".join(_stream(acts)))
    _git(folder, "-c", "core.autocrlf=false", "reset", "-q", "--hard", "main")
    return _git(folder, "rev-parse", "main").decode("ascii").strip()


def _git(folder: Path, *arguments: str, data: bytes | None = None) -> bytes:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1")
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], input=data, capture_output=True, check=False, env=environment
    )
    if done.returncode != 0:
        raise MastercopyError(
            "Git could not write the demonstration: " + done.stderr.decode("utf-8", "replace").strip(),
            "Git 2.34 or newer is needed",
        )
    return done.stdout


def _stream(acts: tuple[Act, ...]) -> Iterator[bytes]:
    mark, main = 0, 0
    for act in acts:
        tip = main
        for commit in act.side:
            mark += 1
            yield from _commit(commit, "refs/heads/side", mark, tip, None)
            tip = mark
        mark += 1
        yield from _commit(act, "refs/heads/main", mark, main, tip if act.side else None)
        main = mark
    if any(act.side for act in acts):
        yield b"reset refs/heads/side\nfrom 0000000000000000000000000000000000000000\n\n"


def _commit(act: Act, branch: str, mark: int, parent: int, merged: int | None) -> Iterator[bytes]:
    name, email = PEOPLE[act.who]
    moment = datetime.fromisoformat(act.when)
    stamp = f"{name} <{email}> {int(moment.timestamp())} {moment.strftime('%z')}"
    message = act.message.strip().encode("utf-8") + b"\n"
    yield f"commit {branch}\nmark :{mark}\nauthor {stamp}\ncommitter {stamp}\ndata {len(message)}\n".encode()
    yield message
    if parent:
        yield f"from :{parent}\n".encode()
    if merged is not None:
        yield f"merge :{merged}\n".encode()
    yield b"deleteall\n"
    for path, data in sorted(act.tree.items()):
        yield f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"
    yield b"\n"


def write_tree(folder: Path) -> None:
    """Write the documents, records and site configuration of the last commit into a folder, without Git."""
    for path, data in read_story()[-1].tree.items():
        if not within_project(path):
            continue
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
