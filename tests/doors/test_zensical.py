"""The same pages through a second engine: what people read, follow and find is the same, and so is the proof of it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest

from apart import run_apart
from browser.chromium import Chromium
from company import ANA, SIGNS, Company, procedure, run
from trial import write_trial

pytestmark = pytest.mark.xdist_group("zensical")
DAY = "2026-11-24"
EVIL = '"><img src=x onerror=alert(1)> mastercopyword5d1fx0x {{ 7*7 }} {% raw %} mastercopy-shell-body-5d1f'
"""Words that would leave an attribute, run, name a stand-in, be a template, and double the place of a body."""
NOTES = f"""# Notes & more

To [picking](procedures/SOP-900-labels.md), to [ourselves](#two), and {EVIL}

## Two "quoted" <b>{EVIL}</b>

Words.

### Three *of them*

!!! note
    A box.[^1]

[^1]: At the foot.
"""
SETTINGS = f"""site_name: 'Trial & {EVIL.replace("'", "")}'
site_url: https://trial.example/docs/
copyright: 'Ours <script>alert(1)</script>'
theme: {{name: material, palette: {{scheme: default, primary: custom, toggle: {{icon: material/eye, name: '{EVIL}'}}}}}}
plugins: [search, mastercopy]
markdown_extensions: [admonition, attr_list, footnotes, tables, {{toc: {{permalink: true, baselevel: 2}}}}]
"""
ENGINES = ("mkdocs", "zensical")
SHAPES = ("h1", "h2", "h3", "h4", "div", "table", "section", "details")


def build(repository: Path, site: Path, engine: str, *more: str) -> subprocess.CompletedProcess[str]:
    told = ("--repo", str(repository), "--as-of", DAY, "--no-store", "--site-dir", str(site), "--engine", engine)
    done = run_apart("build", *told, *more)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trial company, with pages and settings by somebody who means no good."""
    folder = tmp_path_factory.mktemp("engines") / "trial"
    write_trial(folder)
    company = Company(folder)
    company.write("mkdocs.yml", SETTINGS)
    company.write("docs/notes.md", NOTES)
    company.write("docs/deep/er/plain.md", "No heading of its own.\n")
    title, body = f"'{EVIL}'", f"## Purpose & {EVIL}\n\nSee [notes](../notes.md).\n\n### Within\n\nTo stick.\n"
    company.write("docs/procedures/SOP-900-labels.md", procedure(id="SOP-900", title=title, body=body))
    approved = "Approved-by: Mateus Rocha <mateus@lumen-oak.example>"
    company.commit(f"Issue SOP-900\n\n{approved}", "2026-11-20T09:00:00+00:00", author=ANA)
    return folder


@pytest.fixture(scope="module")
def sites(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sites")
    for engine in ENGINES:
        build(repository, folder / engine, engine)
    return {engine: folder / engine for engine in ENGINES}


def trees(site: Path) -> dict[str, Any]:
    return {
        page.relative_to(site).as_posix(): html5lib.parse(page.read_text("utf-8"), namespaceHTMLElements=False)
        for page in sorted(site.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def pages(sites: dict[str, Path]) -> dict[str, dict[str, Any]]:
    return {engine: trees(site) for engine, site in sites.items()}


def words(node: Any) -> Iterator[str]:
    """What stands in an element, without comments."""
    if isinstance(node.tag, str):
        yield node.text or ""
        for child in node:
            yield from words(child)
            yield child.tail or ""


def article(tree: Any) -> Any:
    return next(tree.iter("article"))


def links(tree: Any, kind: str) -> list[str]:
    """Where the links of a kind lead, as addresses that do not begin with a dot."""
    found = (node.get("href", "") for node in tree.iter("a") if kind in (node.get("class") or "").split())
    return sorted({address.removeprefix("./") for address in found})


def test_both_have_the_same_pages_with_the_same_words(pages: dict[str, dict[str, Any]]) -> None:
    ours, theirs = pages.values()
    assert list(ours) == list(theirs) and len(ours) > 250
    for name, tree in ours.items():
        seen, other = ("".join(words(article(one))).split() for one in (tree, theirs[name]))
        assert seen == other, name
        assert tree.findtext(".//title").split() == theirs[name].findtext(".//title").split(), name
        marks = [
            [(node.tag, node.get("id"), node.get("class")) for node in article(one).iter() if node.tag in SHAPES]
            for one in (tree, theirs[name])
        ]
        assert marks[0] == marks[1], name


def test_both_lead_to_the_same_places(pages: dict[str, dict[str, Any]]) -> None:
    ours, theirs = pages.values()
    for name, tree in ours.items():
        for kind in ("href", "src"):
            asked = [
                [node.get(kind) for node in article(one).iter() if node.get(kind) is not None]
                for one in (tree, theirs[name])
            ]
            assert asked[0] == asked[1], name
        if name != "404.html":
            assert {*links(tree, "md-nav__link")} <= {*links(theirs[name], "md-nav__link"), name.split("/")[-1]}, name
            missing = [address for address in links(theirs[name], "md-nav__link") if address.startswith(("http", "/"))]
            assert missing == [], name


def test_the_contents_beside_a_text_name_its_headings(pages: dict[str, dict[str, Any]]) -> None:
    for name in ("notes.html", "documents/SOP-900/index.html"):
        sides = [one.find(".//div[@data-md-type='toc']") for one in (pages[engine][name] for engine in ENGINES)]
        seen = [[("".join(words(node)).split(), node.get("href")) for node in side.iter("a")] for side in sides]
        assert seen[0] == seen[1] and len(seen[0]) > 1, name


def test_what_people_wrote_stays_words(sites: dict[str, Path], pages: dict[str, dict[str, Any]]) -> None:
    for name, tree in pages["zensical"].items():
        for node in tree.iter():
            assert not any(key.startswith("on") for key in node.attrib), name
            assert node.get("src") != "x", name
    for name in ("notes.html", "index.html", "documents/SOP-900/index.html", "documents/SOP-900/r1.html"):
        assert EVIL in pages["zensical"][name].findtext(".//title"), name
    assert EVIL in " ".join("".join(words(article(pages["zensical"]["documents/SOP-900/index.html"]))).split())
    assert not [page for page in sites["zensical"].rglob("*.html") if "<script>alert" in page.read_text("utf-8")]


def test_nothing_of_the_machinery_is_left(sites: dict[str, Path]) -> None:
    site = sites["zensical"]
    assert not list(site.rglob("*mastercopy-shell*"))
    assert "mastercopy-shell" not in (site / "sitemap.xml").read_text("utf-8")
    texts = [page.read_text("utf-8") for page in site.rglob("*.html")]
    spelled = {word for text in texts for word in re.findall(r"mastercopyword\w*", text)}
    assert spelled == {"mastercopyword5d1fx0x"}  # as people wrote it
    listed = (site / "sitemap.xml").read_text("utf-8").count("<loc>")
    assert listed == (sites["mkdocs"] / "sitemap.xml").read_text("utf-8").count("<loc>") > 10


def test_no_page_asks_another_host(pages: dict[str, dict[str, Any]]) -> None:
    for name, tree in pages["zensical"].items():
        for node in tree.iter():
            loads = node.get("src") or (node.get("href") if node.get("rel") in ("stylesheet", "preconnect") else "")
            assert not (loads or "").startswith(("http", "//")), name


def test_the_search_finds_the_same(sites: dict[str, Path]) -> None:
    ours = json.loads((sites["mkdocs"] / "search/search_index.json").read_text("utf-8"))["docs"]
    text = (sites["zensical"] / "search.json").read_text("utf-8")
    theirs = json.loads(text)["items"]
    shown = [(one["location"], one["title"], one["text"], one["path"]) for one in theirs]
    assert shown == [(one["location"], one["title"], one["text"], one.get("tags", [])) for one in ours]
    assert (sites["zensical"] / "search.js").read_text("utf-8") == f"var __index = {text};\n"
    assert "<" not in text


def test_all_other_files_are_the_same_but_what_names_the_engine(sites: dict[str, Path]) -> None:
    ours, theirs = ({path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
                    for site in sites.values())  # fmt: skip
    apart = {name for name in {*ours} ^ {*theirs} if not name.startswith("assets/")}
    assert apart == {"search/search_index.js", "search/search_index.json", "search.js", "search.json", "sitemap.xml.gz"}
    shared = {name for name in {*ours} & {*theirs} if not name.endswith(".html")}
    differ = {name for name in shared if ours[name].read_bytes() != theirs[name].read_bytes()}
    assert differ <= {"data/manifest.json", "sitemap.xml", "assets/images/favicon.png", "_headers"}


def test_the_same_commit_gives_the_same_bytes(sites: dict[str, Path], repository: Path, tmp_path: Path) -> None:
    build(repository, tmp_path / "again", "zensical", "--workers", "1")
    first, again = ({path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
                    for site in (sites["zensical"], tmp_path / "again"))  # fmt: skip
    assert first == again


def test_a_site_says_by_which_engine_it_is_and_is_verified_with_that(sites: dict[str, Path], repository: Path) -> None:
    manifest = json.loads((sites["zensical"] / "data/manifest.json").read_text("utf-8"))
    assert manifest["engine"] == "zensical" and "zensical" in manifest["versions"]
    assert "engine" not in json.loads((sites["mkdocs"] / "data/manifest.json").read_text("utf-8"))
    done = run_apart("verify", str(sites["zensical"]), "--repo", str(repository))
    assert done.returncode == 0 and "the same as built again" in done.stdout, done.stdout + done.stderr


def test_an_engine_that_nobody_knows_is_said(sites: dict[str, Path], repository: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    subprocess.run(["cp", "-r", str(sites["mkdocs"]), str(site)], check=True)
    manifest = site / "data/manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text("utf-8")), "engine": "of tomorrow"}))
    done = run("verify", str(site), "--repo", str(repository))
    assert done.returncode == 2 and "no engine here is called 'of tomorrow'" in done.stderr


def test_a_reader_searches_a_page_that_was_opened_from_disk(sites: dict[str, Path], tmp_path: Path) -> None:
    seek = "document.querySelector('.md-search__button').click()"
    within = "[...document.querySelectorAll('*')].filter(n => n.shadowRoot).map(n => n.shadowRoot)"
    found = f"{within}.flatMap(r => [...r.querySelectorAll('a')]).map(a => a.getAttribute('href') || '').join(' ')"
    with Chromium(tmp_path / "profile") as browser, browser.open(sites["zensical"] / "notes.html") as tab:
        tab.ask(seek)
        tab.until(lambda: tab.ask(f"{within}.length") or None, "the search")
        tab.type("SOP1")
        tab.until(lambda: "documents/SOP-001/index.html" in str(tab.ask(found)) or None, "the procedure")
        assert tab.errors() == [] == tab.violations()
        policy = tab.ask("document.querySelector('meta[http-equiv]').content")
        assert "script-src 'self' file: 'sha256-" in policy and policy.count("unsafe") == 1, "of styles alone"


@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_build_says_is_ours_alone(engine: str, company: Company, tmp_path: Path) -> None:
    company.found()
    company.write("docs/SOP-001.md", procedure())
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00", author=ANA)
    done = build(company.root, tmp_path / "site", engine)
    assert done.stdout.splitlines() == [f"open {(tmp_path / 'site/index.html').resolve()}"]
    (said,) = done.stderr.splitlines()
    assert " pages as of 2026-11-24 in " in said
    checked = run_apart("check", "--repo", str(company.root), "--as-of", DAY)
    told = f"{checked.stdout}{checked.stderr}{said}".casefold()
    assert not [name for name in ("mkdocs", "material", "zensical", "end of life") if name in told]


def test_another_plugin_is_refused_and_not_left_out(company: Company, tmp_path: Path) -> None:
    company.found()
    company.write("mkdocs.yml", "site_name: T\ntheme: {name: material}\nplugins: [search, mastercopy, tags]\n")
    company.commit("Settings", "2026-02-02T09:00:00+00:00")
    told = ("--repo", str(company.root), "--site-dir", str(tmp_path / "site"))
    done = run_apart("build", *told, "--engine", "zensical")
    assert done.returncode == 2 and "the plugin" in done.stderr and "--engine mkdocs" in done.stderr
    assert not (tmp_path / "site").exists()


def test_what_the_engine_cannot_draw_is_one_sentence(company: Company, tmp_path: Path) -> None:
    company.found()
    theme = "{name: material, icon: {logo: material/no-such-icon}}"
    company.write("mkdocs.yml", f"site_name: T\ntheme: {theme}\nplugins: [search, mastercopy]\n")
    company.commit("Settings", "2026-02-02T09:00:00+00:00")
    told = ("--repo", str(company.root), "--site-dir", str(tmp_path / "site"), "--engine", "zensical")
    done = run_apart("build", *told)
    first, hint = done.stderr.splitlines()
    assert done.returncode == 2 and "no-such-icon" in first and "--engine mkdocs" in hint
    assert [path.name for path in tmp_path.iterdir()] == ["company"]


def test_the_preview_of_a_proposal_has_its_notice_with_either(company: Company, tmp_path: Path) -> None:
    company.found()
    company.write("docs/SOP-001.md", procedure())
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00", author=ANA)
    company.branch("better")
    company.write("docs/SOP-001.md", procedure("2", body="## Purpose\n\nTo try again.\n"))
    company.commit("Say it again", "2026-02-03T09:00:00+00:00")
    told = ("--repo", str(company.root), "--base", "main", "--site-dir", str(tmp_path / "site"))
    assert run_apart("build", *told, "--engine", "zensical").returncode == 0
    page = (tmp_path / "site/documents/SOP-001/r2.html").read_text("utf-8")
    assert "To try again." in page and "proposal" in page


def test_whole_texts_are_searched_in_the_same_pieces(company: Company, tmp_path: Path) -> None:
    company.found()
    said = "site_name: T\ntheme: {name: material}\nplugins: [search, {mastercopy: {full_text: true}}]\n"
    company.write("mkdocs.yml", said)
    company.write("docs/SOP-001.md", procedure(body="## Purpose\n\n" + "To play the marimba. " * 400))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00", author=ANA)
    pieces = []
    for engine in ENGINES:
        build(company.root, tmp_path / engine, engine)
        folder = tmp_path / engine / "search"
        pieces.append({path.relative_to(folder): path.read_bytes() for path in folder.glob("pieces/**/*.pf_*")})
    assert pieces[0] == pieces[1] and pieces[0]
    page = (tmp_path / "zensical/search.html").read_text("utf-8")
    assert "Search all texts" in page and 'src="search/whole-texts.js"' in page


def test_a_build_with_the_other_engine_is_another_build(company: Company, tmp_path: Path) -> None:
    company.found()
    company.commit("Nothing", "2026-02-02T09:00:00+00:00")
    told = ("--repo", str(company.root), "--as-of", DAY, "--site-dir", str(tmp_path / "site"))
    said = [run_apart("build", *told, "--engine", engine).stderr for engine in ("mkdocs", "zensical", "zensical")]
    assert ["nothing has changed" in one for one in said] == [False, False, True]
    assert (tmp_path / "site/search.json").is_file()
