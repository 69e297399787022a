"""The demonstration company is the same everywhere, and its last tree is this repository's own docs/ and records/."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from mastercopy.demonstration import write_demonstration
from mastercopy.demonstration.replay import write_tree
from mastercopy.words import MastercopyError

ROOT = Path(__file__).resolve().parents[2]


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True).stdout


def _content(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for top in ("docs", "records")
        for path in sorted((root / top).rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demonstration") / "lumen-oak"
    return folder, write_demonstration(folder)


def test_the_commits_do_not_depend_on_the_machine(
    company: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = tmp_path / "gitconfig"
    odd.write_text(
        "[user]\n\tname = Somebody\n\temail = s@example.org\n[init]\n\tdefaultBranch = trunk\n"
        "\tdefaultObjectFormat = sha256\n[core]\n\tautocrlf = true\n[commit]\n\tgpgSign = true\n"
    )
    for name, value in {
        "TZ": "Pacific/Auckland",
        "GIT_CONFIG_GLOBAL": str(odd),
        "GIT_AUTHOR_NAME": "Somebody",
        "GIT_COMMITTER_DATE": "2001-01-01T00:00:00Z",
        "GIT_DEFAULT_HASH": "sha256",
        "GIT_DIR": str(tmp_path / "elsewhere"),
    }.items():
        monkeypatch.setenv(name, value)
    assert write_demonstration(tmp_path / "again") == company[1]
    assert not (tmp_path / "elsewhere").exists()
    assert _content(tmp_path / "again") == _content(company[0])


def test_the_last_tree_is_this_repositorys_own(company: tuple[Path, str], tmp_path: Path) -> None:
    assert _content(company[0]) == _content(ROOT)
    write_tree(tmp_path)
    assert _content(tmp_path) == _content(ROOT)


def test_nothing_is_left_over(company: tuple[Path, str]) -> None:
    folder, commit = company
    assert _git(folder, "for-each-ref", "--format=%(refname) %(objectname)").split() == ["refs/heads/main", commit]
    assert _git(folder, "status", "--porcelain") == ""
    assert "{digest " not in b"".join(_content(folder).values()).decode("utf-8")


def test_the_story_has_merges_and_at_least_two_years(company: tuple[Path, str]) -> None:
    folder, _ = company
    assert _git(folder, "rev-list", "--merges", "main").split()
    times = [int(second) for second in _git(folder, "log", "--first-parent", "--format=%ct", "main").split()]
    assert times == sorted(times, reverse=True)
    assert times[0] - times[-1] > 2 * 365 * 86400


def test_a_folder_that_holds_anything_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(MastercopyError, match="not empty"):
        write_demonstration(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
