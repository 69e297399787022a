"""Writes edited files to disk, all of them or none, and never through a link or out of the folder."""

from __future__ import annotations

import contextlib
import difflib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mastercopy.words import MastercopyError, Place


@dataclass(frozen=True, slots=True)
class Edit:
    """One file as it was read and as it shall be; `before` is None for a new file."""

    path: str
    before: bytes | None
    after: bytes


def show_edits(edits: Sequence[Edit]) -> str:
    """The edits as one unified diff."""
    parts: list[str] = []
    for edit in edits:
        old = (edit.before or b"").decode("utf-8", "replace").splitlines(keepends=True)
        new = edit.after.decode("utf-8", "replace").splitlines(keepends=True)
        source = f"a/{edit.path}" if edit.before is not None else os.devnull
        for line in difflib.unified_diff(old, new, source, f"b/{edit.path}"):
            parts.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(parts)


def write_edits(folder: Path, edits: Sequence[Edit]) -> None:
    """Write every edit or none: all are checked and stand in temporary files before the first is put in place."""
    prepared: list[tuple[Edit, Path, Path]] = []
    done: list[tuple[Edit, Path]] = []
    try:
        targets = [(edit, _target(folder, edit)) for edit in edits if edit.before != edit.after]
        for edit, target in targets:
            prepared.append((edit, target, _prepare(edit, target)))
        for edit, target, temporary in prepared:
            done.append((edit, target))
            temporary.replace(target)
    except BaseException as fault:  # an interrupt as well: half an edit must not stay
        left = [edit.path for edit, target in reversed(done) if not _put_back(edit, target)]
        if not isinstance(fault, OSError):
            raise
        said = f"{', '.join(left)} could not be put back" if left else "nothing was changed"
        raise MastercopyError(
            f"{said}: {fault.strerror or fault}", "see that the folder can be written, and try again"
        ) from fault
    finally:
        for _, _, temporary in prepared:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _target(folder: Path, edit: Edit) -> Path:
    """The file of an edit, where it is safe to write it."""
    root, place = folder.resolve(), Place(edit.path)
    target = root.joinpath(*edit.path.split("/"))
    if edit.path.startswith("/") or ".." in edit.path.split("/") or not target.is_relative_to(root):
        raise MastercopyError("this path leads out of the repository", "name a file inside it", place)
    for part in (target, *target.parents):
        if part == root:
            break
        if part.is_symlink():
            raise MastercopyError(
                "this is a symbolic link, which is not followed", "edit the file it points to by hand", place
            )
    if edit.before is None:
        if os.path.lexists(target):
            raise MastercopyError("this file is there already", "choose another title, or edit the file", place)
        return target
    try:
        now = target.read_bytes()
    except OSError as fault:
        raise MastercopyError(
            f"the file cannot be read: {fault.strerror}", "see to its permissions first", place
        ) from fault
    if now != edit.before:
        raise MastercopyError("the file was changed in the meantime", "try again", place)
    if not target.stat().st_mode & 0o200 or not os.access(target, os.W_OK):
        raise MastercopyError("the file cannot be written", "see to its permissions first", place)
    return target


def _prepare(edit: Edit, target: Path) -> Path:
    """The new content in a temporary file beside its target, with the target's mode."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(edit.after)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode & 0o7777 if edit.before is not None else 0o644)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _put_back(edit: Edit, target: Path) -> bool:
    """Undo one edit that may be in place already; whether the file is as it was."""
    try:
        if edit.before is None and not target.is_dir():
            target.unlink(missing_ok=True)
        elif edit.before is not None and target.read_bytes() != edit.before:
            target.write_bytes(edit.before)
    except OSError:
        return False
    return True
