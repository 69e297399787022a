"""What a revision changed, asked on the command line: in words, as the page has it, and as data."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from company import BOB, Company, procedure
from mastercopy.cli.main import run
from mastercopy.text.redline import accept, reject

PATH = "docs/procedures/SOP-001-order-picking.md"
FIRST = "## Procedure\n\n1. Pick within seven days.\n2. Pack.\n\n![A box](box.svg)\n"
SECOND = "## Procedure\n\n1. Pick within five days.\n2. Weigh.\n3. Pack.\n\n![A box](box.svg)\n"
APPROVED = "Issue\n\nApproved-by: Bob Boss <bob@trial.example>"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two revisions of a procedure whose picture changes as well, and a third that waits."""
    company = Company(tmp_path_factory.mktemp("redline") / "company")
    company.found()
    box = "docs/procedures/box.svg"
    for label, body, day, message in (
        ("1", FIRST, "02-02", APPROVED),
        ("2", SECOND, "03-02", APPROVED),
        ("3", SECOND + "\nNot yet.\n", "04-01", "Propose"),
    ):
        company.write(PATH, procedure(revision=label, change=f"Change {label}", body=body))
        company.write(box, f'<svg xmlns="http://www.w3.org/2000/svg"><title>{min(label, "2")}</title></svg>')
        company.commit(message, f"2026-{day}T09:00:00+00:00")
    return company.root


def asked(story: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["redline", "SOP-001", *arguments, "--repo", str(story), "--as-of", "2026-04-10"]) == 0
    return capsys.readouterr().out


def test_the_current_revision_against_the_one_before(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = asked(story, capsys)
    assert said.splitlines()[0] == (
        "SOP-001 Order picking: revision 2 against revision 1. 2 words added, 1 removed, 1 picture changed."
    )
    assert "[-seven-]{+five+}" in said and "{+Weigh.+}" in said


def test_any_two_revisions_in_any_order(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "[-five-]{+seven+}" in asked(story, capsys, "2", "r1")
    assert "{+Not yet.+}" in asked(story, capsys, "2", "3")


def test_as_data_and_as_a_page(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(asked(story, capsys, "--format", "json"))
    assert (found["schema"], found["from"], found["to"]) == ("mastercopy/redline/1", "1", "2")
    assert {change["kind"] for change in found["changes"]} == {"words", "added", "picture"}
    page = asked(story, capsys, "--format", "html")
    assert "five" in accept(page) and "five" not in reject(page)
    assert "seven" in reject(page) and "seven" not in accept(page)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("SOP-001", "9"), "revisions with a text: 1, 2, 3"),
        (("SOP-404",), "no document 'SOP-404'"),
        (("SOP-001", "\x1b[31m"), "has no text of a revision"),
    ],
)
def test_what_cannot_be_compared(
    story: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    assert run(["redline", *arguments, "--repo", str(story), "--as-of", "2026-04-10"]) == 2
    said = capsys.readouterr().err
    assert says in said and "\x1b" not in said and "Traceback" not in said


def test_a_first_revision_has_nothing_before_it(
    story: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(story, tmp_path / "copy")
    assert run(["redline", "SOP-001", "--repo", str(tmp_path / "copy"), "--as-of", "2026-02-10"]) == 2
    assert "no older text to compare with" in capsys.readouterr().err
    company = Company(tmp_path / "copy")
    company.write(PATH, procedure(revision="4", change="Change 4", body="Short.\n"))
    company.commit(APPROVED, "2026-04-05T09:00:00+00:00", author=BOB)
    assert "revision 4 against revision 3" in asked(tmp_path / "copy", capsys, "3", "4")
