"""The door's own promises: nothing wakes the theme from a text, shells stay inside, a folder is never half-written."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import html5lib
import mkdocs.config
import pytest

from mastercopy.compile import compile_project, open_project
from mastercopy.site import berth
from mastercopy.site.configuration import DEFAULT
from mastercopy.site.content import EnginePage, SearchEntry, SiteContent, StampedPage
from mastercopy.site.mkdocs_door import build_site
from mastercopy.site.search import small_index
from mastercopy.site.shell import BODY, TITLE, split_shell
from mastercopy.text.clean import clean_html
from mastercopy.text.markdown import Renderer
from mastercopy.words import MastercopyError
from trial import write_trial

CONFIG = b"""site_name: Door
site_url: https://door.example/
repo_url: https://github.com/door/door
theme: {name: material}
plugins: [search, mastercopy]
"""
EVIL = "<img src=x onerror=alert(1)>"


def test_search_results_cannot_run_a_title() -> None:
    (entry,) = json.loads(small_index('{"config": {}, "docs": []}', [(SearchEntry("a.html", EVIL, EVIL), EVIL)]))[
        "docs"
    ]
    assert "<" not in entry["title"] + entry["text"] and "&lt;img" in entry["title"]


@pytest.mark.parametrize(
    "text",
    [
        '<div id="__config">{"base": "https://evil.example"}</div>',
        '<a name="__search">x</a>',
        '<pre class="mermaid">graph</pre>',
        '<div class="md-overlay md-dialog">x</div>',
        '<img src="/&#9;/evil.example/a.png">',
        '<img src="/\\evil.example/a.png">',
        '<img src="&#1;//evil.example/a.png">',
        '<img src="ht&#10;tps://evil.example/a.png">',
    ],
)
def test_no_text_wakes_or_replaces_a_part_of_the_theme(text: str) -> None:
    cleaned = clean_html(text, {})
    tree = html5lib.parseFragment(cleaned, namespaceHTMLElements=False)
    for node in tree.iter():
        assert not set(node.attrib) & {"id", "name", "class", "src"}, cleaned


def test_tabs_tables_and_tasks_survive() -> None:
    extensions = ("pymdownx.tabbed", "tables", "pymdownx.tasklist", "pymdownx.superfences", "footnotes", "admonition")
    configs = {"pymdownx.tabbed": {"alternate_style": True}, "tables": {"use_align_attribute": True}}
    text = (
        '=== "One"\n\n    a\n\n=== "Two"\n\n    b\n\n|a|\n|-:|\n|1|\n\n- [x] done\n\n!!! note\n    n[^1]\n\n[^1]: f\n'
    )
    html = Renderer(extensions, configs).render(text, {})
    for kept in ('id="__tabbed_1_1"', 'for="__tabbed_1_2"', 'align="right"', "task-list", "admonition", "footnote"):
        assert kept in html, kept


@pytest.mark.parametrize("page", ["", BODY * 2, f"<title>other</title>{BODY}"])
def test_a_theme_that_loses_a_sentinel_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="theme"):
        split_shell(page)


def test_pages_of_the_past_lead_home_and_to_the_documents_alone() -> None:
    sections = "".join(
        f'<li class="md-nav__item md-nav__item--section md-nav__item--nested"><ul><li>{name}</li></ul></li>'
        for name in ("Documents", "For you", "Records")
    )
    navigation = f'<nav><ul data-md-scrollfix><li class="md-nav__item">Home</li>{sections}</ul></nav>'
    contents = '<div class="md-sidebar md-sidebar--secondary"><ul><li>Contents</li></ul></div>'
    shell = split_shell(f"<html><head><title>{TITLE}</title></head>{navigation}{contents}<p>{BODY}</p></html>")
    past, today = (shell.stamp(StampedPage("a.html", "Title", "Body", past=past), "") for past in (True, False))
    assert all(name in today for name in ("Home", "Documents", "For you", "Records", "Contents"))
    assert [name for name in ("Home", "Documents", "For you", "Records", "Contents") if name in past] == [
        "Home",
        "Documents",
        "Contents",
    ]
    assert [past.count(tag) for tag in ("<ul", "</ul>", "<nav>", "</nav>", "<li", "</li>")] == [3, 3, 1, 1, 4, 4]
    held = '<div class="md-sidebar md-sidebar--secondary" data-x hidden>\n<div>\n<div>\n'
    empty = f'{held}<nav aria-label="x">\n</nav>\n</div></div></div>'
    feed = '<link rel="alternate feed" href="staff.xml">'
    light = split_shell(f"<html><head><title>{TITLE}</title>{feed}</head>{navigation}{empty}<p>{BODY}</p></html>")
    assert light.page.count("sidebar--secondary") == light.page.count("alternate feed") == 1
    assert "sidebar" not in light.narrow and "feed" not in light.narrow and light.narrow.count("</div>") == 0
    alone = split_shell(f"<html><head><title>{TITLE}</title></head><nav></nav><p>{BODY}</p></html>")
    assert alone.page == alone.narrow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("door")
    write_trial(folder / "repo")
    compiled = compile_project(open_project(folder / "repo"), date(2026, 11, 24))
    stamped = tuple(
        StampedPage("x/" * depth + "p.html", f"{EVIL} {depth}", f"<p>{BODY} {TITLE}</p>", noindex=depth == 1)
        for depth in range(4)
    )
    content = SiteContent((EnginePage("index.md", EVIL, "{{ 7*7 }}"),), stamped, {}, ())
    build_site(compiled, CONFIG, folder / "site", lambda _: content)
    assert sorted(path.name for path in folder.iterdir()) == ["repo", "site"]
    return folder / "site"


def test_stamped_pages_have_their_title_and_links_of_their_depth(built: Path) -> None:
    for depth in range(4):
        text = (built / ("x/" * depth + "p.html")).read_text("utf-8")
        tree = html5lib.parse(text, namespaceHTMLElements=False)
        assert (tree.findtext(".//title") or "").startswith(f"{EVIL} {depth}")
        assert (tree.find(".//meta[@name='robots']") is not None) == (depth == 1)
        assert text.count(f"<p>{BODY} {TITLE}</p>") == 1
        sheets = [node.get("href", "") for node in tree.iter("link") if node.get("rel") == "stylesheet"]
        assert sheets and all((built / ("x/" * depth) / sheet).is_file() for sheet in sheets)
        assert not any("active" in (node.get("class") or "").split("--") for node in tree.iter("a"))


def test_shells_stay_out_of_output_search_and_sitemap(built: Path) -> None:
    for name in ("sitemap.xml", "search/search_index.json"):
        assert "mastercopy-shell" not in (built / name).read_text("utf-8")
    assert "<lastmod>2026-11-24</lastmod>" in (built / "sitemap.xml").read_text("utf-8")
    assert not list(built.rglob("*mastercopy-shell*"))


def test_no_page_loads_from_another_host(built: Path) -> None:
    for path in built.rglob("*.html"):
        tree = html5lib.parse(path.read_text("utf-8"), namespaceHTMLElements=False)
        for node in tree.iter():
            loads = node.get("src") or (node.get("href") if node.get("rel") in ("stylesheet", "preconnect") else "")
            assert not (loads or "").startswith(("http", "//")), path
            assert node.get("data-md-component") != "source", path


@pytest.mark.parametrize("place", ["repo", "home", "inside", "foreign"])
def test_a_folder_that_is_no_site_is_refused(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("home", "repo/.git/x", "foreign"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "repo" / berth.MARKER).write_text("")
    (tmp_path / "foreign" / "letter.txt").write_text("")
    with pytest.raises(MastercopyError):
        berth.refuse_foreign(tmp_path / {"inside": "repo/.git/x"}.get(place, place))


def test_a_failed_swap_leaves_the_old_site(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / berth.MARKER).write_text("old")
    with pytest.raises(OSError, match="missing"):
        berth.swap(tmp_path / "missing", site, tmp_path / "old")
    assert (site / berth.MARKER).read_text() == "old"


def test_the_default_configuration_is_one(tmp_path: Path) -> None:
    config = mkdocs.config.load_config(io.BytesIO(DEFAULT), docs_dir=str(tmp_path))
    assert config.theme.name == "material"
