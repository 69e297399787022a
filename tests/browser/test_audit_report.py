"""A report of an audit as it is handed over: complete on paper, with lines to sign, and whole on a telephone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.chromium import Chromium
from trial import write_trial

pytestmark = pytest.mark.xdist_group("browser")
AUDIT, PROGRAMME = "records/audit/AUD-2026-01.html", "records/audit-programme/APR-2026.html"
PAGES = (AUDIT, PROGRAMME, "records/finding/FND-2026-001.html", "for/internal-audit.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reported")
    write_trial(folder / "repo")
    build = ["build", "--repo", str(folder / "repo"), "--as-of", "2026-11-24", "--site-dir", str(folder / "site")]
    subprocess.run([sys.executable, "-m", "mastercopy", *build], check=True, capture_output=True)
    return folder / "site"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.mark.parametrize("page", PAGES)
def test_a_telephone_shows_all_of_it(page: str, site: Path, browser: Chromium) -> None:
    with browser.open(site / page, width=360, height=740) as tab:
        assert tab.errors() == []
        assert tab.ask("document.documentElement.scrollWidth") <= 360


def test_a_printed_report_can_be_handed_over(site: Path, browser: Chromium, tmp_path: Path) -> None:
    with browser.open(site / AUDIT) as tab:
        tab.print(tmp_path / "report.pdf")
        assert tab.ask("document.querySelector('.mc-sign').offsetParent") is None, "nobody signs a screen"
    reader = shutil.which("pdftotext")
    assert reader is not None, "the tests need pdftotext: `apt-get install -y poppler-utils`"
    told = subprocess.run([reader, "-layout", tmp_path / "report.pdf", "-"], capture_output=True, text=True, check=True)
    sheets = told.stdout.rstrip("\f").split("\f")
    assert all("Record of an internal audit" in sheet and f"of {len(sheets)}" in sheet for sheet in sheets)
    lines = [line.strip() for line in told.stdout.splitlines()]
    order = ("Conclusion", "Scope and time", "Judged against", "Team and independence", "Checklist", "Findings")
    places = [lines.index(heading) for heading in (*order, "Signatures")]
    assert places == sorted(places)
    for words in ("revision 2", "Mateus Rocha", "Lead auditor", "Not conforming", "NEED-001", "FND-2026-002"):
        assert words in told.stdout
    assert "Changed since it was recorded" not in told.stdout and "Named by" not in told.stdout
