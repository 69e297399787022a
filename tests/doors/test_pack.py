"""An auditor's pack opens from disk, proves itself without us, and holds a sample that anybody draws again."""

from __future__ import annotations

import csv
import hashlib
import html
import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from apart import run_apart, run_whole
from browser.chromium import Chromium

pytestmark = pytest.mark.xdist_group("browser")
DAY = "2026-11-29"
NAME = f"pack-{DAY}"


def packed(repository: Path, target: Path, *asked: str) -> subprocess.CompletedProcess[str]:
    return run_apart("pack", "--repo", str(repository), "--as-of", DAY, "-o", str(target), *asked)


@pytest.fixture(scope="module")
def whole(lumen_oak: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("whole") / "pack.zip"
    done = packed(lumen_oak, target, "--seed", "the auditor's own")
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture
def opened(whole: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(whole) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    return tmp_path / NAME


def table(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / name).read_text("utf-8-sig").splitlines()))


def test_it_proves_itself_with_nothing_but_python(opened: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "site/verify.py", "site"], cwd=opened, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    cover = (opened / "index.html").read_text("utf-8")
    assert re.findall(r"sha256:[0-9a-f]{64}", done.stdout + done.stderr)[0] in cover
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=opened, check=True)


@pytest.mark.parametrize("name", ["index.html", "sample.csv", "evidence.csv"])
def test_a_changed_sheet_is_named(name: str, opened: Path) -> None:
    place = opened / name
    place.write_bytes(place.read_bytes().replace(b"SOP-007", b"SOP-008", 1))
    done = subprocess.run(
        ["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=opened, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and f"{name}: FAILED" in done.stdout


def test_a_changed_page_is_named(opened: Path) -> None:
    page = opened / "site/documents/SOP-007/r1.html"
    page.write_text(page.read_text("utf-8").replace("Purpose", "Purposes", 1), "utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "site/verify.py", "site"], cwd=opened, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "documents/SOP-007/r1.html" in done.stdout


def test_the_same_pack_has_the_same_bytes(lumen_oak: Path, whole: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(whole) as archive:
        cover = archive.read(f"{NAME}/index.html").decode("utf-8")
    [written] = re.findall(r"<code>(mastercopy pack .*?)</code>", cover)
    told = shlex.split(html.unescape(written))[1:]  # as somebody copies it from the sheet
    assert told[-2:] == ["-o", "again.zip"]
    done = run_whole(*told[:-1], str(tmp_path / "again.zip"), "--repo", str(lumen_oak))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "again.zip").read_bytes() == whole.read_bytes()
    assert list(tmp_path.glob(".pack-*")) == []


def test_the_sample_is_what_anybody_draws(opened: Path) -> None:
    scope, sample = table(opened, "scope.csv"), table(opened, "sample.csv")
    by_kind: dict[str, list[dict[str, str]]] = {}
    for row in sample:
        by_kind.setdefault(row["Kind"], []).append(row)
    for kind, rows in by_kind.items():
        seed = [hashlib.sha256(f"the auditor's own:{row['Unit']}".encode()).hexdigest() for row in rows]
        assert seed == sorted(seed) == [row["SHA-256 of SEED:UNIT"] for row in rows], kind
        size = max(3, next(n for n in range(1, 99) if n * n >= len(rows)))
        assert [row["Drawn"] for row in rows] == ["yes"] * min(size, len(rows)) + ["no"] * (len(rows) - size), kind
    units = {(row["Unit"]) for kind, rows in by_kind.items() if kind != "Revisions" for row in rows}
    assert units == {row["ID"] for row in scope}
    evidence = {f"{row['ID']} r{row['Revision']}" for row in table(opened, "evidence.csv")}
    assert len(by_kind["Revisions"]) > 20 and {row["Unit"] for row in by_kind["Revisions"]} <= evidence


def test_the_cover_sheet_says_how_one_draws_again(opened: Path) -> None:
    cover = html.unescape((opened / "index.html").read_text("utf-8"))
    command, answer = re.findall(r"<code>(printf .*? \| sha256sum)</code> answers <code>([0-9a-f]{64})</code>", cover)[
        0
    ]
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == answer


def test_every_link_of_the_cover_sheet_leads_somewhere(opened: Path) -> None:
    links = re.findall(r'href="([^"]+)"', (opened / "index.html").read_text("utf-8"))
    assert len(links) > 100
    assert [link for link in links if not (opened / link.partition("#")[0]).is_file()] == []
    for name in ("scope.csv", "sample.csv", "happened.csv"):
        pages = {row["Page"] for row in table(opened, name) if row["Page"]}
        assert pages and [page for page in pages if not (opened / page).is_file()] == []


def test_it_opens_from_disk_without_a_network(opened: Path, tmp_path: Path) -> None:
    with Chromium(tmp_path / "profile") as browser, browser.open(opened / "index.html") as tab:
        assert "Auditor's pack" in tab.ask("document.querySelector('h1').innerText")
        assert tab.errors() == [] == tab.violations()
        assert tab.ask("getComputedStyle(document.body).maxWidth") != "none", "the policy lets its style in"
        assert "unsafe" not in tab.ask("document.querySelector('meta[http-equiv]').content")
        assert [one for one in tab.requests() if not one.startswith(("file:", "data:"))] == []


def test_every_approval_of_the_scope_is_among_the_evidence(opened: Path) -> None:
    rows = table(opened, "evidence.csv")
    for row in (row for row in table(opened, "scope.csv") if row["Status"] == "Effective"):
        own = [one for one in rows if one["ID"] == row["ID"] and one["Revision"] == row["Revision"]]
        assert any(one["Meaning"] == "Approved" and one["Counts"] == "yes" for one in own), row
        assert {one["Digest"][:7] for one in own} == {"sha256:"}


@pytest.fixture(scope="module")
def narrow(lumen_oak: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("narrow")
    asked = ("--clause", "8", "--process", "ORDER-FULFILMENT", "--period", "2026-01..2026-Q2")
    done = packed(lumen_oak, folder / "pack.zip", *asked)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(folder / "pack.zip") as archive:
        archive.extractall(folder)
    yield folder / NAME


def test_clause_process_and_period_narrow_it(narrow: Path) -> None:
    scope = {row["ID"] for row in table(narrow, "scope.csv")}
    complaints = {name for name in scope if name.startswith("CMP-")}
    assert "SOP-007" in scope and len(scope - complaints) < 20, "of hundreds of documents and records"
    records = Path(__file__).parents[2] / "records/complaints"
    assert all("process: order-fulfilment" in (records / f"{name}.yml").read_text("utf-8") for name in complaints)
    happened = table(narrow, "happened.csv")
    assert {row["ID"] for row in happened} <= scope
    assert all("2026-01-01" <= row["Day"] <= "2026-06-30" for row in happened)
    cover = (narrow / "index.html").read_text("utf-8")
    assert "clause 8" in cover and "from 2026-01-01 to 2026-06-30" in cover
    revisions = [row["Unit"] for row in table(narrow, "sample.csv") if row["Kind"] == "Revisions"]
    assert "SOP-007 r7" in revisions and "SOP-007 r1" not in revisions
    assert "nobody could have chosen it" in cover  # the seed was nobody's own


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--process", "order-fulfillment"), "did you mean"),
        (("--clause", "99"), "nothing answers to that"),
        (("--period", "soon"), "is no period"),
        (("--period", "2026-06-30..2026-01-01"), "is no period"),
        (("--period", "..2026"), "is no period"),
        (("--sample", "0"), "--sample"),
        (("--seed", "a\nb\x1b[31m"), "nobody can copy"),
        (("--period", "9999-W52"), "is no period"),
        (("--clause", "<script>"), "nothing answers to that"),
    ],
)
def test_what_cannot_be_packed_is_said(asked: tuple[str, ...], said: str, lumen_oak: Path, tmp_path: Path) -> None:
    done = packed(lumen_oak, tmp_path / "pack.zip", *asked)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_not_there_is_said(lumen_oak: Path, tmp_path: Path) -> None:
    done = packed(lumen_oak, tmp_path / "nowhere/pack.zip")
    assert done.returncode == 2 and "Traceback" not in done.stderr


def test_what_is_quiet_in_a_period_is_named(lumen_oak: Path, tmp_path: Path) -> None:
    done = packed(lumen_oak, tmp_path / "pack.zip", "--clause", "8", "--period", "2026-H1")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        cover = archive.read(f"{NAME}/index.html").decode()
    left_out = cover.partition("Left out, because nothing happened to them in the period:")[2].partition("</p>")[0]
    assert "SOP-014" in left_out and "SOP-007" not in left_out
