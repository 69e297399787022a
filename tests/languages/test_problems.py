"""A company that breaks many rules is told so in German: no sentence and no hint of its page of problems is English."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date, datetime, time
from pathlib import Path

import pytest
from lxml import html

import badcases
from mastercopy.compile import Compiled, compile_project, open_working_tree
from mastercopy.site.overviews import render_problems
from spoken import read_written, unsaid
from trial import write_trial

DAY = date(2026, 11, 24)
MANY = 60
"""So many rules speak of one company at least."""


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company with every bad case that can be written beside those before it."""
    repo = tmp_path_factory.mktemp("broken") / "repo"
    write_trial(repo)
    for part in pkgutil.iter_modules(badcases.__path__):
        for _, edits, *_ in importlib.import_module(f"badcases.{part.name}").CASES:
            _break(repo, edits)
    return repo


def _break(repo: Path, edits: list[tuple[str, str, str]]) -> None:
    texts: dict[Path, str] = {}
    for path, old, new in edits:
        file = repo / path
        before = texts.get(file) or (file.read_text("utf-8") if file.is_file() else "")
        if not new or (before.count(old) != 1 if old else before):
            return
        texts[file] = before.replace(old, new) if old else new
    for file, text in texts.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def compiled(repo: Path, language: str) -> Compiled:
    (repo / "mkdocs.yml").write_text(f"site_name: Broken\ntheme:\n  name: material\n  language: {language}\n", "utf-8")
    return compile_project(open_working_tree(repo, datetime.combine(DAY, time(10))), DAY)


def rows(found: Compiled) -> list[tuple[str, str]]:
    """Sentence and hint of each row of the page."""
    cells = html.fromstring(render_problems(found).html).xpath("//td[@class='mc-long']")
    return [(cell.text_content().removesuffix(said := cell.find("small").text_content()), said) for cell in cells]


def test_no_sentence_and_no_hint_is_english(broken: Path) -> None:
    english, german = compiled(broken, "en"), compiled(broken, "de")
    slugs = [problem.slug for problem in english.result.problems]
    assert len(set(slugs)) > MANY and slugs == [problem.slug for problem in german.result.problems]
    assert english.result == german.result
    for said, meant in zip(rows(german), rows(english), strict=True):
        assert said[0] != meant[0] and said[1] != meant[1], meant


def test_what_stands_in_a_sentence_is_said_as_well(broken: Path) -> None:
    written = read_written(broken)
    found = compiled(broken, "de").result.problems
    assert [left for problem in found for left in unsaid(problem, written)] == []
