"""Published below a path or under a domain of one's own, every link on every page leads to something that is there."""

from __future__ import annotations

import json
import re
import urllib.request
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from apart import run_apart
from browser.chromium import Chromium
from browser.hosting import host_site
from company import SIGNS, Company, procedure

pytestmark = pytest.mark.xdist_group("browser")
LINK = re.compile(r'<[a-z][^<>]*?\s(?:href|src)="([^"]*)"')
LEADS_ON = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]*)"')
ID = re.compile(r'<[a-z][^<>]*?\s(?:id|name)="([^"]*)"')
ELSEWHERE = ("https:", "http:", "mailto:", "tel:", "data:")
DAY = ("--as-of", "2026-11-24", "--no-store")


SIGN = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="7"><circle r="3"/></svg>\n'
SETTINGS = """site_name: Trial
site_url: https://quality.example/quality/
theme: {name: material, logo: pictures/sign.svg, favicon: 'pictures/sign.svg'}
plugins: [search, mastercopy]
"""


def written(text: str) -> set[str]:
    """Every destination of a page, as it is written there."""
    return {unescape(found) for pattern in (LINK, LEADS_ON) for found in pattern.findall(text)}


class Walk:
    """Asks a host for each address once, and remembers what answered with which anchors."""

    def __init__(self, base: str) -> None:
        self._base = base
        self.waiting, self.seen = [base], {base}
        self.anchors: dict[str, set[str]] = {}
        self.asked: set[tuple[str, str, str]] = set()
        """(page, address, anchor) of every link that names an anchor."""
        self.outside: set[tuple[str, str]] = set()

    def go(self) -> None:
        while self.waiting:
            url = self.waiting.pop()
            with urllib.request.urlopen(url, timeout=30) as answer:
                text = answer.read().decode("utf-8", "replace") if url.endswith((".html", "/")) else ""
            self.anchors[url] = {unescape(one) for one in ID.findall(text)} if text else set()
            for link in written(text):
                self._note(url, link)

    def _note(self, page: str, link: str) -> None:
        target, anchor = urldefrag(urljoin(page, link))
        if link.startswith(ELSEWHERE):
            return
        if not target.startswith(self._base):
            self.outside.add((page, link))
        elif target not in self.seen:
            self.seen.add(target)
            self.waiting.append(target)
        if anchor:
            self.asked.add((page, target, unquote(anchor)))


def test_every_link_of_the_demonstration_leads_somewhere(lumen_oak: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = run_apart("build", "--repo", str(lumen_oak), "--site-dir", str(site), *DAY)
    assert done.returncode == 0, done.stderr
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}
    with host_site(site, "/quality/") as host:
        walk = Walk(host.address)
        for page in sorted(pages - {"index.html"}):
            walk.seen.add(host.address + page)
            walk.waiting.append(host.address + page)
        walk.go()
        found = json.loads((site / "search/search_index.json").read_text("utf-8"))["docs"]
        for entry in found:
            walk._note(host.address, entry["location"])
        walk.go()
        assert host.missed == []
    assert walk.outside == set()
    assert len(pages) > 1000 and len(walk.seen) > len(pages)
    gone = {one for one in walk.asked if one[1].endswith(".html") and one[2] not in walk.anchors[one[1]]}
    assert gone == set(), "every anchor that a link names is there"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that knows its address, below a path, and the domain that its host is to keep."""
    folder = tmp_path_factory.mktemp("published")
    company = Company(folder / "company")
    company.found()
    company.write("docs/SOP-001.md", procedure())
    company.write("docs/CNAME", "quality.example\n")
    company.write("docs/pictures/sign.svg", SIGN)
    company.write("mkdocs.yml", SETTINGS)
    company.write("docs/pictures/secret.md", "# Not for everybody\n")
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    done = run_apart("build", "--repo", str(company.root), "--site-dir", str(folder / "site"), "--as-of", "2026-03-01")
    assert done.returncode == 0, done.stderr
    return folder / "site"


def test_a_wrong_address_below_a_path_finds_its_way_back(published: Path, browser: Chromium) -> None:
    with host_site(published, "/quality/") as host:
        for wrong in ("documents/SOP-999/index.html", "nothing", "a/b/c/d.html"):
            with browser.open(host.address + wrong) as tab:
                assert tab.ask("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
                assert tab.search("SOP-001")[0].startswith(f"{host.address}documents/SOP-001/index.html")
                tab.leave("document.querySelector('article a').click()", "/quality/registers/documents.html")
                assert tab.violations() == []
        wanted = [f"/quality/{wrong}" for wrong in ("documents/SOP-999/index.html", "nothing", "a/b/c/d.html")]
        assert [path for path in host.missed if path not in wanted] == []


def test_a_sign_of_ones_own_is_shown(published: Path, browser: Chromium) -> None:
    for page in ("index.html", "documents/SOP-001/r1.html"):
        with browser.open(published / page) as tab:
            assert tab.ask("document.querySelector('.md-header .md-logo img').naturalWidth") == 9
            assert tab.violations() == []


def test_a_domain_of_ones_own_is_kept(published: Path) -> None:
    assert (published / "CNAME").read_text("utf-8") == "quality.example\n"
    assert "CNAME" in json.loads((published / "data/manifest.json").read_text("utf-8"))["files"]
    sitemap = (published / "sitemap.xml").read_text("utf-8")
    assert "<loc>https://quality.example/quality/documents/SOP-001/index.html</loc>" in sitemap


def test_the_public_extract_takes_the_sign_and_not_the_domain(published: Path, tmp_path: Path) -> None:
    """Settings that name anything but a picture bring nothing: they are a way past what is withheld."""
    company = Company(published.parent / "company")
    company.write("mkdocs.yml", SETTINGS.replace("'pictures/sign.svg'", "pictures/secret.md"))
    company.commit("Look for more", "2026-02-02T09:00:00+00:00")
    for audience, kept in (((), True), (("--audience", "public"), False)):
        site = tmp_path / f"site{len(audience)}"
        told = ("--repo", str(company.root), "--site-dir", str(site), "--as-of", "2026-03-01", *audience)
        done = run_apart("build", *told)
        assert done.returncode == 0, done.stderr
        assert (site / "CNAME").exists() is kept
        assert (site / "pictures/sign.svg").is_file() and not (site / "pictures/secret.md").exists()
