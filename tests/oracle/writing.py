"""Turns a story into a real Git repository, in one run of `git fast-import`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from oracle.told import Act, FileTree, Story


def write_repository(story: Story, folder: Path) -> Story:
    """Write a bare repository; the story that comes back knows the hashes of its steps."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(folder)], check=True)
    parts, marks = _Stream().write(story)
    names = folder / "marks"
    subprocess.run(
        ["git", "fast-import", "--quiet", "--force", "--date-format=raw", f"--export-marks={names.resolve()}"],
        check=True, cwd=folder, input=b"".join(parts),
    )  # fmt: skip
    found = dict(line.split() for line in names.read_text(encoding="ascii").splitlines())
    names.unlink()
    return replace(story, commits=tuple(found[f":{mark}"] for mark in marks))


class _Stream:
    """The commands of one import: marks are given out in order."""

    def __init__(self) -> None:
        self.last = 0

    def write(self, story: Story) -> tuple[list[bytes], list[int]]:
        parts: list[bytes] = []
        marks: list[int] = []
        before: FileTree = {}
        for step in story.steps:
            parents, tree = marks[-1:], before
            for side in step.sides:
                parts += self._commit(side, "refs/side", parents, tree)
                parents, tree = [self.last], side.tree
            merged = [*marks[-1:], *parents] if step.sides else parents
            parts += self._commit(step, "refs/heads/main", merged, before)
            marks.append(self.last)
            before = step.tree
        return [*parts, b"reset refs/side\nfrom 0000000000000000000000000000000000000000\n\n"], marks

    def _commit(self, act: Act, reference: str, parents: list[int], before: FileTree) -> Iterator[bytes]:
        self.last += 1
        message = act.message.encode()
        yield f"commit {reference}\nmark :{self.last}\n".encode()
        yield f"author {act.author[0]} <{act.author[1]}> {act.time} {act.offset}\n".encode()
        yield f"committer {act.committer[0]} <{act.committer[1]}> {act.time} {act.offset}\n".encode()
        yield f"data {len(message)}\n".encode() + message + b"\n"
        for word, parent in zip(("from", "merge"), parents, strict=False):
            yield f"{word} :{parent}\n".encode()
        # `from` starts with the tree of the first parent, which is `before` on the side and on the mainline alike.
        for path in sorted({*before} - {*act.tree}):
            yield f"D {path}\n".encode()
        for path, data in sorted(act.tree.items()):
            if before.get(path) != data:
                yield f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"
        yield b"\n"
