"""Opens what a person points at, a repository or a plain folder, as one project ready to be compiled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mastercopy.history.dossier import Archive, build_archive
from mastercopy.history.timeline import Parts, Timeline, build_timeline
from mastercopy.model.catalog import Catalog, build_catalog
from mastercopy.sources.commits import Commit, PathChange, Person, build_mainline
from mastercopy.sources.files import Tree, read_disk_tree
from mastercopy.sources.repository import MAIN_BRANCH, Repository, is_repository, open_repository
from mastercopy.sources.yamltext import read_plain
from mastercopy.words import MastercopyError, Problem


@dataclass(frozen=True, slots=True)
class Project:
    """One repository or folder, traced once: every later question is about a day."""

    folder: Path
    archive: Archive
    catalog: Catalog
    catalog_problems: tuple[Problem, ...]
    preview: bool

    @property
    def timeline(self) -> Timeline:
        return self.archive.timeline

    def read(self, blob: str) -> bytes:
        """The bytes of one version of one file."""
        return self.timeline.read(blob)

    def close(self) -> None:
        """End the Git process that answers for blobs; what was read stays."""
        if isinstance(self.timeline.blobs, Repository):
            self.timeline.blobs.close()

    def read_embedded(self, sha256: str) -> bytes | None:
        """The bytes of an embedded file by their SHA-256, as the digests name it; None where nothing embeds it."""
        blob = next((name for name, found in self.timeline.hashes.items() if found == sha256), None)
        return self.timeline.read(blob) if blob is not None else None


@dataclass(frozen=True, slots=True)
class DiskBlobs:
    """The files of a folder under the names that their content gives them."""

    by_name: dict[str, bytes]

    def read_blobs(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        return ((name, self.by_name.get(name)) for name in names)


def open_project(folder: Path, reference: str | None = None, stores: Path | None = None) -> Project:
    """Open a project: the mainline of a repository, or a plain folder as a preview without history.

    `stores` is where to keep what was read, for the next time; the answer is the same without it.
    """
    if not folder.exists():
        raise MastercopyError(f"there is no folder {folder.name!r}", "name an existing folder with --repo")
    if not is_repository(folder):
        return _project(folder, _preview_timeline(folder), preview=True)
    repository = open_repository(folder, stores)
    try:
        tip = find_tip(repository, reference)
        steps = build_mainline(repository.read_log(tip), tip)
        return _project(folder, build_timeline(steps, repository, Parts(), store=repository.store), preview=False)
    except BaseException:
        repository.close()
        raise


def _project(folder: Path, timeline: Timeline, *, preview: bool) -> Project:
    tree = timeline.tree_on(len(timeline.steps) - 1)
    catalog, problems = build_catalog(tree)
    folders = {kind.folder: name for name, kind in catalog.types.items() if kind.family == "document"}
    return Project(folder, build_archive(timeline, folders), catalog, problems, preview)


def find_tip(repository: Repository, reference: str | None) -> str:
    """The commit that the site is compiled from: `--ref`, else the main branch here, else origin's."""
    if reference is not None:
        return repository.resolve(reference)
    if not repository.facts.references and repository.head() is None:
        raise MastercopyError("this repository has no commit yet", "commit docs/ and records/ on the main branch first")
    branch = _main_branch(repository)
    tip = repository.find_reference(branch)
    if tip is None:
        raise MastercopyError(
            f"there is no branch {branch!r} here or at origin",
            "set `main_branch:` in records/organisation.yml, or name a commit with --ref",
        )
    return tip


def _main_branch(repository: Repository) -> str:
    """What the organisation record calls its main branch, read from main itself where there is one, else from HEAD."""
    start = repository.find_reference(MAIN_BRANCH) or "HEAD"
    prefix = repository.facts.prefix
    data = next(iter(repository.read_blobs([f"{start}:{prefix}records/organisation.yml"])))[1]
    fields = read_plain((data or b"").decode("utf-8", "replace"))
    stated = fields.get("main_branch") if isinstance(fields, dict) else None
    return stated.strip() if isinstance(stated, str) and stated.strip() else MAIN_BRANCH


def _preview_timeline(folder: Path) -> Timeline:
    """A folder without history as one nameless step, so that the same stairs compile it."""
    tree = read_disk_tree(folder)
    content: dict[str, bytes] = {}
    changes: list[PathChange] = []
    for path in tree.paths:
        if tree.kind(path) == "file":
            data = tree.read(path)
            name = hashlib.sha256(data).hexdigest()
            content[name] = data
            changes.append(PathChange(path, name, "100644"))
    nobody = Person("nobody", "")
    commit = Commit("preview", (), nobody, nobody, 0, 0, "", tuple(changes))
    return build_timeline(build_mainline([commit], "preview"), DiskBlobs(content), Parts(), preview=True)


def working_tree(project: Project) -> Tree:
    """The files that `check` looks at: the folder's own, or the tip's where there is no work tree."""
    if (project.folder / "docs").is_dir() or (project.folder / "records").is_dir():
        return read_disk_tree(project.folder)
    return project.timeline.tree_on(len(project.timeline.steps) - 1)
