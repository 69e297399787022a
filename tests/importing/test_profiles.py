"""Every profile reads the export of its tool, once and no more, and writes no person; other files change nothing."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from company import Company
from exports import CANARIES, EXPORTS, KEY, Export, found_folder, take_in, tree
from mastercopy.cli.main import run

NAMES = [str(export) for export in EXPORTS]
ALIKE = {("nps", "delighted"), ("csat", "delighted"), ("ces", "delighted"), ("delighted", "delighted")}
"""Exports that a second profile may read as well: the same headings."""


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASTERCOPY_IMPORT_KEY", KEY)


def test_every_shipped_profile_is_tried() -> None:
    shipped = {entry.name.removesuffix(".yml") for entry in (files("mastercopy.importing") / "profiles").iterdir()}
    assert shipped == {export.profile for export in EXPORTS}


@pytest.mark.parametrize("export", EXPORTS, ids=NAMES)
def test_an_export_is_taken_in_once(export: Export, firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(firm)
    assert take_in(firm, export.profile, export.data, *export.options, suffix=export.suffix) == 0
    said = capsys.readouterr().out
    assert f" {export.accepted} accepted, 0 already here" in said and "wrote records/" in said, said
    after = tree(firm)
    assert after != before
    for path in firm.rglob("*"):
        assert not any(canary in path.name for canary in CANARIES)
    written = b"\n".join(data for path, data in after.items() if before.get(path) != data).decode()
    assert [canary for canary in CANARIES if canary in written] == []
    assert take_in(firm, export.profile, export.data, *export.options, suffix=export.suffix) == 0
    said = capsys.readouterr().out
    assert "nothing new" in said and f"{export.accepted} already here" in said, said
    assert tree(firm) == after


@pytest.mark.parametrize("export", EXPORTS, ids=NAMES)
def test_a_dry_run_writes_nothing(export: Export, firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(firm)
    assert take_in(firm, export.profile, export.data, *export.options, "--dry-run", suffix=export.suffix) == 0
    said = capsys.readouterr().out
    assert "+++ b/records/" in said and not any(canary in said for canary in CANARIES)
    assert tree(firm) == before


@pytest.mark.parametrize("export", EXPORTS, ids=NAMES)
def test_what_is_taken_in_passes_the_check(export: Export, firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "--repo", str(firm)])
    before = set(capsys.readouterr().out.splitlines())
    take_in(firm, export.profile, export.data, *export.options, suffix=export.suffix)
    capsys.readouterr()
    run(["check", "--repo", str(firm)])
    fresh = [line for line in capsys.readouterr().out.splitlines() if line not in before and ": error:" in line]
    assert [line for line in fresh if "objective-incomplete" not in line and "clock" not in line] == []


@pytest.mark.parametrize("profile", sorted({export.profile for export in EXPORTS}))
def test_the_export_of_another_tool_changes_nothing(
    profile: str, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = next(export.options for export in EXPORTS if export.profile == profile)
    before = tree(firm)
    for export in EXPORTS:
        same = export.profile == profile or {export.profile, profile} <= {"nps", "csat", "ces"}
        if same or (profile, export.profile) in ALIKE:
            continue
        code = take_in(firm, profile, export.data, *options, suffix=export.suffix)
        said = capsys.readouterr()
        if export.profile == "google-forms" and code == 1:  # its score is of a quiz, and empty
            assert "0 accepted, 0 already here, 2 rejected" in said.out
        else:
            assert code == 2 and "expected heading" in said.err and "the file has:" in said.err, (str(export), said)
        assert tree(firm) == before


@pytest.mark.parametrize("export", EXPORTS, ids=NAMES)
def test_a_broken_file_changes_nothing_and_says_why(
    export: Export, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(firm)
    broken = {
        "empty": b"",
        "blank": b" \n\n",
        "binary": bytes(range(256)) * 40,
        "picture": b"\x89PNG\r\n\x1a\n" + bytes(400),
        "zip": b"PK\x03\x04" + bytes(400),
        "page": b"<html><body>Please log in</body></html>",
        "half": export.data[: len(export.data) // 2] if export.suffix != "csv" else b'"a","b\nc,d',
        "object": b'{"error": "no access"}',
    }
    for name, data in broken.items():
        code = take_in(firm, export.profile, data, *export.options, suffix=export.suffix)
        said = capsys.readouterr()
        assert code == 2 and said.err.startswith("mastercopy: ") and "hint:" in said.err, (name, said)
        assert "Traceback" not in said.err and tree(firm) == before


def test_the_order_of_columns_and_their_case_do_not_matter(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [b"COMMENT, score ,id", b"Good,9,a", b"Bad,1,b"]
    assert take_in(firm, "nps", b"\n".join(lines), "--into", "SRV-2026-01") == 0
    assert take_in(firm, "nps", b"id,Score,Comment\na,9,Good\nb,1,Bad\n", "--into", "SRV-2026-01") == 0
    assert "nothing new" in capsys.readouterr().out


def test_profiles_are_listed_and_described(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "--list", "--repo", str(firm)]) == 0
    listed = capsys.readouterr().out
    assert all(export.profile in listed for export in EXPORTS)
    assert run(["import", "qualtrics", "--describe", "--repo", str(firm)]) == 0
    described = capsys.readouterr().out
    assert "ResponseId" in described and "never written: IPAddress" in described


def test_a_git_repository_is_told_what_to_commit(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    company.found()
    found_folder(company.root)
    company.commit("Plan the wave", "2026-02-02T09:00:00+00:00")
    assert take_in(company.root, "nps", b"id,score\na,9\n", "--into", "SRV-2026-01") == 0
    said = capsys.readouterr()
    assert "commit -m 'Import 1 row'" in said.out and "no pattern finds a name" in said.err
    assert company.git("status", "--porcelain", "--untracked-files=all").count("records/") == 3
