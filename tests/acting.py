"""Verbs that edit, run in this process on a real repository: what they write, and that a refusal writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from company import Company
from mastercopy.cli.main import run


def tree(root: Path) -> dict[str, bytes]:
    """Every file of a folder, Git's own left out."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }


def text(firm: Company, path: str = "docs/procedures/SOP-001.md") -> str:
    """A file of the working tree, with the line ends it has."""
    return (firm.root / path).read_bytes().decode()


def verb(firm: Company, *arguments: str) -> int:
    """Run a verb on the repository; its exit code."""
    return run([*arguments, "--repo", str(firm.root)])


def refused(firm: Company, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a verb that must not succeed says; the tree is as it was, to the byte."""
    before = tree(firm.root)
    code = verb(firm, *arguments)
    said = capsys.readouterr().err
    assert code == 2, said
    assert tree(firm.root) == before
    assert "Traceback" not in said
    return said
