"""What the command line says to people and to logs, and how it refuses what it cannot build from."""

from __future__ import annotations

import json
import os
import pty
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest

from company import Company, procedure
from mastercopy.cli.main import mastercopy, run
from pagetext import text_of

PATH = "docs/procedures/SOP-001-order-picking.md"
APPROVED = "Issue\n\nApproved-by: Bob Boss <bob@trial.example>"
DAY = ("--as-of", "2026-04-01")
BODY = "## Purpose\n\nTo try.\n\nTwo lines.\n"


@pytest.fixture
def issued(company: Company) -> Company:
    company.found()
    company.write(PATH, procedure(body=BODY))
    company.commit(APPROVED, "2026-02-02T09:00:00+00:00")
    return company


def build(folder: Path, site: Path, *more: str) -> int:
    return run(["build", "--repo", str(folder), "--site-dir", str(site), *DAY, *more])


def refused(capsys: pytest.CaptureFixture[str], folder: Path, site: Path) -> str:
    """What a build says that ends before anything is written."""
    capsys.readouterr()
    assert build(folder, site) == 2
    said = capsys.readouterr()
    assert said.out == "" and not site.exists() and "Traceback" not in said.err
    return said.err


def test_a_log_gets_one_closing_line(issued: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(issued.root, tmp_path / "site") == 0
    said = capsys.readouterr()
    (line,) = said.err.splitlines()
    assert "pages as of 2026-04-01" in line and "errors" in line
    assert said.out == f"open {(tmp_path / 'site/index.html').resolve()}\n"


def test_somebody_at_a_terminal_sees_each_step(issued: Company, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "mastercopy", "build", "--repo", str(issued.root), "--site-dir"]
    try:
        done = subprocess.run(
            [*command, str(tmp_path / "site"), *DAY], stdout=subprocess.PIPE, stderr=theirs, env=environment, timeout=60
        )
        said = os.read(ours, 65536).decode()
    finally:
        os.close(theirs)
        os.close(ours)
    assert done.returncode == 0, said
    for step in ("read 2 mainline commits, 1 document (", "compiled ", "rendered ", "wrote "):
        assert step in said


@pytest.fixture
def broken() -> Iterator[str]:
    """A verb with a fault of ours in it."""

    @mastercopy.command("broken")
    def fail() -> None:
        raise RuntimeError("the \x1b[31mcause\nand more")

    yield "broken"
    del mastercopy.commands["broken"]


def test_a_fault_of_ours_is_one_sentence_and_how_to_report_it(
    broken: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MASTERCOPY_TRACEBACK", raising=False)
    assert run([broken]) == 3
    sentence, hint = capsys.readouterr().err.splitlines()
    assert "a fault of ours" in sentence and "RuntimeError: the  [31mcause and more" in sentence
    assert "report" in hint and "MASTERCOPY_TRACEBACK=1" in hint
    monkeypatch.setenv("MASTERCOPY_TRACEBACK", "1")
    assert run([broken]) == 3
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_no_fault_of_ours(
    issued: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    assert build(issued.root, tmp_path / "file/site") == 2
    said = capsys.readouterr().err
    assert str(tmp_path / "file") in said and "hint:" in said and "Traceback" not in said


def test_an_address_in_use(issued: Company, capsys: pytest.CaptureFixture[str]) -> None:
    issued.write("mkdocs.yml", "site_name: Trial\ntheme: material\nplugins: [mastercopy]\n")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        assert run(["serve", "--repo", str(issued.root), "--address", address]) == 2
    assert f"cannot serve at {address}" in capsys.readouterr().err


def test_a_shallow_clone_is_refused_with_the_remedy(
    issued: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issued.git("clone", "--quiet", "--depth", "1", issued.root.as_uri(), str(tmp_path / "shallow"))
    said = refused(capsys, tmp_path / "shallow", tmp_path / "site")
    assert "shallow" in said and "git fetch --unshallow" in said and "fetch-depth: 0" in said


def test_no_main_branch(issued: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    issued.git("branch", "--move", "main", "trunk")
    said = refused(capsys, issued.root, tmp_path / "site")
    assert "no branch 'main'" in said and "main_branch" in said and "--ref" in said
    assert build(issued.root, tmp_path / "site", "--ref", "trunk") == 0


def test_no_commit_yet(company: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    company.write(PATH, procedure())
    said = refused(capsys, company.root, tmp_path / "site")
    assert "no commit yet" in said and "commit docs/ and records/" in said


def test_a_submodule_is_passed_over_and_told(
    issued: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issued.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},docs/other")
    issued.git("commit", "--quiet", "-m", "Take in another repository", GIT_COMMITTER_DATE="2026-02-03T09:00:00+00:00",
               GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@trial.example", GIT_COMMITTER_NAME="A",
               GIT_COMMITTER_EMAIL="a@trial.example")  # fmt: skip
    assert build(issued.root, tmp_path / "site") == 0
    capsys.readouterr()
    run(["check", "--repo", str(issued.root), "--ref", "main", *DAY, "--format", "json"])
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [one["path"] for one in problems if "submodule" in one["message"]] == ["docs/other"]


def test_line_ends_and_a_byte_order_mark_change_neither_text_nor_digest(
    issued: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    windows = b"\xef\xbb\xbf" + procedure(body=BODY).replace("\n", "\r\n").encode()
    issued.write(PATH, windows)
    for record in sorted((issued.root / "records").glob("*.yml")):
        record.write_bytes(b"\xef\xbb\xbf" + record.read_bytes().replace(b"\n", b"\r\n"))
    issued.commit("Save with an editor of Windows", "2026-02-03T09:00:00+00:00")
    assert build(issued.root, tmp_path / "site", "--strict") == 0, capsys.readouterr().err
    page = (tmp_path / "site/documents/SOP-001/index.html").read_text("utf-8")
    assert "Two lines." in page and "Changed without a new revision" not in page and "\ufeff" not in page
    assert "Trial" in (tmp_path / "site/index.html").read_text("utf-8")


def test_a_plain_folder_is_built_as_a_preview(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "folder/docs").mkdir(parents=True)
    (tmp_path / "folder/docs/SOP-001.md").write_text(procedure(body=BODY))
    assert build(tmp_path / "folder", tmp_path / "site") == 0, capsys.readouterr().err
    page = (tmp_path / "site/documents/SOP-001/index.html").read_text("utf-8")
    assert "Preview of a folder without history" in page and "Two lines." in page
    assert "On disk alone, nothing recorded" in page and "Effective." not in page
    told = [path for path in (tmp_path / "site").rglob("*.*") if path.suffix in (".html", ".json", ".jsonl")]
    assert [path for path in told if "1970" in path.read_text()] == [], "no day was ever told"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("hooks: [mine.py]", "sets `hooks`"),
        ("theme: {name: material, custom_dir: overrides}", "sets `custom_dir`"),
        ("INHERIT: ../other.yml", "sets `INHERIT`"),
        ("base: &b {hooks: [mine.py]}\n<<: *b", "sets `hooks`"),
        ("extra: !!python/object/apply:os.mkdir [REACHED]", "builds objects of Python"),
        ("extra: !!p%79thon/object/apply:os.mkdir [REACHED]", "builds objects of Python"),
        ("extra: !<tag:yaml.org,2002:python/module:os> ''", "builds objects of Python"),
        ("extra: [1", "MkDocs cannot use this mkdocs.yml"),
        ("theme: readthedocs", "write `theme: {name: material}` there"),
        ("markdown_extensions: [nowhere.to.be.found]", "MkDocs cannot use this mkdocs.yml"),
        ("theme: material\nmarkdown_extensions: [toc: {slugify: os.nowhere}]", "the Markdown extensions that"),
        ("extra_javascript: ['https://evil.example/x.js']", "sets `extra_javascript`"),
        ("extra_css: [hide.css]", "sets `extra_css`"),
        ("extra: {analytics: {provider: google}}", "sets `analytics`"),
        ("extra: {homepage: 'javascript:alert(1)'}", "names a script as an address"),
        ("site_description: !ENV HOME", "reads the surroundings"),
        ("theme: {name: material, language: ../x}", "the theme has no file"),
        ("theme: {name: material, icon: {logo: no/such}}", "the theme has no file"),
    ],
)
def test_settings_of_a_commit_run_nothing(
    issued: Company, tmp_path: Path, settings: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    reached = tmp_path / "reached"
    text = "site_name: Trial\nplugins: [mastercopy]\n" + settings.replace("REACHED", str(reached)) + "\n"
    issued.write("mkdocs.yml", text)
    issued.commit("Settings", "2026-02-03T09:00:00+00:00")
    assert build(issued.root, tmp_path / "site") == 2
    told = capsys.readouterr().err
    assert said in told and "Traceback" not in told
    assert not reached.exists() and not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("settings", "organisation"),
    [
        (
            "site_name: &x '\"><script>alert(1)</script>'\nsite_description: *x\nsite_author: *x\n"
            "copyright: *x\nsite_url: 'https://trial.example/\"><script>alert(1)</script>'\n"
            "plugins: [search, mastercopy]\ntheme: {name: material}\n",
            "Trial",
        ),
        (None, "'\"><script>alert(1)</script>'"),
    ],
)
def test_the_name_of_a_site_is_text(company: Company, tmp_path: Path, settings: str | None, organisation: str) -> None:
    company.found(organisation=f"id: ORG\nname: {organisation}\ntimezone: Europe/Lisbon\napproval: required\n")
    company.write("docs/procedures/SOP-001.md", procedure())
    if settings is not None:
        company.write("mkdocs.yml", settings)
    company.commit("Issue", "2026-02-02T09:00:00+00:00")
    assert build(company.root, tmp_path / "site") == 0
    pages = sorted((tmp_path / "site").rglob("*.html"))
    for page in pages:
        tree = html5lib.parse(page.read_text("utf-8"), namespaceHTMLElements=False)
        assert [node for node in tree.iter("script") if "alert" in (node.text or "")] == [], page
    assert "<script>alert(1)</script>" in text_of(pages[0].read_text("utf-8"))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1969-12-31", "2026-W01-1", "20260401", "２０２６-04-01"])
def test_a_day_that_nothing_can_be_computed_from_is_wrong_usage(
    day: str, issued: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for verb in (["build", "--site-dir", str(tmp_path / "site")], ["register"], ["check"], ["todo"]):
        assert run([*verb, "--repo", str(issued.root), "--as-of", day]) == 2
        said = capsys.readouterr().err
        assert day in said and "Traceback" not in said


@pytest.mark.parametrize("day", ["1970-01-01", "2100-12-31"])
def test_the_first_and_the_last_day_build(day: str, issued: Company, tmp_path: Path) -> None:
    assert run(["build", "--repo", str(issued.root), "--site-dir", str(tmp_path / "site"), "--as-of", day]) == 0
