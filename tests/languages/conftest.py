"""The site of the demonstration in English and in German, for those who only read it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from apart import run_apart
from company import git_in


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, lumen_oak: Path) -> Path:
    """The German one: the same company with one more line in its settings."""
    folder = tmp_path_factory.mktemp("german")
    shutil.copytree(lumen_oak, folder / "company")
    settings = folder / "company" / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("theme:\n", "theme:\n  language: de\n", 1), "utf-8")
    who = ("-c", "user.name=Inês", "-c", "user.email=ines@lumen-oak.example")
    git_in(folder / "company", *who, "commit", "-qam", "Speak")
    return built(folder / "company", folder / "site")


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory, lumen_oak: Path) -> Path:
    """The one that everybody knows."""
    return built(lumen_oak, tmp_path_factory.mktemp("english") / "site")


def built(company: Path, folder: Path) -> Path:
    done = run_apart("build", "--no-store", "--site-dir", str(folder), where=company)
    assert done.returncode == 0, done.stderr
    return folder
