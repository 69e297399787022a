"""The store of what was read never changes an answer: kept, missing, torn, forged, shared, or in the way."""

from __future__ import annotations

import os
import random
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from apart import run_apart
from company import Company, procedure
from mastercopy.cli.main import run as run_here
from mastercopy.sources.store import SWITCH

NAMES = ("SOP-001", "SOP-002", "SOP-003")
SIGNED = "\n\nApproved-by: Bob Boss <bob@trial.example>"
Edit = Callable[[Company, random.Random, int], None]


def path_of(name: str, folder: str = "procedures") -> str:
    return f"docs/{folder}/{name}.md"


def when(number: int) -> str:
    return f"2026-{1 + number // 28:02d}-{1 + number % 28:02d}T09:00:00+00:00"


def write(company: Company, chance: random.Random, number: int) -> None:
    """One document under a new label; sometimes it embeds a picture, which embeds nothing."""
    name = chance.choice(NAMES)
    picture = "![Plan](plan.svg)\n" if chance.random() < 0.5 else ""
    company.write("docs/procedures/plan.svg", f"<svg>{chance.randrange(3)}</svg>")
    company.write(path_of(name), procedure(str(number), f"## Purpose\n\nStep {number}.\n\n{picture}", id=name))
    company.commit(f"Issue {name} {number}{SIGNED}", when(number))


def slip(company: Company, chance: random.Random, number: int) -> None:
    """A text or a picture changes without a new label."""
    company.write("docs/procedures/plan.svg", f"<svg>{number}</svg>")
    file = company.root / path_of(chance.choice(NAMES))
    if file.exists():
        file.write_text(file.read_text() + f"\nMore {number}.\n")
    company.commit("Small wording", when(number))


def amend(company: Company, _chance: random.Random, number: int) -> None:
    """The last commit is told again: the history is rewritten."""
    company.git("commit", "--quiet", "--amend", "--allow-empty", "-m", f"Told again {number}{SIGNED}", **facts(number))


def facts(number: int) -> dict[str, str]:
    return {"GIT_COMMITTER_DATE": when(number), "GIT_COMMITTER_NAME": "Bob", "GIT_COMMITTER_EMAIL": "b@trial.example"}


def rename(company: Company, chance: random.Random, number: int) -> None:
    name = chance.choice(NAMES)
    for here, there in (("procedures", "forms"), ("forms", "procedures")):
        if (company.root / path_of(name, here)).exists():
            company.move(path_of(name, here), path_of(name, there))
            break
    company.commit(f"Move {name}", when(number))


def delete(company: Company, chance: random.Random, number: int) -> None:
    file = company.root / path_of(chance.choice(NAMES))
    file.unlink(missing_ok=True)
    company.commit("Delete", when(number))


def merge(company: Company, chance: random.Random, number: int) -> None:
    """A branch that began earlier comes in."""
    company.branch(f"side-{number}", chance.choice(["HEAD", "HEAD~1"]))
    company.write(f"docs/procedures/SOP-1{number:02d}.md", procedure(id=f"SOP-1{number:02d}", body=f"Side {number}.\n"))
    company.commit(f"Side {number}", when(max(number - 3, 0)))
    company.switch("main")
    company.merge(f"side-{number}", f"Merge side {number}{SIGNED}", when(number))


def begin(company: Company, _chance: random.Random, number: int) -> None:
    text = f"id: ORG\nname: Trial\ntimezone: Europe/Lisbon\nhistory_starts: {when(number)[:10]}\n"
    company.write("records/organisation.yml", text)
    company.commit("Say when control begins", when(number))


EDITS: tuple[Edit, ...] = (write, write, slip, amend, rename, delete, merge, begin)


def ask(capsys: pytest.CaptureFixture[str], root: Path, *more: str) -> str:
    """Everything that register and the trails say, as printed."""
    said = []
    for verb in (("register",), *(("trail", name) for name in NAMES)):
        capsys.readouterr()
        code = run_here([*verb, "--repo", str(root), "--as-of", "2026-12-31", "--format", "json", *more])
        out = capsys.readouterr()
        said.append(f"{verb} {code}\n{out.out}\n{out.err}")
    return "\n".join(said)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(chance=st.randoms(use_true_random=False), edits=st.lists(st.sampled_from(EDITS), min_size=2, max_size=6))
def test_with_and_without_a_store_the_answer_is_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    chance: random.Random,
    edits: list[Edit],
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    monkeypatch.setenv(SWITCH, str(folder / "store"))
    company = Company(folder / "company")
    company.found()
    write(company, chance, 1)
    for number, edit in enumerate(edits, start=2):
        edit(company, chance, number * 4)
        if chance.random() < 0.7:
            assert ask(capsys, company.root) == ask(capsys, company.root, "--no-store")
    assert ask(capsys, company.root) == ask(capsys, company.root, "--no-store")
    assert list((folder / "store").glob("*/*.json"))


@pytest.fixture
def kept(tmp_path: Path, company: Company, monkeypatch: pytest.MonkeyPatch) -> tuple[Company, Path]:
    """A company and the folder of its store, which is filled."""
    monkeypatch.setenv(SWITCH, str(tmp_path / "store"))
    company.found()
    for number in range(1, 6):
        write(company, random.Random(number), number)
    assert run_apart("register", "--repo", str(company.root)).returncode == 0
    (folder,) = (tmp_path / "store").iterdir()
    return company, folder


def spoil_nothing(_file: Path) -> None:
    pass


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-7])


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))


def forge(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"First issue", b"Forged text").replace(b"Step", b"Lies"))


def empty(file: Path) -> None:
    file.write_bytes(b"")


def remove(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("spoil", [spoil_nothing, truncate, flip, forge, empty, remove])
def test_a_spoilt_store_is_read_anew(
    kept: tuple[Company, Path], capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None]
) -> None:
    company, folder = kept
    right = ask(capsys, company.root, "--no-store")
    files = sorted(folder.iterdir())
    assert any(file.name.startswith("log-") for file in files) and any(file.suffix == ".json" for file in files)
    for file in files:
        spoil(file)
    assert ask(capsys, company.root) == right
    assert ask(capsys, company.root) == right


def test_two_at_once(kept: tuple[Company, Path], capsys: pytest.CaptureFixture[str]) -> None:
    company, folder = kept
    shutil.rmtree(folder)
    command = [sys.executable, "-m", "mastercopy", "register", "--repo", str(company.root), "--as-of", "2026-12-31"]
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    both = [subprocess.Popen([*command, "--format", "json"], stdout=subprocess.PIPE, env=paths) for _ in range(2)]
    answers = [one.communicate(timeout=60)[0].decode() for one in both]
    capsys.readouterr()
    run_here([*command[3:], "--format", "json", "--no-store"])
    assert answers == [capsys.readouterr().out] * 2


def test_a_place_that_cannot_be_written_keeps_nothing(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    company.found()
    write(company, random.Random(1), 1)
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(SWITCH, str(tmp_path / "file" / "store"))
    assert ask(capsys, company.root) == ask(capsys, company.root, "--no-store")
    assert (tmp_path / "file").read_text() == "in the way"


def test_off_keeps_nothing(company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    company.found()
    monkeypatch.setenv(SWITCH, "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert run_apart("register", "--repo", str(company.root)).returncode == 0
    assert not (tmp_path / "cache").exists()


def test_a_store_among_the_files_that_are_compiled_is_refused(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.found()
    monkeypatch.setenv(SWITCH, str(company.root / "records" / "store"))
    said = run_apart("register", "--repo", str(company.root))
    assert said.returncode == 2 and "must not lie among the files" in said.stderr
    monkeypatch.setenv(SWITCH, str(tmp_path / "site" / "store"))
    said = run_apart("build", "--repo", str(company.root), "--site-dir", str(tmp_path / "site"))
    assert said.returncode == 2 and "must not lie in the folder of the site" in said.stderr
    assert not (tmp_path / "site").exists() and not (company.root / "records" / "store").exists()


def test_a_shallow_clone_leaves_no_store(company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    company.found()
    write(company, random.Random(1), 1)
    company.git("clone", "--quiet", "--depth", "1", company.root.as_uri(), str(tmp_path / "shallow"))
    monkeypatch.setenv(SWITCH, str(tmp_path / "store"))
    assert run_apart("register", "--repo", str(tmp_path / "shallow")).returncode == 2
    assert not (tmp_path / "store").exists()


def test_git_is_asked_a_bounded_number_of_times(
    kept: tuple[Company, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company, folder = kept
    log, wrapper, real = tmp_path / "calls", tmp_path / "bin" / "git", shutil.which("git")
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\necho "$1" >> "{log}"\nexec "{real}" "$@"\n')
    wrapper.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}")

    def asked() -> int:
        log.unlink(missing_ok=True)
        assert run_apart("register", "--repo", str(company.root)).returncode == 0
        return len(log.read_text().splitlines())

    warm = asked()
    write(company, random.Random(9), 9)
    one_more = asked()
    shutil.rmtree(folder)
    cold = asked()
    assert warm <= one_more <= 8 and cold <= 8
