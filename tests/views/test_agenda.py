"""An agenda is what its printed rules choose, of what was recorded by its day; and it does not move afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from company import git_in
from mastercopy.compile import Compiled, compile_project, open_project
from mastercopy.views.agendaview import Agenda, view_agendas

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def compiled(lumen_oak: Path) -> Iterator[Compiled]:
    project = open_project(lumen_oak)
    yield compile_project(project, DAY)
    project.close()


@pytest.fixture(scope="module")
def agendas(compiled: Compiled) -> tuple[Agenda, ...]:
    return view_agendas(compiled)


def records_on(folder: Path, day: str, name: str) -> list[dict[str, Any]]:
    """The records of a folder as they were committed by the end of a day, read without our code."""
    commit = git_in(folder, "rev-list", "-1", "--first-parent", f"--before={day}T23:59:59", "main").strip()
    paths = git_in(folder, "ls-tree", "-r", "--name-only", commit, f"records/{name}/").split()
    return [yaml.load(git_in(folder, "show", f"{commit}:{path}"), yaml.BaseLoader) for path in paths]


def worst_of(records: list[dict[str, Any]], since: str, day: str) -> str | None:
    """The complaint or nonconformity that the printed rule chooses, recomputed by hand."""
    rows = []
    for one in records:
        begun, ended = (
            (one.get("received") or one["found"])[:10],
            one.get("closed", "")[:10] if one["status"] == "closed" else "",
        )
        if one["status"] in ("void", "cancelled") or begun > day or not (since < begun or not ended or ended > day):
            continue
        ended = ended if ended and ended <= day else day
        age = (date.fromisoformat(ended) - date.fromisoformat(begun)).days
        severity = ("high", "medium", "low", None).index(one.get("severity"))
        rows.append((severity, -age, one["id"]))
    return min(rows)[2] if rows else None


def test_the_failure_is_the_one_that_anybody_would_compute(lumen_oak: Path, agendas: tuple[Agenda, ...]) -> None:
    held = [one for one in agendas if one.held]
    assert len(held) >= 11
    for one in held:
        went_wrong = [
            record for name in ("complaints", "nonconformities") for record in records_on(lumen_oak, one.day, name)
        ]
        wanted = worst_of(went_wrong, one.since, one.day)
        assert (one.failure.named.id if one.failure.named else None) == wanted, one.workshop


def test_the_success_is_a_story_before_praise_before_an_idea(lumen_oak: Path, agendas: tuple[Agenda, ...]) -> None:
    kinds = set()
    for one in agendas:
        day = one.day if one.held else DAY.isoformat()
        stories = [s for s in records_on(lumen_oak, day, "stories") if one.since < s.get("told", "") <= day]
        praise = [
            v
            for v in records_on(lumen_oak, day, "feedback")
            if v.get("kind") == "praise" and one.since < v["received"] <= day
        ]
        ideas = [i for i in records_on(lumen_oak, day, "ideas") if one.since < i.get("adopted", "") <= day]
        named = one.success.named.id if one.success.named else ""
        if stories:
            wanted = max(stories, key=lambda s: _share(s["effect"][0]))["id"]
        elif praise:
            wanted = max(praise, key=lambda v: (v["received"], v["id"]))["id"]
        else:
            wanted = max(ideas, key=lambda i: (i["adopted"], i["id"]))["id"] if ideas else ""
        assert named == wanted, one.workshop
        kinds.add(named[:3])
    assert {"STO", "IDE"} <= kinds


def _share(effect: dict[str, str]) -> float:
    return abs(float(effect["to_value"]) / float(effect["from_value"]) - 1)


def test_a_held_workshop_keeps_its_agenda(lumen_oak: Path, agendas: tuple[Agenda, ...]) -> None:
    """Half a year of corrections, answers and figures later it reads as on the evening of its day."""
    one = next(one for one in agendas if one.workshop.id == "WSP-2026-01")
    project = open_project(lumen_oak)
    then = view_agendas(compile_project(project, date(2026, 3, 26)))
    project.close()
    again = next(agenda for agenda in then if agenda.workshop.id == "WSP-2026-01")
    assert again == one
    assert "2026-02" in (one.best.sentence if one.best else "") + (one.worst.sentence if one.worst else "")


def test_the_next_one_moves_with_today(lumen_oak: Path, agendas: tuple[Agenda, ...]) -> None:
    ahead = [one for one in agendas if not one.held]
    assert [one.workshop.id for one in ahead] == ["WSP-2026-04"]
    assert ahead[0].failure.named is not None and ahead[0].failure.named.id == "CMP-2026-027"
    assert any(line.named.id == "WSP-2026-03" for line in ahead[0].actions)


def test_the_best_and_the_worst_are_on_their_sides(agendas: tuple[Agenda, ...]) -> None:
    for one in agendas:
        assert one.best is None or ": better by " in one.best.sentence
        assert one.worst is None or ": worse by " in one.worst.sentence
        assert len(one.moved) <= 3 and len(one.changed) <= 5 and len(one.actions) <= 5
