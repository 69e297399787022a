"""Opens what a person points at, a repository or a plain folder, as one project ready to be compiled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from mastercopy.history.adoptedhistory import adopt_tree, as_read, find_adoption, trace_adopted
from mastercopy.history.dossier import Archive
from mastercopy.history.judging import build_archive
from mastercopy.history.seen import see_timeline
from mastercopy.history.sight import Sight
from mastercopy.history.timeline import Parts, Timeline, build_timeline
from mastercopy.history.unrecorded import NOBODY, add_unrecorded
from mastercopy.model.adoption import ADOPTION, NO_ADOPTION, Adoption, read_adoption
from mastercopy.model.catalog import Catalog, build_catalog
from mastercopy.sources.commits import UNRECORDED, Commit, PathChange, build_mainline
from mastercopy.sources.files import ROOTS, Tree, disk_kind, is_repository, read_disk_tree
from mastercopy.sources.mainbranch import find_tip
from mastercopy.sources.repository import Repository, open_repository
from mastercopy.words import MastercopyError, Problem

Basis = Literal["mainline", "worktree", "proposal", "folder"]
"""What a project is read from: the mainline alone, with the files on disk or a branch above it, or a plain folder."""


@dataclass(frozen=True, slots=True)
class Project:
    """One repository or folder, traced once: every later question is about a day.

    `embedded` are the names of the embedded files by the SHA-256 that digests bind them with.
    """

    folder: Path
    archive: Archive
    catalog: Catalog
    catalog_problems: tuple[Problem, ...]
    basis: Basis
    embedded: Mapping[str, str]
    repository: Repository | None = None

    @property
    def timeline(self) -> Timeline:
        return self.archive.timeline

    def read(self, blob: str) -> bytes:
        """The bytes of one version of one file."""
        return self.timeline.read(blob)

    def read_all(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """The bytes of several versions, asked for at once."""
        return {blob: data or b"" for blob, data in self.timeline.blobs.read_blobs(dict.fromkeys(blobs))}

    def reopen(self) -> None:
        """In a process that was forked: ask another Git process from now on than the one that answers the parent."""
        if self.repository is not None:
            self.repository.reopen()

    def close(self) -> None:
        """End the Git process that answers for blobs; what was read stays."""
        if self.repository is not None:
            self.repository.close()

    def read_embedded(self, sha256: str) -> bytes | None:
        """The bytes of an embedded file by their SHA-256, as the digests name it; None where nothing embeds it."""
        blob = self.embedded.get(sha256)
        return self.timeline.read(blob) if blob is not None else None


@dataclass(frozen=True, slots=True)
class FolderBlobs:
    """The files of a folder under the names that their content gives them."""

    by_name: dict[str, bytes]

    def read_blobs(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        return ((name, self.by_name.get(name)) for name in names)

    def read_object(self, name: str) -> tuple[str, bytes] | None:
        return None


def open_project(folder: Path, reference: str | None = None, stores: Path | None = None) -> Project:
    """Open a project: the mainline of a repository, or a plain folder as a preview without history.

    `stores` is where to keep what was read, for the next time; the answer is the same without it.
    """
    return _with_files(_open(folder, reference, None, stores))


def open_for_editing(folder: Path) -> Project:
    """Open a project as main has recorded it so far, which may be nothing yet."""
    return _open(folder, None, None, None)


def open_as_adopted(folder: Path, adoption: Adoption) -> Project:
    """Open a project as main would have it if a mapping that is not committed yet had always been there."""
    return _open(folder, None, None, None, adoption)


def open_working_tree(folder: Path, at: datetime, stores: Path | None = None) -> Project:
    """Open a project as it would be if the files on disk were committed at a moment; for `check` and previews alone.

    They stand on top of the mainline whatever branch is checked out. A bare repository has no files on disk.
    """
    return _with_files(_open(folder, None, at, stores))


def _with_files(project: Project) -> Project:
    """The project; an error where it never had a document or record, so that no empty answer looks healthy."""
    if any(path.startswith(tuple(f"{root}/" for root in ROOTS)) for path in project.timeline.touches):
        return project
    project.close()
    if any((project.folder / root).is_dir() for root in ROOTS):
        raise MastercopyError(
            "no file under docs/ or records/ is committed yet",
            "commit them on the main branch, or preview them with `mastercopy serve`",
        )
    raise MastercopyError(
        "there is no docs/ and no records/ here",
        "name the folder of a repository that holds them with --repo; texts that lie elsewhere: `mastercopy adopt`",
    )


def _open(
    folder: Path,
    reference: str | None,
    at: datetime | None,
    stores: Path | None,
    supposed: Adoption | None = None,
) -> Project:
    if not folder.exists():
        raise MastercopyError(f"there is no folder {folder.name!r}", "name an existing folder with --repo")
    if not is_repository(folder):
        timeline, faults = _folder_timeline(folder)
        return project_of(folder, timeline, "folder", None, faults)
    repository = open_repository(folder, stores)
    try:
        tip = find_tip(repository, reference)
        steps = build_mainline(repository.read_log(tip), tip)
        adoption, faults = find_adoption(steps, repository) if supposed is None else (supposed, ())
        if at is None or not repository.facts.worktree:
            timeline = trace_adopted(steps, repository, adoption, repository.store)
            return project_of(folder, timeline, "mainline", repository, faults)
        on_disk = repository.read_worktree(tip, adoption.roots)
        if ADOPTION in on_disk:
            adoption, faults = read_from_disk(on_disk[ADOPTION], adoption)
            on_disk = repository.read_worktree(tip, adoption.roots)
        timeline = trace_adopted(steps, repository, adoption, repository.store)
        timeline = add_unrecorded(timeline, on_disk, at, as_read(adoption, repository.read_stored))
        return project_of(folder, timeline, "worktree", repository, faults)
    except BaseException:
        repository.close()
        raise


def read_from_disk(place: Path, recorded: Adoption) -> tuple[Adoption, tuple[Problem, ...]]:
    """The mapping as it lies on disk; while it cannot be read, the recorded one."""
    if disk_kind(place) != "file":
        return NO_ADOPTION, ()
    adoption, faults = read_adoption(place.read_bytes())
    return adoption or recorded, faults


def project_of(
    folder: Path,
    timeline: Timeline,
    basis: Basis,
    repository: Repository | None,
    faults: tuple[Problem, ...] = (),
) -> Project:
    """The project that a timeline makes, every document traced and judged; `faults` are those of its mapping."""
    tree = timeline.tree_on(len(timeline.steps) - 1)
    catalog, problems = build_catalog(tree)
    folders = {kind.folder: name for name, kind in catalog.types.items() if kind.family == "document"}
    embedded = {sha: blob for blob, sha in timeline.hashes.items()}
    problems = (*problems, *faults)
    return Project(folder, build_archive(timeline, folders), catalog, problems, basis, embedded, repository)


def see_project(project: Project, sight: Sight) -> Project:
    """The project as an audience may see it, every document traced and judged again."""
    return replace(project, archive=build_archive(see_timeline(project.timeline, sight), project.archive.folders))


def read_adopted_tree(folder: Path) -> tuple[Tree, Adoption, tuple[Problem, ...]]:
    """The files of a folder with the texts that its mapping adopts read as documents, and what is wrong with it."""
    place = folder / ADOPTION
    adoption, faults = read_from_disk(place, NO_ADOPTION) if disk_kind(place) is not None else (NO_ADOPTION, ())
    return adopt_tree(read_disk_tree(folder, adoption.roots), adoption), adoption, faults


def _folder_timeline(folder: Path) -> tuple[Timeline, tuple[Problem, ...]]:
    """A folder without history as one nameless step, so that the same stairs compile it."""
    tree, adoption, faults = read_adopted_tree(folder)
    content: dict[str, bytes] = {}
    changes: list[PathChange] = []
    for path in tree.paths:
        if tree.kind(path) == "file":
            data = tree.read(path)
            name = hashlib.sha256(data).hexdigest()
            content[name] = data
            changes.append(PathChange(path, name, "100644"))
    commit = Commit(UNRECORDED, (), NOBODY, NOBODY, 0, 0, "", tuple(changes))
    steps = build_mainline([commit], UNRECORDED)
    return build_timeline(steps, FolderBlobs(content), Parts(), preview=True, adoption=adoption), faults
