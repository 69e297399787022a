"""An agenda on paper: one sheet, whatever words stand in the records."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from apart import run_apart
from browser.chromium import Chromium
from company import Company

pytestmark = pytest.mark.xdist_group("browser")
LONG = "Whoever sees that a day is in danger rings before noon and says which day it will be instead. " * 12


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company whose every text is long, and which has more of everything than a sheet has room for."""
    company = Company(tmp_path_factory.mktemp("company"))
    company.found()
    company.write(
        "records/workshop-series/WSS-001.yml",
        f"id: WSS-001\ntitle: Lately\nfrequency: quarterly\nsince: 2026-01-01\nowner: writer\naudience: [writer]\n"
        f"agenda: [{LONG[:90]}]\n",
    )
    actions = "".join(f"  - {{id: A{n}, what: '{LONG}', owner: writer, due: 2026-05-0{n}}}\n" for n in range(1, 9))
    for number, day in ((1, "2026-04-01"), (2, "2026-05-20")):
        company.write(
            f"records/workshops/WSP-2026-0{number}.yml",
            f"id: WSP-2026-0{number}\ntitle: Rang at ten\nseries: WSS-001\nplanned: {day}\nheld: {day}\n"
            f"facilitator: writer\ntells: writer\ncases: [CAS-2026-001, CAS-2026-002]\nminutes: m\ninvited: 3\n"
            f"present: 3\nactions:\n{actions}status: held\n",
        )
        company.write(
            f"records/cases/CAS-2026-00{number}.yml",
            f"id: CAS-2026-00{number}\ntitle: {LONG[:80]}\noutcome: failure\nwritten: 2026-03-01\nowner: writer\n"
            f"because: [FBK-2026-001]\nhappened: '{LONG}'\nlearned: '{LONG}'\nquestion: '{LONG}'\n",
        )
    company.write(
        "records/feedback/FBK-2026-001.yml",
        f"id: FBK-2026-001\ntitle: {LONG[:80]}\nstatus: received\nreceived: 2026-05-05\nchannel: letter\n"
        f"kind: praise\ntext: '{LONG}'\n",
    )
    company.commit("Tell", "2026-05-20T09:00:00+00:00")
    place = company.root.parent / "site"
    done = run_apart("build", "--repo", str(company.root), "--as-of", "2026-05-21", "--site-dir", str(place))
    assert done.returncode == 0, done.stderr
    return place


def test_an_agenda_is_one_sheet_of_paper(site: Path, browser: Chromium, tmp_path: Path) -> None:
    with browser.open(site / "for/workshops/WSP-2026-02.html") as tab:
        tab.print(tmp_path / "agenda.pdf")
    facts = subprocess.run(["pdfinfo", tmp_path / "agenda.pdf"], capture_output=True, text=True, check=True).stdout
    assert re.search(r"^Pages: +1$", facts, re.MULTILINE) and "A4" in facts
    read = subprocess.run(["pdftotext", tmp_path / "agenda.pdf", "-"], capture_output=True, text=True, check=True)
    for part in ("Numbers", "One that went well", "Still open", "and 3 more", "How it was chosen", "Page 1 of 1"):
        assert part in read.stdout


def test_it_fits_a_telephone(site: Path, browser: Chromium) -> None:
    with browser.open(site / "for/workshops/WSP-2026-02.html", width=360, height=740) as tab:
        assert tab.ask("document.documentElement.scrollWidth") <= 360
        assert tab.errors() == []
