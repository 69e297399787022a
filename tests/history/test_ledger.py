"""An earlier site's ledger tells when a published revision was lost, changed or moved to another commit."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from apart import run_apart
from company import run
from trial import write_trial


def check(repo: Path, ledger: Path) -> tuple[int, dict[str, str], str]:
    done = run("check", "--repo", str(repo), "--ledger", str(ledger), "--format", "json", "--as-of", "2026-11-24")
    problems = json.loads(done.stdout)["problems"] if done.stdout else []
    said = {p["slug"]: p["severity"] for p in problems if (p["path"], p["line"]) == ("data/ledger.jsonl", 1)}
    assert len(said) == len({p["slug"] for p in problems if p["path"].startswith("data/")})
    return done.returncode, said, done.stderr


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trial company and its site, which is built once for all of these."""
    folder = tmp_path_factory.mktemp("told")
    write_trial(folder / "repo")
    site = ("--site-dir", str(folder / "site"))
    done = run_apart("build", "--repo", str(folder / "repo"), *site, "--as-of", "2026-11-24")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def published(told: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of both, for a test that rewrites one of them."""
    for name in ("repo", "site"):
        shutil.copytree(told / name, tmp_path / name, symlinks=True)
    return tmp_path / "repo", tmp_path / "site" / "data" / "ledger.jsonl"


def rewrite(repo: Path, *filters: str) -> None:
    subprocess.run(
        ["git", "-C", str(repo), "filter-branch", "-f", *filters, "main"],
        check=True,
        capture_output=True,
        env={
            **os.environ,
            "FILTER_BRANCH_SQUELCH_WARNING": "1",
            "GIT_COMMITTER_NAME": "X",
            "GIT_COMMITTER_EMAIL": "x@x",
        },
    )


@pytest.mark.parametrize("line", ["null", "[]", "5", '"x"', '{"id": "SOP-007", "revision": "1", "issue": 1e999}'])
def test_what_is_no_ledger_is_told_in_words(published: tuple[Path, Path], line: str) -> None:
    repo, ledger = published
    head = ledger.read_text("utf-8").splitlines()[0]
    chained = line[:-1] + f', "previous": "{hashlib.sha256(head.encode()).hexdigest()}"}}' if line[0] == "{" else line
    for text in (f"{head}\n{chained}\n", f"{chained}\n"):
        ledger.write_text(text, encoding="utf-8")
        code, _, said = check(repo, ledger)
        assert code == 2
        assert "the earlier ledger cannot be trusted" in said
        assert "object" not in said and "Traceback" not in said


def test_a_published_effective_day_that_moved_is_told(published: tuple[Path, Path]) -> None:
    repo, ledger = published
    head, *lines = (json.loads(line) for line in ledger.read_text("utf-8").splitlines())
    moved = next(line for line in lines if line["effective"])
    moved["effective"] = "2020-01-01"
    text = [json.dumps(head)]
    for line in lines:
        text.append(json.dumps({**line, "previous": hashlib.sha256(text[-1].encode()).hexdigest()}))
    ledger.write_text("\n".join(text) + "\n", encoding="utf-8")
    assert check(repo, ledger)[1] == {"revision-rewritten": "error"}


def test_an_untouched_history_agrees(published: tuple[Path, Path]) -> None:
    assert check(*published)[1] == {}


def test_the_same_texts_on_other_commits_are_a_notice(published: tuple[Path, Path]) -> None:
    rewrite(published[0], "--msg-filter", "cat; echo; echo Migrated: yes")
    slugs = check(*published)[1]
    assert slugs == {"revision-moved": "info", "history-rewritten": "warning"}


def test_a_changed_word_in_an_old_revision_is_an_error(published: tuple[Path, Path]) -> None:
    rewrite(published[0], "--tree-filter", "sed -i s/morning/evening/ docs/procedures/SOP-007-order-fulfilment.md")
    code, slugs, _ = check(*published)
    assert code == 1 and slugs["revision-rewritten"] == "error"


def test_a_dropped_document_is_an_error(published: tuple[Path, Path]) -> None:
    rewrite(published[0], "--tree-filter", "rm -f docs/work-instructions/WI-001-packing-a-lamp.md")
    code, slugs, _ = check(*published)
    assert code == 1 and slugs["revision-lost"] == "error"


def test_an_edited_ledger_is_refused(published: tuple[Path, Path]) -> None:
    repo, ledger = published
    ledger.write_text(ledger.read_text(encoding="utf-8").replace('"revision":"2"', '"revision":"9"', 1), "utf-8")
    code, _, said = check(repo, ledger)
    assert code == 2 and "chain is broken" in said


def test_a_commit_that_left_the_mainline_is_a_warning(published: tuple[Path, Path]) -> None:
    repo, ledger = published
    git = ["git", "-C", str(repo), "-c", "user.name=X", "-c", "user.email=x@lumen-oak.example"]
    subprocess.run([*git, "checkout", "-q", "-b", "other", "HEAD~1"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "Elsewhere"], check=True)
    subprocess.run([*git, "merge", "-q", "--no-ff", "-m", "Merge main the wrong way round", "main"], check=True)
    subprocess.run([*git, "branch", "-qf", "main", "other"], check=True)
    assert check(repo, ledger)[1]["mainline-moved"] == "warning"


def test_a_site_or_its_manifest_may_be_given_as_well(published: tuple[Path, Path]) -> None:
    repo, ledger = published
    site = ledger.parent.parent
    assert check(repo, site)[1] == check(repo, site / "data/manifest.json")[1] == {}
    rewrite(repo, "--tree-filter", "rm -f docs/work-instructions/WI-001-packing-a-lamp.md")
    assert check(repo, site) == check(repo, ledger)


def test_a_manifest_alone_tells_which_published_texts_are_gone(published: tuple[Path, Path], tmp_path: Path) -> None:
    repo, ledger = published
    alone = tmp_path / "kept.json"
    alone.write_bytes((ledger.parent / "manifest.json").read_bytes())
    assert check(repo, alone)[1] == {}
    rewrite(repo, "--tree-filter", "sed -i s/morning/evening/ docs/procedures/SOP-007-order-fulfilment.md")
    code, slugs, _ = check(repo, alone)
    assert code == 1 and slugs == {"revision-lost": "error", "history-rewritten": "warning"}


def test_a_manifest_that_was_changed_is_refused(published: tuple[Path, Path]) -> None:
    repo, ledger = published
    manifest = ledger.parent / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"basis":"mainline"', b'"basis":"folder"', 1))
    code, _, said = check(repo, manifest)
    assert code == 2 and "the earlier manifest cannot be trusted" in said


def test_another_ledger_beside_a_manifest_is_refused(published: tuple[Path, Path]) -> None:
    repo, ledger = published
    ledger.write_text(ledger.read_text("utf-8") + "\n", encoding="utf-8")
    code, _, said = check(repo, ledger.parent / "manifest.json")
    assert code == 2 and "not the one that it names" in said


def test_a_folder_that_is_no_site_is_refused(published: tuple[Path, Path], tmp_path: Path) -> None:
    code, _, said = check(published[0], tmp_path)
    assert code == 2 and "no manifest" in said


def test_a_published_day_of_recording_that_moved_is_a_warning(published: tuple[Path, Path]) -> None:
    rewrite(
        published[0],
        "--env-filter",
        'd=${GIT_COMMITTER_DATE#@}; export GIT_COMMITTER_DATE="$((${d% *} + 172800)) +0000"',
    )
    assert check(*published)[1]["revision-moved"] == "warning"
