"""Finds the commit that a repository is read from: what a person names, else its main branch, else origin's."""

from __future__ import annotations

from mastercopy.sources.repository import MAIN_BRANCH, Repository
from mastercopy.sources.yamltext import read_plain
from mastercopy.words import MastercopyError


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
