"""Documents made by several processes are the same bytes as made by one, also where a process dies or fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from company import Company, procedure
from mastercopy.cli.main import run
from mastercopy.site.content import Library
from mastercopy.site.render import FEW_RECORDS
from mastercopy.site.workshop import FEW, Made, Workshop, make_together, set_ahead

APPROVED = "\n\nApproved-by: Bob Boss <bob@trial.example>"
NAMES = tuple(f"SOP-{number:03d}" for number in range(1, 4 * FEW))
HERE = os.getpid()


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    company = Company(tmp_path_factory.mktemp("workshop") / "company")
    company.found()
    company.write("docs/read/flow.txt", "A picture, for all that matters.")
    for number in range(FEW_RECORDS + 1):
        company.write(
            f"records/complaints/CMP-2026-{number:03d}.yml", f"id: CMP-2026-{number:03d}\ntitle: Loud {number}\n"
        )
    for number in range(60):  # of more than one task as well, and their pages are not kept
        company.write(
            f"records/improvements/IMP-2026-{number:03d}.yml", f"id: IMP-2026-{number:03d}\ntitle: Idea {number}\n"
        )
    for number in range(1, FEW + 8):
        for revision in ("1", "2"):
            body = f"## Purpose\n\nTo do {number} for the {revision}. time, as [drawn](../read/flow.txt).\n"
            title = f"Procedure {number}"
            text = procedure(id=f"SOP-{number:03d}", revision=revision, title=title, body=body, change=f"Go {revision}")
            company.write(f"docs/procedures/SOP-{number:03d}.md", text)
            company.commit(f"Issue SOP-{number:03d}{APPROVED}", f"2026-02-{1 + number % 28:02d}T09:00:00+00:00")
    return company


def build(company: Company, site: Path, workers: int) -> dict[str, bytes]:
    command = ["build", "--repo", str(company.root), "--site-dir", str(site), "--as-of", "2026-04-01", "--no-store"]
    assert run([*command, "--workers", str(workers)]) == 0
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_one_process_and_three_write_the_same_site(company: Company, tmp_path: Path) -> None:
    alone, together = build(company, tmp_path / "alone", 1), build(company, tmp_path / "together", 3)
    assert len(alone) > 4 * FEW
    assert len([name for name in alone if name.startswith("records/")]) > 160
    assert {name for name in alone.keys() | together.keys() if alone.get(name) != together.get(name)} == set()
    assert run(["verify", str(tmp_path / "together"), "--repo", str(company.root)]) == 0


def made(name: str) -> Made:
    return Made(None, name, os.getpid(), {})


def wrong(name: str) -> Made:
    """Fails on one document in every process, and here."""
    if name == NAMES[40]:
        raise ValueError(f"{name} is wrong")
    return made(name)


def deadly(name: str) -> Made:
    """Kills the process that makes one document, unless it is this one."""
    if name == NAMES[40] and os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return made(name)


def test_what_is_made_by_others_comes_in_its_order() -> None:
    workshop = Workshop(NAMES, made, lambda: None, 2)
    try:
        found = dict(workshop.each())
        assert list(found) == list(NAMES) and [one.words for one in found.values()] == list(NAMES)
    finally:
        workshop.close()


def slow(name: str) -> Made:
    time.sleep(0.01)
    return made(name)


@pytest.mark.parametrize("workers", [2, 3])
def test_the_process_that_waits_for_all_of_them_works_as_well(workers: int) -> None:
    workshop = Workshop(NAMES, slow, lambda: None, workers)
    try:
        found = dict(workshop.each())
    finally:
        workshop.close()
    assert list(found) == list(NAMES) and [one.words for one in found.values()] == list(NAMES)
    where = {one.pages for one in found.values()}  # pages are the number of the process here
    assert HERE in where and len(where) == workers


def test_of_several_faults_the_first_is_told() -> None:
    def fail(name: str) -> Made:
        if name in NAMES[5::7]:
            raise ValueError(f"{name} is wrong")
        return made(name)

    for workers in (1, 2, 3):
        workshop = Workshop(NAMES, fail, lambda: None, workers)
        try:
            with pytest.raises(ValueError, match=f"{NAMES[5]} is wrong"):
                dict(workshop.each())
        finally:
            workshop.close()


def test_a_process_that_dies_is_not_missed() -> None:
    workshop = Workshop(NAMES, deadly, lambda: None, 2)
    try:
        found = dict(workshop.each())
    finally:
        workshop.close()
    assert [one.words for one in found.values()] == list(NAMES)
    assert HERE in {one.pages for one in found.values()}, "some were made here instead"


def test_what_fails_in_a_process_fails_here_in_its_own_words() -> None:
    workshop = Workshop(NAMES, wrong, lambda: None, 2)
    try:
        with pytest.raises(ValueError, match=f"{NAMES[40]} is wrong"):
            dict(workshop.each())
    finally:
        workshop.close()


def test_few_documents_are_made_here() -> None:
    workshop = Workshop(NAMES[:FEW], made, lambda: None, 8)
    assert {one.pages for _, one in workshop.each()} == {HERE}


def doomed() -> None:
    """Kills each process of a workshop as it begins."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_workshop_whose_processes_never_begin_makes_everything_here() -> None:
    names = tuple(f"SOP-{number:05d}" for number in range(30_000))
    workshop = Workshop(names, made, doomed, 2)
    try:
        found = dict(workshop.each())
    finally:
        workshop.close()
    assert len(found) == len(names) and {one.pages for one in found.values()} == {HERE}


SCRIPT = """
import os, signal, sys, time
sys.path[:0] = sys.argv[2:]
from mastercopy.site.workshop import Workshop

def make(name):
    time.sleep(0.05)

if sys.argv[1] == "while it begins":
    signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    signal.setitimer(signal.ITIMER_REAL, 0.004)
workshop = None
try:
    workshop = Workshop(tuple(map(str, range(400))), make, lambda: None, 3)
    print(open(f"/proc/self/task/{os.getpid()}/children").read(), flush=True)
    dict(workshop.each())
except KeyboardInterrupt:
    print("interrupted", flush=True)
finally:
    if workshop is not None:
        workshop.close()
"""


def session(leader: int) -> list[int]:
    """The processes that belong to the session that a process began, itself left out."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = place.read_text("utf-8", "replace").rpartition(")")[2].split()
            if int(fields[3]) == leader and int(place.parent.name) != leader and fields[0] != "Z":
                found.append(int(place.parent.name))
    return found


def gone(leader: int) -> bool:
    """Whether no process of a session is left, or will be in a moment."""
    ends = time.monotonic() + 20
    while session(leader) and time.monotonic() < ends:
        time.sleep(0.05)
    return not session(leader)


def begin(script: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *arguments, *(path for path in sys.path if path)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, start_new_session=True, **pipes)


@pytest.mark.parametrize("when", ["while it begins", "later"])
def test_an_interrupt_of_all_ends_all_quietly(when: str) -> None:
    with begin(SCRIPT, when) as process:
        assert process.stdout is not None and process.stderr is not None
        first = process.stdout.readline().split()
        if when == "later":
            os.killpg(process.pid, signal.SIGINT)
        said, told = process.communicate(timeout=60)
    assert "interrupted" in (*first, *said.split()) and told == ""
    assert gone(process.pid)


def test_processes_end_with_the_one_that_began_them() -> None:
    with begin(SCRIPT.replace("0.05", "60"), "later") as process:
        assert process.stdout is not None
        begun = process.stdout.readline().split()
        assert len(begun) == len(session(process.pid)) == 2
        process.kill()
    assert gone(process.pid)


@pytest.mark.parametrize(
    ("forks", "keeps", "workers", "names", "used"),
    [
        (False, True, 2, FEW + 1, True),
        (True, True, 2, FEW + 1, False),
        (False, False, 2, FEW + 1, False),  # a folder without history, or settings that no words say
        (False, True, 1, FEW + 1, False),
        (False, True, 2, FEW, False),
    ],
)
def test_where_none_may_be_forked_others_begin_anew_if_it_can_be_kept(
    forks: bool, keeps: bool, workers: int, names: int, used: bool
) -> None:
    asked: list[int] = []

    def prepare(executor: Executor) -> int:
        asked.append(executor.submit(os.getpid).result())
        return 1

    library = Library(tuple(f"SOP-{number:03d}" for number in range(names)), prepare=prepare, keeps=keeps)
    set_ahead(library, None, workers, forks=forks)
    assert len(asked) == used and os.getpid() not in asked


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_groups_are_made_together_and_told_in_their_order(workers: int) -> None:
    tasks = {name: partial(str.upper, name) for name in ("pages", "files", "feeds", "log", "sheets")}
    made = make_together(tasks, lambda: None, workers)
    assert list(made.items()) == [(name, name.upper()) for name in tasks]


def test_a_group_whose_process_dies_is_made_here() -> None:
    here = os.getpid()

    def made() -> str:
        if os.getpid() != here:
            os._exit(1)
        return "here"

    assert make_together({"a": made, "b": made, "c": made}, lambda: None, 2) == dict.fromkeys("abc", "here")


def test_a_group_that_fails_says_why() -> None:
    def fail() -> None:
        raise ValueError("no pages today")

    with pytest.raises(ValueError, match="no pages today"):
        make_together({"a": lambda: 1, "b": fail}, lambda: None, 2)
