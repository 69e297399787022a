"""Told at random, read twice: the compiler and a second, naive reading of the rules agree on every day of a story."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from company import run
from oracle.asking import REGISTER_FIELDS, ask, compare_day
from oracle.naive import Oracle
from oracle.stories import tell
from oracle.told import Story
from oracle.writing import write_repository

SHORT = range(60)
LONG = range(100, 110)
stories = st.builds(tell, st.randoms(use_true_random=False), st.integers(2, 9))


def differences(story: Story, folder: Path) -> list[str]:
    """What the two readings say differently, on every day on which something changed and the days around it."""
    written = write_repository(story, folder)
    oracle, compiler = Oracle(written), ask(folder)
    try:
        return [said for day in oracle.days() for said in compare_day(oracle, compiler, day)]
    finally:
        compiler.project.close()


@pytest.mark.parametrize("seed", SHORT)
def test_a_random_story(tmp_path: Path, seed: int) -> None:
    story = tell(random.Random(seed), 14)
    found = differences(story, tmp_path / "repo")
    assert found == [], f"{found[:5]}\n{story}"


@pytest.mark.parametrize("seed", LONG)
def test_a_long_story(tmp_path: Path, seed: int) -> None:
    story = tell(random.Random(seed), 50)
    found = differences(story, tmp_path / "repo")
    assert found == [], f"{found[:5]}\n{story}"


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(story=stories)
def test_a_story_by_hypothesis(tmp_path_factory: pytest.TempPathFactory, story: Story) -> None:
    found = differences(story, tmp_path_factory.mktemp("story") / "repo")
    assert found == [], f"{found[:5]}\n{story}"


def test_the_command_line_says_the_same(tmp_path: Path) -> None:
    story = write_repository(tell(random.Random(4), 14), tmp_path / "repo")
    oracle = Oracle(story)
    day = oracle.mainline.days[-1]
    answer = answer_of("register", tmp_path / "repo", day)
    rows = [{field: row[field] for field in REGISTER_FIELDS} for row in answer["documents"]]
    assert rows == oracle.register(day)["documents"] and rows
    for row in rows:
        trail = answer_of("trail", tmp_path / "repo", day, str(row["id"]))
        mine = oracle.trail(str(row["id"]), day)
        assert [(r["revision"], r["digest"], r["status"]) for r in trail["revisions"]] == [
            (r["revision"], r["digest"], r["status"]) for r in mine["revisions"]
        ]


def answer_of(verb: str, folder: Path, day: date, *more: str) -> dict[str, list[dict[str, object]]]:
    """What the real command prints."""
    said = run(verb, *more, "--repo", str(folder), "--as-of", day.isoformat(), "--format", "json")
    assert said.returncode == 0, said.stderr
    answer: dict[str, list[dict[str, object]]] = json.loads(said.stdout)
    return answer
