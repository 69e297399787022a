"""Opens a repository that holds other people's texts, and reads every Markdown text that Git would keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mastercopy.model.adoption import ADOPTION, NO_ADOPTION, Adoption, Source, read_adoption
from mastercopy.project import Project, open_as_adopted
from mastercopy.sources.files import Tree, disk_kind, read_disk_tree
from mastercopy.sources.frontmatter import MAX_TEXT_BYTES
from mastercopy.words import MastercopyError, Problem

EVERYWHERE = Adoption((Source("", None),))


@dataclass(frozen=True, slots=True)
class Outlook:
    """The Markdown texts of a working tree by path, and the mapping that is there already."""

    texts: Mapping[str, bytes]
    adoption: Adoption | None
    problems: tuple[Problem, ...]
    who: tuple[str, str] | None
    tree: Tree


def read_outlook(folder: Path) -> Outlook:
    """What lies in a folder; of a repository only what Git does not ignore. Nothing is followed, nothing changed."""
    tree = read_disk_tree(folder, (".",))
    place = folder / ADOPTION
    there = disk_kind(place) == "file"
    adoption, problems = read_adoption(place.read_bytes()) if there else (None, ())
    with_history = open_as_adopted(folder, NO_ADOPTION)
    try:
        kept = _kept(with_history, tree)
        repository = with_history.repository
        who = repository.read_identity() if repository is not None else None
    finally:
        with_history.close()
    texts = {path: _read(tree, path) for path in kept if EVERYWHERE.source_of(path) and tree.kind(path) == "file"}
    return Outlook(texts, adoption, problems, who, tree)


def _kept(project: Project, tree: Tree) -> tuple[str, ...]:
    """The paths that are on main, or that a commit would bring."""
    if project.repository is None:
        return tree.paths
    timeline = project.timeline
    last = len(timeline.steps) - 1
    fresh = project.repository.read_worktree(timeline.steps[-1].commit.id, (".",))
    return tuple(path for path in tree.paths if path in fresh or timeline.change_at(last, path) is not None)


def _read(tree: Tree, path: str) -> bytes:
    try:
        return tree.read(path)[: MAX_TEXT_BYTES + 1]
    except OSError as fault:
        raise MastercopyError(f"{path} cannot be read: {fault.strerror}", "see to its permissions") from fault
