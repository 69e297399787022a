"""The built site: the same bytes everywhere, future texts only where they may stand, nothing active from a text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest

from trial import write_trial

HOSTILE = """---
id: SOP-666
title: '<script>alert(1)</script> {{ config }} =1+1 "quoted"'
type: procedure
revision: 1
change: '<img src=x onerror=alert(2)>'
owner: quality-manager
---

<script>alert(3)</script> <img src=x onerror=alert(4)> <a href="javascript:alert(5)">go</a>
<iframe src="https://evil.example"></iframe> <form action="https://evil.example"><input type="text"></form>
[link](javascript:alert(6)) {{ 7*7 }} {% include 'x' %} <style>body{display:none}</style> ![p](https://evil.example/p.png)
"""


def build(repo: Path, site: Path, *, as_of: str = "2026-11-24", zone: str = "UTC") -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mastercopy", "build", "--repo", str(repo), "--site-dir", str(site), "--as-of", as_of],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TZ": zone},
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr and "Material for MkDocs" not in done.stderr


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company") / "repo"
    write_trial(folder)
    return folder


@pytest.fixture(scope="module")
def site(company: Path) -> Path:
    folder = company.parent / "site"
    build(company, folder)
    return folder


def test_the_same_bytes_from_a_bare_clone_and_from_a_dirtied_checkout_in_another_zone(
    company: Path, site: Path, tmp_path: Path
) -> None:
    subprocess.run(["git", "clone", "-q", "--bare", str(company), str(tmp_path / "bare.git")], check=True)
    subprocess.run(["git", "clone", "-q", str(company), str(tmp_path / "dirty")], check=True)
    for path in (tmp_path / "dirty" / "docs").rglob("*.md"):
        path.write_text(path.read_text(encoding="utf-8") + "\nSlipped in.\n", encoding="utf-8")
    build(tmp_path / "bare.git", tmp_path / "one", zone="Pacific/Kiritimati")
    build(tmp_path / "dirty", tmp_path / "elsewhere" / "two", zone="Pacific/Pago_Pago")
    assert content(tmp_path / "one") == content(site)
    assert content(tmp_path / "elsewhere" / "two") == content(site)


def test_plain_mkdocs_builds_the_same_through_the_plugin(company: Path, site: Path, tmp_path: Path) -> None:
    script = (
        "import sys, datetime; import mastercopy.plugin as p; p.today = lambda zone: datetime.date(2026, 11, 24);"
        "from mkdocs.__main__ import cli; cli(['build', '-q', '-f', sys.argv[1], '-d', sys.argv[2]])"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(company / "mkdocs.yml"), str(tmp_path / "plain")],
        check=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert content(tmp_path / "plain") == content(site)


def test_a_future_revision_shows_only_on_its_own_page(company: Path, site: Path, tmp_path: Path) -> None:
    sentence = b"Design becomes a process of its own"
    own = ["documents/MAN-001/r2-redline-r1.html", "documents/MAN-001/r2.html"]
    assert [name for name, data in content(site).items() if sentence in data] == own
    assert b'name="robots" content="noindex"' in (site / "documents/MAN-001/r2.html").read_bytes()
    build(company, tmp_path / "later", as_of="2027-01-01")
    later = content(tmp_path / "later")
    assert sentence in later["documents/MAN-001/index.html"]
    assert b"Managing director" in later["documents/MAN-001/index.html"]


def test_nothing_in_force_means_no_text(site: Path) -> None:
    page = (site / "documents/FRM-002/index.html").read_text(encoding="utf-8")
    assert "Withdrawn" in page and "before noon" not in page


def test_every_local_link_leads_somewhere(site: Path) -> None:
    for path in sorted(site.rglob("*.html")):
        if path.name == "404.html":
            continue
        for element, name in links(path):
            target = element.split("#")[0].split("?")[0]
            if target and "://" not in target and not target.startswith(("mailto:", "data:")):
                assert (path.parent / target).exists(), f"{path.relative_to(site)}: {name}={element}"


def links(path: Path) -> Iterator[tuple[str, str]]:
    tree = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    for node in tree.iter():
        for name in ("href", "src"):
            if isinstance(node.tag, str) and node.get(name) is not None:
                yield node.get(name), name


def test_data_and_search_hold_what_is_in_force(site: Path) -> None:
    register = json.loads((site / "data/register.json").read_text(encoding="utf-8"))
    assert register["schema"] == "mastercopy/register/1" and len(register["documents"]) == 12
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    gone = {doc["location"]: doc["text"] for doc in index["docs"] if doc["title"].endswith(" (withdrawn)")}
    assert gone == {"documents/FRM-002/index.html": "Carrier booking by fax. Use SOP-007 instead."}
    found = {doc["location"] for doc in index["docs"] if doc["location"].startswith("documents/")}
    assert found - {*gone} == {
        f"documents/{doc['id']}/index.html" for doc in register["documents"] if doc["revision"] is not None
    }


def test_a_hostile_text_comes_out_dead(tmp_path: Path) -> None:
    repo, site = tmp_path / "repo", tmp_path / "site"
    write_trial(repo)
    (repo / "records/organisation.yml").write_text(
        (repo / "records/organisation.yml").read_text(encoding="utf-8").replace("required", "recorded"), "utf-8"
    )
    (repo / "docs/procedures/SOP-666-hostile.md").write_text(HOSTILE, encoding="utf-8")
    subprocess.run(["git", "-C", str(repo), "add", "-A"], check=True)
    identity = ["-c", "user.name=E", "-c", "user.email=e@lumen-oak.example"]
    subprocess.run(["git", "-C", str(repo), *identity, "commit", "-qm", "Hostile"], check=True)
    build(repo, site, as_of="2030-01-01")
    seen = 0
    for path in sorted(site.rglob("*.html")):
        tree = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        for node in tree.iter():
            if not isinstance(node.tag, str):
                continue
            assert node.tag != "iframe" and not any(str(name).startswith("on") for name in node.attrib), path
            assert "javascript:" not in (node.get("href") or ""), path
            assert "evil.example" not in (node.get("src") or "") + (node.get("action") or ""), path
            assert not (node.tag == "script" and "alert" in (node.text or "")), path
            seen += "SOP-666" in path.as_posix() and "{{ 7*7 }}" in (node.text or "") + (node.tail or "")
    assert seen >= 2
    assert b"'=1+1" not in (site / "data/register.json").read_bytes()
