"""A text that is blank in a rewritten history is removed by decision, or tampering: what tells the two apart."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastercopy.model.removal import Removal, blank_text, read_blank, read_removal
from pagetext import text_of
from trial import write_trial

DAY = "2026-11-24"
SOP7 = "docs/procedures/SOP-007-order-fulfilment.md"
REM = "records/removals/REM-001.yml"
BLANK = """
import pathlib, re, sys
for path in pathlib.Path("docs/procedures").glob("SOP-007*.md"):
    text = path.read_text("utf-8")
    head = re.match(r"---\\n.*?\\n---\\n", text, re.DOTALL)
    if head and re.search(r"(?m)^revision: 2$", head[0]):
        path.write_text(head[0] + sys.argv[1] + "\\n", "utf-8")
"""


def mastercopy(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "mastercopy", *arguments], capture_output=True, text=True, check=False)


def git(repo: Path, *arguments: str, **environment: str) -> str:
    who = {f"GIT_{role}_{part}": said for role in ("AUTHOR", "COMMITTER") for part, said in _WHO.items()}
    when = {"GIT_AUTHOR_DATE": "2026-11-20T09:00:00+00:00", "GIT_COMMITTER_DATE": "2026-11-20T09:00:00+00:00"}
    done = subprocess.run(
        ["git", "-C", str(repo), *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **who, **when, "FILTER_BRANCH_SQUELCH_WARNING": "1", **environment},
    )
    return done.stdout.strip()


_WHO = {"NAME": "Mateus Rocha", "EMAIL": "mateus@lumen-oak.example"}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The trial company and the site that it published before anything was removed."""
    folder = tmp_path_factory.mktemp("removals")
    write_trial(folder / "repo")
    done = mastercopy("build", "--repo", f"{folder}/repo", "--site-dir", f"{folder}/site", "--as-of", DAY)
    assert done.returncode == 0, done.stderr
    return folder / "repo", folder / "site"


@pytest.fixture
def repo(published: tuple[Path, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(published[0], tmp_path / "repo"))


def ledger_line(site: Path, revision: str) -> Mapping[str, object]:
    rows = [json.loads(line) for line in (site / "data/ledger.jsonl").read_text("utf-8").splitlines()[1:]]
    return next(row for row in rows if (row["id"], row["revision"]) == ("SOP-007", revision))


def removal(site: Path, repo: Path, **other: object) -> str:
    line = ledger_line(site, "2")
    said = {
        "id": "REM-001",
        "title": "A number in an old procedure",
        "ground": "personal data",
        "record": "SOP-007",
        "path": SOP7,
        "revision": "2",
        "digest": line["digest"],
        "authors": line["authors"],
        "depth": "history",
        "why": "A customer asked us to.",
        "decided": "2026-11-18",
        "decided_by": "mateus.rocha",
        "role": "quality-manager",
        "earlier_tips": [git(repo, "rev-parse", "main")],
        "left": "Backups until January.",
        "carried_out": "2026-11-20",
        "status": "carried-out",
        **other,
    }
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in said.items() if value is not None)


def enter(repo: Path, text: str, **environment: str) -> None:
    (repo / REM).parent.mkdir(exist_ok=True)
    (repo / REM).write_text(text, "utf-8")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "Record the removal", **environment)


def rewrite(repo: Path, blank: str = "Removed under REM-001.") -> None:
    script = repo.parent / "blank.py"
    script.write_text(BLANK, "utf-8")
    git(repo, "filter-branch", "-f", "--tree-filter", f"'{sys.executable}' '{script}' '{blank}'", "main")


def check(repo: Path, site: Path) -> tuple[int, dict[str, set[str]], list[str]]:
    """(exit code, severities by slug, sentences) of what a check against the earlier site says of what is gone."""
    done = mastercopy("check", "--repo", str(repo), "--as-of", DAY, "--ledger", str(site), "--format", "json")
    slugs = {"removed-under", "text-gone", "removal-unfounded"}
    every = json.loads(done.stdout)["problems"]
    told = [one for one in every if one["slug"] in slugs or one["path"] == "data/ledger.jsonl"]
    found: dict[str, set[str]] = {}
    for one in told:
        found.setdefault(one["slug"], set()).add(one["severity"])
    return done.returncode, found, [one["message"] for one in told if one["slug"] != "revision-moved"]


def trail(repo: Path) -> list[dict[str, object]]:
    done = mastercopy("trail", "SOP-007", "--repo", str(repo), "--as-of", DAY, "--format", "json")
    rows: list[dict[str, object]] = json.loads(done.stdout)["revisions"]
    return rows


def test_a_text_that_went_by_decision_is_told_as_that(published: tuple[Path, Path], repo: Path) -> None:
    before = trail(repo)
    enter(repo, removal(published[1], repo))
    rewrite(repo)
    _, found, said = check(repo, published[1])
    assert found == {"removed-under": {"info"}, "revision-moved": {"info"}}
    assert "the text of SOP-007 revision 2 was removed under REM-001" in said
    clone = repo.parent / "clone"  # where what was left is not kept beside main
    git(repo, "clone", "-q", "--no-local", "--branch", "main", "--single-branch", f"file://{repo}", str(clone))
    proved = mastercopy("verify", str(published[1]), "--repo", str(clone))
    assert proved.returncode == 0 and "its history was rewritten under REM-001" in proved.stderr
    after = trail(repo)
    kept = ("revision", "issue", "status", "approved", "released", "in_force_from", "in_force_until", "digest")
    assert [[row[key] for key in kept] for row in after] == [[row[key] for key in kept] for row in before]
    assert [row["authors"] for row in after] == [row["authors"] for row in before]
    assert [row.get("removed") for row in after] == [None, "REM-001", None]


def test_the_site_holds_no_text_of_it_and_its_verifier_says_why(
    published: tuple[Path, Path], repo: Path, tmp_path: Path
) -> None:
    enter(repo, removal(published[1], repo))
    rewrite(repo)
    site = tmp_path / "site"
    done = mastercopy("build", "--repo", str(repo), "--site-dir", str(site), "--as-of", DAY)
    assert done.returncode == 0, done.stderr
    alone = subprocess.run([sys.executable, "-I", str(site / "verify.py")], capture_output=True, text=True, check=False)
    assert alone.returncode == 0, alone.stdout
    assert (
        "SOP-007 2 was removed under REM-001, decided by mateus.rocha as quality-manager on 2026-11-18" in alone.stdout
    )
    assert not (site / "data/revisions/SOP-007/r2.json").exists()
    again = mastercopy("verify", str(site), "--repo", str(repo))
    assert again.returncode == 0, again.stdout
    for edit, told in _FORGED.items():
        forged = Path(shutil.copytree(site, tmp_path / f"forged-{len(told)}"))
        edit(forged)
        done = subprocess.run(
            [sys.executable, "-I", str(forged / "verify.py")], capture_output=True, text=True, check=False
        )
        assert done.returncode == 1 and told in done.stdout, (told, done.stdout)


def _other_digest(site: Path) -> None:
    _edit(site / "data/removals.json", r"sha256:[0-9a-f]{4}", "sha256:0000")


def _other_document(site: Path) -> None:
    _edit(site / "data/removals.json", '"document": "SOP-007"', '"document": "SOP-016"')


def _nobody(site: Path) -> None:
    _edit(site / "data/removals.json", '"decided_by": "mateus.rocha"', '"decided_by": ""')


def _other_text(site: Path) -> None:
    _edit(site / "documents/SOP-007/SOP-007-r2.md", "Removed under", "Do this instead.\n\n---\nRemoved under")


def _other_approval(site: Path) -> None:
    data = json.loads((site / "data/trails/SOP-007.json").read_bytes())
    for act in data["revisions"][1]["signoffs"]:
        act["digest"] = "sha256:" + "0" * 64
    (site / "data/trails/SOP-007.json").write_text(json.dumps(data), "utf-8")


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    changed = re.sub(old, new, text)
    assert changed != text
    path.write_text(changed, "utf-8")


_FORGED = {
    _other_digest: "called removed under REM-001, and no decision names exactly that text",
    _other_document: "SOP-007.json: revision 2 is called removed under REM-001, and no decision names exactly that",
    _nobody: "revision 2 is called removed under REM-001, and no decision names",
    _other_text: "revision 2 is called removed under REM-001, and another text stands there",
    _other_approval: "under revision 2 binds another text",
}


def test_without_a_removal_it_stays_tampering(published: tuple[Path, Path], repo: Path) -> None:
    rewrite(repo)
    code, found, said = check(repo, published[1])
    assert code == 1 and found["revision-rewritten"] == {"error"} and found["text-gone"] == {"error"}
    assert found["history-rewritten"] == {"warning"} and "removed-under" not in found


FORGERIES = {
    "a wrong digest": {"digest": "sha256:" + "1" * 64},
    "another document": {"record": "SOP-016"},
    "another revision": {"revision": "3"},
    "no revision": {"revision": None},
    "nobody": {"decided_by": "nobody"},
    "somebody without that role": {"decided_by": "clara.nunes"},
    "a role that may not approve": {"decided_by": "clara.nunes", "role": "picker"},
    "void": {"status": "void", "reason": "A slip"},
    "taken from main alone": {"depth": "main"},
    "another removal": {"id": "REM-002"},
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_removal_hides_nothing(published: tuple[Path, Path], repo: Path, forgery: str) -> None:
    enter(repo, removal(published[1], repo, **FORGERIES[forgery]))
    rewrite(repo)
    code, found, _ = check(repo, published[1])
    assert code == 1 and found["revision-rewritten"] == {"error"}
    named = "REM-001" if forgery == "a wrong digest" else None  # which no repository can tell by itself
    assert [row.get("removed") for row in trail(repo)] == [None, named, None]


def test_a_removal_that_nobody_with_a_role_entered_hides_nothing(published: tuple[Path, Path], repo: Path) -> None:
    stranger = {"GIT_AUTHOR_NAME": "S", "GIT_AUTHOR_EMAIL": "s@elsewhere.example"}
    enter(repo, removal(published[1], repo), **stranger)
    rewrite(repo)
    code, found, _ = check(repo, published[1])
    assert code == 1 and found["revision-rewritten"] == {"error"} and found["removal-unfounded"] == {"error"}


def test_an_author_who_is_left_out_is_told(published: tuple[Path, Path], repo: Path) -> None:
    assert len(ledger_line(published[1], "2")["authors"]) > 1  # type: ignore[arg-type]
    enter(repo, removal(published[1], repo, authors=None))
    rewrite(repo)
    code, found, said = check(repo, published[1])
    assert code == 1 and found["revision-rewritten"] == {"error"}
    assert any("has other authors" in one for one in said)


def test_another_revision_that_changed_is_told_all_the_same(published: tuple[Path, Path], repo: Path) -> None:
    enter(repo, removal(published[1], repo))
    rewrite(repo)
    path = repo.parent / "other.py"
    path.write_text("import pathlib\np = pathlib.Path('docs/procedures/SOP-016-corrective-action.md')\n"
                    "p.exists() and p.write_text(p.read_text().replace('cause', 'reason'))\n")  # fmt: skip
    git(repo, "filter-branch", "-f", "--tree-filter", f"'{sys.executable}' '{path}'", "main")
    code, found, said = check(repo, published[1])
    assert code == 1 and found["revision-rewritten"] == {"error"}
    assert any(one.startswith("SOP-016") for one in said)


def test_a_text_that_is_no_blank_is_judged_as_the_text_that_it_is(published: tuple[Path, Path], repo: Path) -> None:
    enter(repo, removal(published[1], repo))
    rewrite(repo, "Removed under REM-001. Do as you like.")
    code, found, _ = check(repo, published[1])
    assert code == 1 and found["revision-rewritten"] == {"error"}


def test_a_document_that_is_gone_from_all_history(published: tuple[Path, Path], repo: Path) -> None:
    lines = [json.loads(line) for line in (published[1] / "data/ledger.jsonl").read_text("utf-8").splitlines()[1:]]
    gone = next(line for line in lines if line["id"] == "WI-001")
    told = {"record": "WI-001", "revision": gone["revision"], "digest": gone["digest"], "path": "docs/x/WI-001.md"}
    enter(repo, removal(published[1], repo, **told))
    git(repo, "filter-branch", "-f", "--tree-filter", "rm -f docs/work-instructions/WI-001-packing-a-lamp.md", "main")
    _, found, said = check(repo, published[1])
    others = [line for line in lines if line["id"] == "WI-001" and line is not gone]
    assert f"WI-001 revision {gone['revision']} was removed under REM-001" in said
    assert ("revision-lost" in found) == bool(others)


@given(st.text(max_size=60))
def test_only_the_blank_itself_is_blank(more: str) -> None:
    assert read_blank(blank_text("REM-001")) == "REM-001"
    if more.strip():
        assert read_blank(blank_text("REM-001") + more) is None


@given(st.fixed_dictionaries({key: st.text(max_size=8) | st.lists(st.text(max_size=3)) | st.none() for key in (
    "id", "record", "digest", "decided", "decided_by", "role", "revision", "fields", "authors")}))  # fmt: skip
def test_any_record_is_a_removal_or_none(fields: dict[str, object]) -> None:
    found = read_removal(fields)
    assert found is None or isinstance(found, Removal)


def test_its_page_says_by_which_decision(published: tuple[Path, Path], repo: Path, tmp_path: Path) -> None:
    enter(repo, removal(published[1], repo))
    rewrite(repo)
    site = tmp_path / "site"
    assert mastercopy("build", "--repo", str(repo), "--site-dir", str(site), "--as-of", DAY).returncode == 0
    page = text_of((site / "documents/SOP-007/r2.html").read_text("utf-8"))
    assert "Removed under REM-001. Its text is gone by decision." in page
    assert "Mateus Rocha" in page
    kept = text_of((site / "for/retention.html").read_text("utf-8"))
    assert "revision 2 Personal data From all history of main 2026-11-18, Mateus Rocha, Quality manager" in kept
