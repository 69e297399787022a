"""Finds in a text what no language would say anew: words that are neither a message nor written by anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import mastercopy
from company import git_in
from mastercopy.words import Problem
from mastercopy.words.saying import Told

_FILES = (".csv", ".json", ".md", ".yml")
_TYPES = Path(mastercopy.__file__).parent / "recordtypes"
_OF_YAML = "yaml-unreadable"
"""What the reader of YAML says in its own words."""


def read_written(repo: Path) -> str:
    """Everything that people wrote, on one line: files, names of who committed, and words that types give for use."""
    files = (path for folder in (repo, _TYPES) for path in sorted(folder.rglob("*")) if path.suffix in _FILES)
    found = [path.read_bytes().decode("utf-8", "replace") for path in files if path.is_file()]
    return " ".join(" ".join(text.split()) for text in (*found, git_in(repo, "log", "--format=%an <%ae>")))


def unsaid(problem: Problem, written: str) -> list[str]:
    """What of its sentence and hint stays English in every language: no message, no name, and written by nobody."""
    texts = (problem.hint,) if problem.slug == _OF_YAML else (problem.sentence, problem.hint)
    leaves = (leaf for text in texts for leaf in _leaves(text))
    parts = (part.strip(" '\"():") for leaf in leaves for part in re.split(r", |; ", leaf))
    return [part for part in parts if re.search(r"[a-z]{2,}.* .*[a-z]{2,}", part) and part not in written]


def _leaves(text: object) -> Iterator[str]:
    if isinstance(text, Told):
        form = text.form
        between = () if form.messages else (form.between,)
        yield from (leaf for value in (*between, *(value for _, value in form.values)) for leaf in _leaves(value))
    elif isinstance(text, str):
        yield text
