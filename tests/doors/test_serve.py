"""A preview shows the files on disk, drafts as drafts, says on every page that it is one, and outlives bad input."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from mkdocs.config import load_config

from company import Company, procedure
from mastercopy.compile import compile_project, open_project, open_working_tree
from mastercopy.plugin import MastercopyPlugin
from mastercopy.project import Project
from mastercopy.site.mkdocs_door import build_site
from mastercopy.site.render import render_site

PATH = "docs/procedures/SOP-001-order-picking.md"
NEW = "docs/procedures/SOP-002-packing.md"
APPROVED = "Issue\n\nApproved-by: Bob Boss <bob@trial.example>"
CONFIG = "site_name: Trial\ntheme: {name: material}\nplugins: [search, mastercopy]\n"
UNCOMMITTED, FOLDER = "Preview of files that are not committed", "Preview of a folder without history"
TYPE = "records/_types/visit/type.yml"
PATIENCE = 60.0


def draft(body: str) -> str:
    return procedure("2", body, status="draft", change="Said again")


def write_story(company: Company) -> None:
    """SOP-001 in force with a draft of its next revision on disk, and SOP-002, which is only a draft."""
    company.found()
    company.write("mkdocs.yml", CONFIG)
    company.write(PATH, procedure(body="## Purpose\n\nWords in force.\n"))
    company.commit(APPROVED, "2026-02-02T09:00:00+00:00")
    company.write("docs/procedures/pick.svg", "<svg>\n</svg>\n")
    company.write(PATH, draft("## Purpose\n\nFirst draft. ![Pick](pick.svg) See [packing](SOP-002-packing.md).\n"))
    company.write(NEW, procedure(id="SOP-002", title="Packing", status="draft", body="Only ever a draft.\n"))


@dataclass(frozen=True, slots=True)
class Preview:
    """A server that runs, and what it wrote to its terminal."""

    address: str
    said: Path
    process: subprocess.Popen[bytes]

    def page(self, name: str) -> str:
        with urllib.request.urlopen(f"{self.address}/{name}", timeout=5) as answer:
            return str(answer.read().decode("utf-8"))

    def wait(self, asked: Callable[[], bool], what: str) -> None:
        """Ask until it is so, or until we lose patience."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, self.said.read_text()
            try:
                if asked():
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                pass
            time.sleep(0.1)
        raise AssertionError(f"{what}; it said: {self.said.read_text()}")

    def wait_for(self, name: str, text: str) -> None:
        self.wait(lambda: text in self.page(name), f"{name} never said {text!r}")

    def wait_until_said(self, text: str, times: int = 1) -> None:
        self.wait(lambda: self.said.read_text().count(text) >= times, f"nothing said {text!r}")


@contextmanager
def served(door: str, folder: Path, said: Path) -> Iterator[Preview]:
    """A preview of a folder through one of the two doors, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    verb = ["serve", "--repo", str(folder), "--address", address]
    if door == "mkdocs":
        verb = ["serve", "--config-file", str(folder / "mkdocs.yml"), "--dev-addr", address]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with said.open("wb") as terminal:
        process = subprocess.Popen(
            [sys.executable, "-m", door, *verb], stdout=terminal, stderr=terminal, env=environment
        )
    try:
        yield Preview(f"http://{address}", said, process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


@pytest.fixture(params=["mastercopy", "mkdocs"])
def preview(request: pytest.FixtureRequest, company: Company, tmp_path: Path) -> Iterator[Preview]:
    write_story(company)
    with served(request.param, company.root, tmp_path / "said.txt") as running:
        yield running


def test_a_repository_without_mkdocs_yml_is_served_under_its_own_name(company: Company, tmp_path: Path) -> None:
    write_story(company)
    (company.root / "mkdocs.yml").unlink()
    with served("mastercopy", company.root, tmp_path / "said.txt") as running:
        running.wait_for("documents/SOP-001/draft.html", "First draft.")
        assert " - Trial</title>" in running.page("for/staff.html")
    assert not (company.root / "mkdocs.yml").exists()


def test_a_preview_follows_the_files_on_disk(preview: Preview, company: Company) -> None:
    preview.wait_for("documents/SOP-001/draft.html", "First draft.")
    assert UNCOMMITTED in preview.page("index.html")
    first = preview.page("index.html")
    assert "livereload(" in first and "Content-Security-Policy" not in first, "a policy would stop what loads it anew"
    company.write(PATH, draft("## Purpose\n\nSecond draft.\n"))
    preview.wait_for("documents/SOP-001/draft.html", "Second draft.")

    company.write("records/roles.yml", "roles:\n  - {id: quality-manager, title: Head of quality, approves: yes}\n")
    preview.wait_for("for/staff.html", "Head of quality")

    company.git("branch", "--move", "main", "trunk")
    preview.wait_until_said("there is no branch 'main' here or at origin")
    assert "Second draft." in preview.page("documents/SOP-001/draft.html"), "the old site stays"
    company.git("branch", "--move", "trunk", "main")
    company.write(PATH, draft("## Purpose\n\nThird draft.\n"))
    preview.wait_for("documents/SOP-001/draft.html", "Third draft.")

    company.write("mkdocs.yml", CONFIG + "plugins: [\n")
    preview.wait_until_said("error parsing the configuration file")
    assert "Third draft." in preview.page("documents/SOP-001/draft.html")
    assert "Traceback" not in preview.said.read_text()
    preview.process.send_signal(signal.SIGINT)
    preview.process.wait(5)
    assert preview.process.returncode == 0, preview.said.read_text()


def streams() -> set[int]:
    """The Git processes of this test run that still answer for blobs."""
    found = (one for one in gc.get_objects() if isinstance(one, subprocess.Popen))
    return {one.pid for one in found if "cat-file" in one.args and one.poll() is None}  # type: ignore[operator]


def test_a_rebuild_leaves_no_process_behind(story: Company) -> None:
    before = streams()
    settings = load_config(str(story.root / "mkdocs.yml"))
    plugin = settings.plugins["mastercopy"]
    assert isinstance(plugin, MastercopyPlugin)
    for _ in range(2):
        plugin.on_startup(command="serve", dirty=False)
        assert UNCOMMITTED in plugin._compile(settings).content.notice
    assert streams() <= before
    with closing(open_project(story.root)):
        assert len(streams() - before) == 1, "the eye for such processes sees"


def built(project: Project, site: Path) -> dict[str, str]:
    """Every page of a site about the first of April."""
    compiled = compile_project(project, date(2026, 4, 1))
    build_site(compiled, CONFIG.encode(), site, lambda renderer: render_site(compiled, renderer))
    project.close()
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Company:
    company = Company(tmp_path_factory.mktemp("preview") / "company")
    write_story(company)
    return company


@pytest.fixture(scope="module")
def shown(story: Company) -> dict[str, str]:
    return built(open_working_tree(story.root, datetime(2026, 3, 1, tzinfo=UTC)), story.root.parent / "shown")


@pytest.fixture(scope="module")
def issued(story: Company) -> dict[str, str]:
    return built(open_project(story.root), story.root.parent / "issued")


def test_every_page_of_a_preview_says_what_it_is(shown: dict[str, str], issued: dict[str, str]) -> None:
    assert len(shown) > 20
    for name, page in shown.items():
        assert page.count(UNCOMMITTED) == 1 and FOLDER not in page, name
    assert [name for name, page in issued.items() if "Preview" in page or "draft.html" in page] == []
    assert [name for name in issued if name.endswith("/draft.html")] == []


def test_a_draft_of_the_next_revision(shown: dict[str, str]) -> None:
    page = shown["documents/SOP-001/draft.html"]
    assert "<strong>Draft.</strong> This is a draft of revision 2" in page and "First draft." in page
    assert 'href="index.html">Open revision 1, which is in force' in page and "noindex" in page
    assert "Words in force." in shown["documents/SOP-001/index.html"]
    assert "First draft." not in shown["documents/SOP-001/index.html"]
    assert 'href="draft.html">draft of revision 2' in shown["documents/SOP-001/index.html"]
    for name in ("SOP-001", "SOP-002"):
        assert f'href="../documents/{name}/draft.html">{name}' in shown["for/controllers.html"]


def test_a_draft_shows_its_pictures_and_leads_to_other_drafts(story: Company, shown: dict[str, str]) -> None:
    page = shown["documents/SOP-001/draft.html"]
    picture = page.partition('src="../../files/')[2].partition('"')[0]
    assert (story.root.parent / "shown/files" / picture).read_text() == "<svg>\n</svg>\n"
    assert 'href="../SOP-002/draft.html"' in page


def test_a_document_that_is_only_a_draft(shown: dict[str, str]) -> None:
    page = shown["documents/SOP-002/draft.html"]
    assert "This is a draft of revision 1" in page and "No revision of this document has been recorded" in page
    assert "Only ever a draft." in page and "documents/SOP-002/index.html" not in shown


def test_no_search_and_no_data_carries_a_draft(story: Company, shown: dict[str, str]) -> None:
    told = [path for path in (story.root.parent / "shown").rglob("*.js*") if b"First draft" in path.read_bytes()]
    assert told == []


def test_a_draft_under_a_recorded_label_is_told_so(tmp_path: Path) -> None:
    company = Company(tmp_path / "company")
    write_story(company)
    company.write(PATH, procedure("1", "Draft again.\n", status="draft"))
    pages = built(open_working_tree(company.root, datetime(2026, 3, 1, tzinfo=UTC)), tmp_path / "site")
    assert "Revision 1 is recorded already: give the draft a new one." in pages["documents/SOP-001/draft.html"]


def test_a_plain_folder_is_a_preview(story: Company, tmp_path: Path) -> None:
    for path in (PATH, NEW, "records/organisation.yml"):
        target = tmp_path / "folder" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((story.root / path).read_bytes())
    pages = built(open_project(tmp_path / "folder"), tmp_path / "site")
    assert all(FOLDER in page and UNCOMMITTED not in page for page in pages.values())
    assert "Only ever a draft." in pages["documents/SOP-002/draft.html"]
