"""Replays the story of the demonstration company as a Git repository: fixed names, fixed days, the same commits."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import datetime
from importlib.resources.abc import Traversable
from pathlib import Path

from mastercopy.demonstration.story import Act, read_story
from mastercopy.sources.files import within_project
from mastercopy.words import MastercopyError


def write_demonstration(folder: Path, story: Traversable | None = None) -> str:
    """Write the repository and check it out; returns its last commit. Refuses a folder that holds anything.

    `story` is the folder of another story told in the same way.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise MastercopyError(f"{folder} exists and is not empty", "name a new folder")
    acts = read_story(story)
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
    name, email = act.who
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
