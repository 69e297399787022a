"""The door to Git: odd repositories work or give one clear error, and the number of Git processes never grows."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mastercopy.project import Project
from mastercopy.project import open_project as open_for_long
from mastercopy.words import MastercopyError

ORGANISATION = "id: ORG\nname: Trial\ntimezone: Europe/Lisbon\napproval: recorded\n"


def open_project(folder: Path, reference: str | None = None) -> Project:
    project = open_for_long(folder, reference)
    project.close()
    return project


def git(folder: Path, *arguments: str, when: str = "2026-01-02T09:00:00+00:00") -> str:
    identity = {
        "GIT_AUTHOR_NAME": "Ana",
        "GIT_AUTHOR_EMAIL": "ana@trial.example",
        "GIT_COMMITTER_NAME": "Ana",
        "GIT_COMMITTER_EMAIL": "ana@trial.example",
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": when,
    }
    return subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **identity},
    ).stdout


def text(number: int, revision: int = 1) -> str:
    head = f"id: SOP-{number:03d}\ntitle: Text {number}\ntype: procedure\nrevision: {revision}"
    return f"---\n{head}\n---\nText {revision}\n"


def company(folder: Path, documents: int = 1, branch: str = "main") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", branch)
    (folder / "records").mkdir()
    (folder / "docs").mkdir()
    (folder / "records/organisation.yml").write_text(ORGANISATION)
    for number in range(1, documents + 1):
        (folder / f"docs/SOP-{number:03d}.md").write_text(text(number))
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Found the company")
    return folder


def test_no_commit_yet(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    with pytest.raises(MastercopyError, match="no commit") as refused:
        open_project(tmp_path)
    assert refused.value.hint


def test_no_main_branch(tmp_path: Path) -> None:
    company(tmp_path, branch="trunk")
    with pytest.raises(MastercopyError, match="no branch 'main'") as refused:
        open_project(tmp_path)
    assert "main_branch" in refused.value.hint
    assert set(open_project(tmp_path, "trunk").archive.dossiers) == {"SOP-001"}


def test_main_branch_as_the_organisation_names_it(tmp_path: Path) -> None:
    company(tmp_path, branch="trunk")
    (tmp_path / "records/organisation.yml").write_text(ORGANISATION + "main_branch: trunk\n")
    git(tmp_path, "commit", "-qam", "Name the branch")
    assert len(open_project(tmp_path).timeline.steps) == 2


def test_a_shallow_clone_is_refused_with_the_remedy(tmp_path: Path) -> None:
    origin = company(tmp_path / "origin")
    (origin / "docs/SOP-001.md").write_text(text(1, 2))
    git(origin, "commit", "-qam", "Revise")
    git(tmp_path, "clone", "-q", "--depth", "1", origin.as_uri(), "shallow")
    with pytest.raises(MastercopyError, match="shallow") as refused:
        open_project(tmp_path / "shallow")
    assert "unshallow" in refused.value.hint


def test_bare_and_detached_read_the_same_history(tmp_path: Path) -> None:
    origin = company(tmp_path / "origin")
    git(tmp_path, "clone", "-q", "--bare", str(origin), "bare.git")
    git(tmp_path, "clone", "-q", str(origin), "detached")
    git(tmp_path / "detached", "checkout", "-q", "--detach")
    git(tmp_path / "detached", "branch", "-D", "main")
    tips = {
        open_project(folder).timeline.steps[-1].commit.id
        for folder in (origin, tmp_path / "bare.git", tmp_path / "detached")
    }
    assert len(tips) == 1


def test_a_folder_without_git_is_a_preview(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/SOP-001.md").write_text(text(1))
    project = open_project(tmp_path)
    assert project.basis == "folder" and set(project.archive.dossiers) == {"SOP-001"}


def test_links_submodules_and_odd_names_are_passed_over(tmp_path: Path) -> None:
    folder = company(tmp_path / "company")
    (folder / "docs/SOP-666.md").symlink_to("/etc/passwd")
    (folder / "docs").joinpath(os.fsdecode(b"SOP-\xff.md")).write_bytes(text(7).encode())
    git(folder, "add", "-A")
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},docs/sub.md")
    git(folder, "commit", "-q", "-m", "Odd things")
    project = open_project(folder)
    tree = project.timeline.tree_on(1)
    assert tree.kind("docs/SOP-666.md") == "symlink" and tree.kind("docs/sub.md") == "submodule"
    assert set(project.archive.dossiers) == {"SOP-001", "SOP-007"}


def test_replace_refs_and_diff_settings_tell_no_other_story(tmp_path: Path) -> None:
    folder = company(tmp_path)
    (folder / "docs/SOP-001.md").write_text(text(1, 2))
    git(folder, "commit", "-qam", "Revise")
    plain = [recording.label for recording in open_project(folder).archive.dossiers["SOP-001"].lineage.recordings]
    for key, value in (
        ("log.diffMerges", "off"),
        ("diff.renames", "copies"),
        ("log.showRoot", "false"),
        ("diff.relative", "true"),
        ("core.quotePath", "true"),
        ("log.follow", "true"),
    ):
        git(folder, "config", key, value)
    git(folder, "replace", "HEAD", "HEAD~1")
    told = [recording.label for recording in open_project(folder).archive.dossiers["SOP-001"].lineage.recordings]
    assert plain == told == ["1", "2"]


def test_the_number_of_git_processes_does_not_grow(tmp_path: Path) -> None:
    counts = []
    for documents in (10, 1000):
        folder = company(tmp_path / str(documents), documents)
        log = tmp_path / f"{documents}.log"
        wrapper = tmp_path / f"bin{documents}"
        wrapper.mkdir()
        real = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
        (wrapper / "git").write_text(f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{real}" "$@"\n')
        (wrapper / "git").chmod(stat.S_IRWXU)
        script = (
            "import sys; from pathlib import Path; from mastercopy.project import open_project; "
            "print(len(open_project(Path(sys.argv[1])).archive.dossiers))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, str(folder)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PATH": f"{wrapper}{os.pathsep}{os.environ['PATH']}"},
        )
        assert done.stdout.strip() == str(documents)
        counts.append(len(log.read_text().splitlines()))
    assert counts[0] == counts[1] <= 8


def drop(folder: Path, name: str) -> None:
    """Take one object out of a repository, as a failing disk does."""
    file = folder / ".git/objects" / name[:2] / name[2:]
    file.chmod(stat.S_IRUSR | stat.S_IWUSR)
    file.unlink()


@pytest.mark.parametrize("path", ["docs/SOP-001.md", "records/organisation.yml"])
def test_an_object_that_is_lost_is_an_error_and_no_missing_document(path: str, tmp_path: Path) -> None:
    folder = company(tmp_path / "company", documents=3)
    lost = git(folder, "rev-parse", f"HEAD:{path}").strip()
    drop(folder, lost)
    with pytest.raises(MastercopyError, match=f"cannot read the object {lost}") as refused:
        open_project(folder)
    assert "git fsck" in refused.value.hint


def test_a_clone_without_all_objects_is_refused_with_the_remedy_which_helps(tmp_path: Path) -> None:
    origin = company(tmp_path / "origin", documents=3)
    (origin / "docs/SOP-001.md").write_text(text(1, 2))
    git(origin, "commit", "-qam", "Revise")
    git(origin, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", origin.as_uri(), "partial")
    with pytest.raises(MastercopyError, match="cannot read the object") as refused:
        open_project(tmp_path / "partial")
    assert "git fetch --refetch --no-filter" in refused.value.hint
    git(tmp_path / "partial", "fetch", "-q", "--refetch", "--no-filter")
    assert open_project(tmp_path / "partial").timeline.steps


def test_no_hook_of_the_repository_runs(tmp_path: Path) -> None:
    folder = company(tmp_path / "company")
    hook = folder / ".git/hooks/post-index-change"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    os.utime(folder / "docs/SOP-001.md", (1, 1))
    done = subprocess.run(
        [sys.executable, "-m", "mastercopy", "check", "--repo", str(folder)], capture_output=True, check=False
    )
    assert done.returncode in (0, 1)
    assert not (tmp_path / "ran").exists()
