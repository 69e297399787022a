"""`mkdocs build` with another plugin and a hook that takes part in every page gives the same controlled pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from company import Company, procedure
from mastercopy.cli.main import run

APPROVED = "\n\nApproved-by: Bob Boss <bob@trial.example>"
CONFIG = "site_name: Trial\ntheme: {name: material}\nplugins: [search, mastercopy]\n"
OTHERS = "plugins: [mastercopy, search]\nhooks: [hook.py]\n"
HOOK = """
import pathlib

SEEN = pathlib.Path(__file__).with_name("seen.txt")


def seen(event, page):
    with SEEN.open("a") as told:
        told.write(f"{event} {page.file.src_uri}\\n")


def on_pre_page(page, *, config, files):
    seen("pre_page", page)
    return page


def on_page_markdown(markdown, *, page, config, files):
    seen("page_markdown", page)
    page.meta["words"] = len(markdown.split())
    return markdown


def on_page_content(html, *, page, config, files):
    seen("page_content", page)
    return html + "" if page.meta["words"] else html


def on_page_context(context, *, page, config, nav):
    seen("page_context", page)
    context["words"] = page.meta["words"]
    return context


def on_post_page(output, *, page, config):
    seen("post_page", page)
    return output


def on_post_build(*, config):
    pathlib.Path(config.site_dir, "counted.txt").write_text("counted")
"""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    company = Company(tmp_path_factory.mktemp("beside") / "company")
    company.found()
    company.write("mkdocs.yml", CONFIG)
    company.write("docs/by-hand.md", "# By hand\n\nNot controlled.\n")
    for name, title in (("SOP-001", "Picking"), ("SOP-002", "Packing")):
        body = f"## Purpose\n\n{title} as [first](SOP-001.md#purpose).\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n"
        company.write(f"docs/procedures/{name}.md", procedure(id=name, title=title, body=body))
    company.commit("Issue" + APPROVED, "2026-02-02T09:00:00+00:00")
    company.write("docs/procedures/SOP-001.md", procedure("2", body="## Purpose\n\nAgain.\n", change="Said again"))
    company.commit("Issue again" + APPROVED, "2026-03-02T09:00:00+00:00")
    company.write("beside.yml", CONFIG.replace("plugins: [search, mastercopy]\n", OTHERS))
    company.write("hook.py", HOOK)
    return company


def pages(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*.html"))}


def parts(page: bytes) -> list[bytes]:
    """A page tag by tag, without what stands between two tags where that is nothing but space."""
    return [part.strip() for part in re.split(rb"(<[^>]*>)", page) if part.strip()]


def test_an_innocent_neighbour_changes_no_page(company: Company, tmp_path: Path) -> None:
    beside, alone = tmp_path / "beside", tmp_path / "alone"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(company.root / "beside.yml")]
    done = subprocess.run(
        [*command, "--site-dir", str(beside)], capture_output=True, text=True, check=False, env=environment, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    day = re.search(r"As of (\d{4}-\d\d-\d\d)", (beside / "index.html").read_text("utf-8"))
    assert day is not None
    assert run(["build", "--repo", str(company.root), "--site-dir", str(alone), "--as-of", day.group(1)]) == 0

    seen = set((company.root / "seen.txt").read_text().splitlines())
    for event in ("pre_page", "page_markdown", "page_content", "page_context", "post_page"):
        assert f"{event} documents/SOP-001/index.md" in seen and f"{event} by-hand.md" in seen
    assert (beside / "counted.txt").read_text() == "counted"
    ours, others = pages(alone), pages(beside)
    assert {"documents/SOP-001/index.html", "documents/SOP-001/r1.html", "by-hand.html"} <= set(ours)
    assert set(ours) == set(others)
    # The engine draws the pages of documents itself here; alone, they are stamped into what it draws around one.
    drawn = ["documents/SOP-001/index.html", "documents/SOP-002/index.html"]
    assert [name for name in ours if ours[name] != others[name]] == drawn
    assert [name for name in ours if parts(ours[name]) != parts(others[name])] == []
    for index in sorted(path.relative_to(alone) for path in (alone / "search").iterdir()):
        assert (alone / index).read_bytes() == (beside / index).read_bytes()
