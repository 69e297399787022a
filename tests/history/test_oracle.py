"""Told at random, read twice: the compiler and a second, naive reading of the rules agree on every day of a story."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from oracle.asking import ask, compare_day
from oracle.naive import Oracle
from oracle.stories import tell
from oracle.writing import write_repository

STORIES = range(60)


@pytest.mark.parametrize("seed", STORIES)
def test_a_random_story(tmp_path: Path, seed: int) -> None:
    story = write_repository(tell(random.Random(seed), 14), tmp_path / "repo")
    oracle, compiler = Oracle(story), ask(tmp_path / "repo")
    try:
        differences = [said for day in oracle.days() for said in compare_day(oracle, compiler, day)]
    finally:
        compiler.project.close()
    assert differences == [], f"{differences[:5]}\n{story}"
