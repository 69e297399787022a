"""Turns a history of texts that others began into one in which every version always had our front matter."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mastercopy.history.adoptedtext import adopt_text, document_fields_name
from mastercopy.history.readings import Blobs
from mastercopy.history.timeline import Parts, Timeline, build_timeline
from mastercopy.history.unrecorded import Stored
from mastercopy.model.adoption import ADOPTION, NO_ADOPTION, Adoption, read_adoption
from mastercopy.sources.branches import Branch
from mastercopy.sources.commits import REGULAR, Commit, PathChange, Step
from mastercopy.sources.files import Tree
from mastercopy.sources.store import NO_STORE, Store
from mastercopy.words import Problem

_NAME = re.compile(r"([0-9a-f]{40}(?:[0-9a-f]{24})?)\+[0-9a-f]{32}")


def object_name(blob: str | None) -> str | None:
    """The name by which Git knows the file that a version was read from."""
    match = _NAME.fullmatch(blob or "")
    return match[1] if match is not None else blob


@dataclass(frozen=True, slots=True)
class AdoptedBlobs:
    """The versions of adopted texts as they are read, by the names that `adopt_steps` gave them, before all others.

    A name says which file, by which mapping and into which fields, with all that the mapping takes from the path, so
    that what is kept under it is true of it for ever. `paths` tells one path that each was at.
    """

    blobs: Blobs
    adoption: Adoption
    paths: dict[str, str]

    def read_blobs(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        wanted = list(names)
        read = self.blobs.read_blobs([object_name(name) or name for name in wanted])
        for name, (_, data) in zip(wanted, read, strict=True):
            path = self.paths.get(name)
            yield name, data if path is None or data is None else adopt_text(self.adoption, path, data).data

    def read_object(self, name: str) -> tuple[str, bytes] | None:
        return self.blobs.read_object(name)

    def change(self, change: PathChange) -> PathChange:
        """A change of an adopted text under the name of what is read; any other as it is."""
        source = self.adoption.source_of(change.path) if change.blob is not None else None
        if source is None or change.mode not in REGULAR or change.blob is None:
            return change
        hits = (pattern.match(change.path) for pattern in self.adoption.file_name)
        from_path = next((hit for hit in hits if hit is not None), None)
        said = json.dumps([self.adoption.fingerprint, document_fields_name(), source.type, from_path], sort_keys=True)
        name = f"{change.blob}+{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:32]}"
        self.paths.setdefault(name, change.path)
        return replace(change, blob=name)

    def commit(self, commit: Commit) -> Commit:
        """A commit with its changes of adopted texts under the names of what is read."""
        changes = tuple(map(self.change, commit.changes))
        return commit if changes == commit.changes else replace(commit, changes=changes)

    def step(self, step: Step) -> Step:
        return replace(step, commit=self.commit(step.commit), claimed=tuple(map(self.commit, step.claimed)))


def find_adoption(steps: tuple[Step, ...], blobs: Blobs) -> tuple[Adoption, tuple[Problem, ...]]:
    """The mapping at the end of some steps; while it cannot be read, the last that could, so that nothing vanishes."""
    problems: tuple[Problem, ...] = ()
    for step in reversed(steps):
        for change in step.commit.changes:
            if change.path != ADOPTION:
                continue
            if change.blob is None or change.mode not in REGULAR:
                return NO_ADOPTION, problems
            data = next(iter(blobs.read_blobs([change.blob])))[1]
            adoption, faults = read_adoption(data or b"")
            problems = problems or faults
            if adoption is not None:
                return adoption, problems
    return NO_ADOPTION, problems


def trace_adopted(steps: tuple[Step, ...], blobs: Blobs, adoption: Adoption, store: Store = NO_STORE) -> Timeline:
    """The timeline of some steps, whose adopted texts are read as if our fields had always stood in them."""
    if not adoption.sources:
        return build_timeline(steps, blobs, Parts(), store=store)
    adopted = AdoptedBlobs(blobs, adoption, {})
    return build_timeline(tuple(map(adopted.step, steps)), adopted, Parts(), store=store, adoption=adoption)


def adopt_branch(branch: Branch, timeline: Timeline) -> Branch:
    """A branch with its changes of adopted texts under the names of what the timeline's mapping reads."""
    blobs = timeline.blobs
    if not isinstance(blobs, AdoptedBlobs):
        return branch
    changed = {path: blobs.change(change) for path, change in branch.changed.items()}
    return replace(branch, changed=changed, commits=tuple(map(blobs.commit, branch.commits)))


def as_read(adoption: Adoption, stored: Stored) -> Stored:
    """What a commit would keep of a file on disk, as one of our documents where it is adopted."""
    return lambda path, data: adopt_text(adoption, path, stored(path, data)).data


def adopt_tree(tree: Tree, adoption: Adoption) -> Tree:
    """A tree whose adopted texts are read as our documents."""
    if not adoption.sources:
        return tree
    return replace(tree, reader=lambda path: adopt_text(adoption, path, tree.reader(path)).data)
