"""Whole texts are searched in pieces: on a server, in force only, by words that stand far behind in a long text."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from apart import run_apart
from browser.chromium import Chromium
from browser.hosting import host_site
from company import Company, procedure, run

pytestmark = pytest.mark.xdist_group("browser")
SETTINGS = "site_name: Trial\ntheme: {name: material}\nplugins:\n  - search\n  - mastercopy: {full_text: true}\n"
LONG = "## Purpose\n\n" + "Pick what was ordered and nothing else. " * 40
LAST = "\n\nAlways <b>with</b> a marimba & a drum.\n"
DAY = ("--as-of", "2026-04-01", "--no-store")
FOUND = "[...document.querySelectorAll('#mc-whole-found a')].map(one => one.getAttribute('href'))"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    company = Company(tmp_path_factory.mktemp("whole") / "company")
    company.write("mkdocs.yml", SETTINGS)
    company.found(organisation="id: ORG\nname: Trial\ntimezone: Europe/Lisbon\napproval: recorded\n")
    company.write("docs/sop.md", procedure("1", LONG + "\n\nNever with a xylophone.\n"))
    company.write("docs/two.md", procedure("1", LONG, id="SOP-002", title="Packing <i>well</i>"))
    company.commit("Two procedures", "2026-02-02T09:00:00+00:00")
    company.write(
        "docs/sop.md", procedure("2", LONG + "\n\nAlways <b>with</b> a marimba & a drum.\n", change="Another")
    )
    company.commit("Another instrument", "2026-03-02T09:00:00+00:00")
    return company


@pytest.fixture(scope="module")
def site(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("built") / "site"
    done = run_apart(
        "build", "--repo", str(company.root), "--site-dir", str(site), "--as-of", "2026-04-01", "--no-store"
    )
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with host_site(site, "/site/") as host:
        yield host.address


def test_a_word_far_behind_in_a_long_text_is_found_and_leads_there(address: str, tmp_path: Path) -> None:
    with Chromium(tmp_path) as browser, browser.open(f"{address}search.html?q=marimba") as tab:
        tab.wait(f"{FOUND}.length > 0")
        assert tab.ask(FOUND) == [f"{address}documents/SOP-001/index.html"], "a site may lie in a folder of its server"
        said = str(tab.ask("document.querySelector('#mc-whole-found li').textContent"))
        assert "SOP-001 Order picking" in said
        assert "a marimba & a drum" in said, "what a document spells is shown as it is"
        assert tab.ask("document.querySelector('#mc-whole-found mark').textContent") == "marimba"
        tab.ask("document.querySelector('#mc-whole-form input').value = 'packing'")
        tab.ask("document.querySelector('#mc-whole-form button').click()")
        tab.wait(f"({FOUND}[0] || '').includes('SOP-002')")
        assert "?q=packing" in str(tab.ask("location.href")), "a search can be shown to others"
        assert "SOP-002 Packing <i>well</i>" in str(tab.ask("document.querySelector('#mc-whole-found').textContent"))
        tab.ask("document.querySelector('#mc-whole-form input').value = 'xylophone'")
        tab.ask("document.querySelector('#mc-whole-form button').click()")
        tab.wait("document.querySelector('#mc-whole-told').textContent === '0 documents'")
        assert tab.errors() == [] == tab.violations()
        assert [url for url in tab.requests() if not url.startswith((address, "data:"))] == []


def test_the_page_that_runs_a_program_alone_may_do_so(site: Path) -> None:
    lets = {page.name for page in site.rglob("*.html") if "'wasm-unsafe-eval'" in page.read_text("utf-8")}
    assert lets == {"search.html"}
    assert "'wasm-unsafe-eval'" in (site / "_headers").read_text("utf-8"), "a host says one policy of all pages"


def test_from_disk_the_page_says_where_else_to_search(site: Path, tmp_path: Path) -> None:
    with Chromium(tmp_path) as browser, browser.open(site / "search.html") as tab:
        assert tab.errors() == []
        assert tab.ask("document.querySelector('#mc-whole-form').hidden") is True
        assert "opened from disk" in str(tab.ask("document.querySelector('#mc-whole-not').textContent"))


def test_only_what_is_in_force_lies_in_the_pieces_and_the_manifest_binds_them(site: Path) -> None:
    pieces = sorted((site / "search" / "pieces").rglob("*.pf_fragment"))
    words = b"".join(gzip.decompress(piece.read_bytes()) for piece in pieces)
    assert b"marimba" in words
    assert b"xylophone" not in words
    manifest = (site / "data" / "manifest.json").read_text("utf-8")
    assert all(piece.relative_to(site).as_posix() in manifest for piece in pieces)


def test_the_same_site_has_the_same_pieces(company: Company, site: Path, tmp_path: Path) -> None:
    again = tmp_path / "site"
    run_apart("build", "--repo", str(company.root), "--site-dir", str(again), *DAY)
    ours, theirs = (
        {path.relative_to(one).as_posix(): path.read_bytes() for path in one.rglob("*") if path.is_file()}
        for one in (site, again)
    )
    assert ours == theirs


def test_without_pagefind_one_sentence_says_what_to_install(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pagefind.index", None)
    site = tmp_path / "site"
    done = run("build", "--repo", str(company.root), "--site-dir", str(site), *DAY)
    assert done.returncode == 2
    assert "Pagefind, which is not installed" in done.stderr
    assert "[search]" in done.stderr
    assert not site.exists()
