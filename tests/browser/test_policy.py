"""Every page says what may run in it and where it may ask, and nothing on it ever tries anything else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from apart import run_apart
from browser.chromium import Chromium, Tab
from browser.hosting import Host, host_site, read_headers
from browser.kinds import KINDS, OLD_NUMBER
from company import Company, procedure

pytestmark = pytest.mark.xdist_group("browser")
PLACES = ("disk", "host")
ANY_DAY = "for/on.html"
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@pytest.fixture(params=PLACES)
def base(request: pytest.FixtureRequest, site: Path, host: Host) -> str:
    """The site's address: in a folder on disk, and at a host that says the policy once more."""
    return f"{site.resolve().as_uri()}/" if request.param == "disk" else host.address


def strangers(tab: Tab, base: str) -> list[str]:
    """What was asked of anybody but the site itself."""
    home = urlsplit(base)
    asked = [urlsplit(url) for url in tab.requests()]
    return [url.geturl() for url in asked if url.scheme != "data" and url[:2] != home[:2]]


@pytest.mark.parametrize("kind", [*KINDS, "any-day"])
def test_no_page_asks_a_stranger_or_breaks_its_policy(kind: str, base: str, browser: Chromium, tmp_path: Path) -> None:
    page = {**KINDS, "any-day": ANY_DAY}[kind]
    with browser.open(base + page) as tab:
        tab.wait("document.readyState === 'complete'")
        tab.print(tmp_path / "page.pdf")
        assert tab.ask("getComputedStyle(document.querySelector('.md-grid')).maxWidth") != "none", "it has its style"
        assert tab.ask("document.documentElement.classList.contains('js')"), "the theme's own script ran"
        assert (strangers(tab, base), tab.violations(), tab.errors()) == ([], [], [])


def test_all_that_scripts_do_keeps_to_the_policy(base: str, browser: Chromium, tmp_path: Path) -> None:
    with browser.open(f"{base}registers/documents.html") as tab:
        assert "/documents/SOP-030/index.html" in tab.search("OLD-7")[0]
        tab.ask("document.querySelector('.mc-filter input').focus()")
        tab.type("customer")
        assert "of 13 shown" in tab.ask("document.querySelector('.mc-filter output').textContent")
        before = tab.ask("document.body.dataset.mdColorScheme")
        tab.ask("document.querySelector('[data-md-component=palette] label:not([hidden])').click()")
        tab.wait(f"document.body.dataset.mdColorScheme !== '{before}'")
        tab.print(tmp_path / "register.pdf")
        assert (strangers(tab, base), tab.violations(), tab.errors()) == ([], [], [])
    with browser.open(f"{base}for/printout.html?id=SOP-007&rev=2") as tab:
        assert "No: revision 3" in tab.wait("document.querySelector('.mc-printout [role=status]').textContent")
        assert (strangers(tab, base), tab.violations(), tab.errors()) == ([], [], [])
    with browser.open(base + ANY_DAY) as tab:
        tab.ask("document.querySelector('[name=earlier]').click()")
        tab.print(tmp_path / "day.pdf")
        assert (strangers(tab, base), tab.violations(), tab.errors()) == ([], [], [])


def test_an_old_number_leads_on_within_the_policy(base: str, browser: Chromium) -> None:
    with browser.open(base + OLD_NUMBER) as tab:
        tab.wait("location.pathname.endsWith('/documents/SOP-030/index.html') && document.readyState === 'complete'")
        assert (strangers(tab, base), tab.violations()) == ([], [])


def test_the_page_for_wrong_addresses_keeps_to_it_too(host: Host, browser: Chromium) -> None:
    with browser.open(f"{host.address}documents/SOP-999/index.html") as tab:
        assert tab.violations() == [] and strangers(tab, host.address) == []
        assert tab.ask("document.querySelector('h1').textContent") == "There is no such page"


def test_what_got_into_a_page_does_not_run(site: Path, browser: Chromium) -> None:
    """Were the cleaning of texts ever to fail, the browser would refuse what came through; and we would see it."""
    text = (site / KINDS["document"]).read_text("utf-8")
    ways = (
        "<script>window.ran = 1</script>",
        "<img src=x onerror='window.ran = 1'>",
        "<script src='https://evil.example/a.js'></script>",
        "<link rel=stylesheet href='https://evil.example/a.css'>",
        "<img src='https://evil.example/a.png'>",
        "<iframe src='https://evil.example/'></iframe>",
        "<object data='https://evil.example/'></object>",
        "<style>body { display: none }</style>",
        "<base href='https://evil.example/'>",
        "<p style='display: none'>x</p>",
    )
    page = site / "documents/SOP-007/planted.html"
    for way in ways:
        page.write_text(text.replace("</article>", f"{way}</article>"), "utf-8")
        with browser.open(page) as tab:
            tab.until(tab.violations, f"{way} was refused")
            assert tab.ask("window.ran") is None and tab.ask("getComputedStyle(document.body).display") != "none"
            assert tab.ask("document.baseURI.startsWith('file:')")
    page.unlink()


def test_every_page_says_the_strictest_policy_that_it_can(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 300
    for page in pages:
        text = page.read_text("utf-8")
        (policy,) = POLICY.findall(text)
        assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy and "*" not in policy, page
        assert not re.search(r"https?:", policy) and not re.search(r"<style|<[a-z][^<>]*\sstyle=", text), page
        assert not re.search(r"<[a-z][^<>]*\son[a-z]+=", text), f"{page}: a handler in a tag is never allowed"
        assert text.find("Content-Security-Policy") < text.find("<script"), page
    (said,) = (value for name, value in read_headers(site) if name == "Content-Security-Policy")
    assert "unsafe" not in said and "file:" not in said and said.endswith("frame-ancestors 'self'")
    assert len(said) < 2000 - len("Content-Security-Policy: "), "hosts cut longer lines"


MKDOCS = """site_name: Trial
theme: {name: material, features: [navigation.instant, content.code.copy]}
plugins: [search, mastercopy]
extra_javascript: [own.js, https://counter.example/count.js]
hooks: [hook.py]
"""
HOOK = """def on_post_page(output, page, config):
    return output.replace("</body>", "<script>document.documentElement.dataset.hook = 'ran'</script></body>")
"""


def test_a_site_with_a_script_of_its_own_runs_it(company: Company, tmp_path: Path, browser: Chromium) -> None:
    """`mkdocs build` in a person's own folder: scripts of the site run, those of another host are refused."""
    company.found()
    company.write("docs/SOP-001.md", procedure())
    company.write("mkdocs.yml", MKDOCS)
    company.write("hook.py", HOOK)
    company.write("docs/own.js", "document.documentElement.dataset.own = 'ran';\n")
    company.commit("Issue", "2026-02-01T09:00:00+00:00")
    run_mkdocs(company, tmp_path / "site")
    for page in ("index.html", "documents/SOP-001/index.html", "registers/documents.html"):
        with browser.open(tmp_path / "site" / page) as tab:
            assert tab.ask("document.documentElement.dataset.own") == "ran"
            assert tab.ask("document.documentElement.dataset.hook") == "ran", "what a hook puts around the text"
            assert "navigation.instant" not in tab.ask("document.getElementById('__config').textContent")
            assert [one for one in tab.violations() if "counter.example" not in one] == [] != tab.violations()


def test_a_group_lets_the_pages_of_its_members_speak_for_themselves(
    site: Path, tmp_path: Path, browser: Chromium
) -> None:
    """A header that named the scripts of the group alone would stop those of a member built by another version."""
    (tmp_path / "group.yml").write_text(
        f"name: Group\nmembers:\n  - {{id: oak, title: Oak, site: '{site}'}}\n", "utf-8"
    )
    group = tmp_path / "group"
    done = run_apart("federate", str(tmp_path / "group.yml"), "--site-dir", str(group), "--as-of", "2026-11-24")
    assert done.returncode == 0, done.stderr
    (said,) = (value for name, value in read_headers(group) if name == "Content-Security-Policy")
    assert said == "frame-ancestors 'self'"
    with host_site(group) as host:
        for page in ("index.html", "registers/documents.html", f"oak/{KINDS['document']}", f"oak/{ANY_DAY}"):
            with browser.open(host.address + page) as tab:
                assert tab.ask("document.documentElement.classList.contains('js')"), page
                assert (strangers(tab, host.address), tab.violations(), tab.errors()) == ([], [], [])


def run_mkdocs(company: Company, site: Path) -> None:
    """Build a site by MkDocs' own command, as a person does in a folder of their own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    done = subprocess.run(
        command, cwd=company.root, capture_output=True, text=True, check=False, env=environment, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
