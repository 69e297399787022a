"""Feeds tell each audience what happened, by the day it happened, and nobody what is not to be followed yet."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from apart import run_apart
from company import SIGNS, Company, procedure
from followed import COMING, DAY, DRAFT, HUSH, NASTY, PICKING, READ, compiled_on, files_on, found
from mastercopy.compile import Compiled
from mastercopy.site.feed import render_news
from mastercopy.views.changesview import view_changes
from mastercopy.views.newsview import NEWEST, News
from mastercopy.words import one_line
from trial import write_trial

ATOM = "{http://www.w3.org/2005/Atom}"
TRIAL_DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return found(tmp_path_factory.mktemp("feeds") / "company").root


@pytest.fixture(scope="module")
def files(root: Path) -> Mapping[str, bytes]:
    return files_on(root)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("feeds") / "trial"
    write_trial(folder)
    return folder


def feeds(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if path.endswith(".xml")}


def entries(data: bytes) -> list[etree._Element]:
    """The entries of a feed that keeps the rules of RFC 4287 for what it uses."""
    feed = etree.fromstring(data)
    assert feed.tag == f"{ATOM}feed"
    for name in ("title", "id", "updated", "author"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1, name
    assert {link.get("rel") for link in feed.findall(f"{ATOM}link")} == {"alternate", "self"}
    rows: list[etree._Element] = feed.findall(f"{ATOM}entry")
    ids = [feed.findtext(f"{ATOM}id"), *(row.findtext(f"{ATOM}id") for row in rows)]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"(urn|https?):[!-~]+", one or "") for one in ids)
    for row in rows:
        assert [child.tag.removeprefix(ATOM) for child in row] == ["title", "id", "link", "updated", "summary"]
        assert (row.findtext(f"{ATOM}title") or "").strip() and row.find(f"{ATOM}link").get("href")
    days = [row.findtext(f"{ATOM}updated") or "" for row in rows]
    assert days == sorted(days, reverse=True) and all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", day) for day in days)
    assert feed.findtext(f"{ATOM}updated") == (days[0] if days else "1970-01-01T00:00:00Z")
    assert len(rows) <= NEWEST
    parsed = feedparser.parse(data)
    assert not parsed.bozo and len(parsed.entries) == len(rows)
    return rows


def told(data: bytes) -> list[tuple[str, str, str]]:
    names = ("updated", "title", "summary")
    rows = ([row.findtext(f"{ATOM}{name}") or "" for name in names] for row in entries(data))
    return [(day[:10], title, summary) for day, title, summary in rows]


def titles(data: bytes) -> list[str]:
    return [title for _, title, _ in told(data)]


def test_every_feed_of_the_trial_company_is_valid(trial: Path) -> None:
    every = feeds(files_on(trial, TRIAL_DAY))
    assert len(every) > 8 and "feed.xml" in every
    assert sum(len(entries(data)) for data in every.values()) > 100


def test_staff_are_told_what_came_into_force_and_what_ended(files: Mapping[str, bytes]) -> None:
    assert told(files["data/feeds/staff.xml"]) == [
        ("2026-04-10", "SOP-003 Fax: no longer in force", "Nobody faxes. Use SOP-001 instead"),
        ("2026-04-06", "SOP-001 Order picking: revision 2 is in force", "Five days"),
        ("2026-01-10", "SOP-001 Order picking: revision 1 is in force", "First issue"),
        ("2026-01-10", f"SOP-002 {NASTY}: revision 1 is in force", "First & best"),
        ("2026-01-10", "SOP-003 Fax: revision 1 is in force", "First issue"),
    ]


def test_a_role_is_told_of_what_names_it_and_of_what_is_for_everybody(files: Mapping[str, bytes]) -> None:
    ids = {path: {title[:7] for title in titles(data)} for path, data in feeds(files).items()}
    assert ids["data/feeds/roles/picker.xml"] == {"SOP-001", "SOP-002"}
    assert ids["data/feeds/roles/staff.xml"] == {"SOP-002", "SOP-003"}, "a role of that name is not the audience"
    assert ids["data/feeds/roles/writer.xml"] == {"SOP-002"}


def test_the_feed_of_staff_is_the_page_of_changes(trial: Path) -> None:
    changes = view_changes(compiled_on(trial, TRIAL_DAY))
    rows = told(files_on(trial, TRIAL_DAY)["data/feeds/staff.xml"])
    assert len(rows) == min(NEWEST, len(changes)) and len(changes) > 5
    assert sorted(day for day, _, _ in rows) == sorted(one.day.isoformat() for one in changes)[-NEWEST:]


def test_controllers_are_told_what_happened_to_documents(files: Mapping[str, bytes]) -> None:
    rows = told(files["data/feeds/controllers.xml"])
    for day, title in (
        ("2026-04-15", "Recorded: SOP-001 Order picking"),
        ("2026-04-15", "Approved, which does not count: SOP-001 Order picking"),
        ("2026-04-06", "Approved: SOP-001 Order picking"),
        ("2026-04-06", "Withdrawn: SOP-003 Fax"),
    ):
        assert (day, title) in [(one, said) for one, said, _ in rows], title
    assert not any("AUD-" in title or "superseded" in summary for _, title, summary in rows)


def test_auditors_are_told_of_audits_findings_and_signatures(files: Mapping[str, bytes]) -> None:
    rows = told(files["data/feeds/auditors.xml"])
    assert ("2026-04-02", "FND-2026-001 No label: Open", "Audit finding, first recorded") in rows
    assert ("2026-04-02", "AUD-2026-01 Picking: Reported", "Internal audit, before: Planned") in rows
    changed = [summary for _, title, summary in rows if title == "AUD-2026-01 Picking: changed"]
    assert len(changed) == 1 and "Conclusion: Mostly fine" in changed[0]
    assert any(title.startswith("Approved: SOP-001") for _, title, _ in rows)
    assert not any("OBJ-001" in title or title.startswith("Recorded") for _, title, _ in rows)


def test_leadership_is_told_how_objectives_stand_and_how_many_complained(files: Mapping[str, bytes]) -> None:
    rows = told(files["data/feeds/leadership.xml"])
    stood = [(day, title) for day, title, _ in rows if title.startswith("OBJ-001")]
    assert stood[0] == ("2026-04-02", "OBJ-001 Sooner: Off track")
    assert ("2026-03-31", "Complaints received in 2026-03: 2", "0 in the month before") in rows
    assert ("2026-01-31", "Complaints received in 2026-01: 1", "the first month that is told of") in rows
    assert not any("words of a customer" in summary or "CMP-" in title for _, title, summary in rows)


def test_a_removed_record_and_a_removed_document_are_told(tmp_path: Path) -> None:
    company = found(tmp_path / "company")
    company.delete("records/findings/FND-2026-001.yml")
    company.delete("docs/SOP-002.md")
    company.commit("Tidy", "2026-04-20T09:00:00+00:00")
    said = files_on(company.root)
    rows = told(said["data/feeds/auditors.xml"])
    assert ("2026-04-20", "FND-2026-001 No label: no longer there", "Its file was taken away") in rows
    assert any(day == "2026-04-20" and title.startswith("Removed: SOP-002") for day, title, _ in rows)
    assert any(
        title.startswith("SOP-002") and "no longer in force" in title for title in titles(said["data/feeds/staff.xml"])
    )


def test_a_rewritten_history_is_told_to_auditors(tmp_path: Path) -> None:
    company = found(tmp_path / "company")
    site, other = tmp_path / "site", tmp_path / "other"
    day = ("--as-of", DAY.isoformat())
    done = run_apart("build", "--repo", str(company.root), "--site-dir", str(site), *day)
    assert done.returncode == 0, done.stderr
    company.git("reset", "--hard", "--quiet", "HEAD~2")
    company.write(PICKING, procedure("2", "Another text.\n", **READ))
    company.commit(f"Issue another\n\n{SIGNS}", "2026-04-06T09:00:00+00:00")
    ledger = ("--ledger", str(site / "data/ledger.jsonl"))
    done = run_apart("build", "--repo", str(company.root), "--site-dir", str(other), *ledger, *day)
    assert done.returncode in (0, 1), done.stderr
    assert "The history is not what it was" in titles((other / "data/feeds/auditors.xml").read_bytes())


def test_a_draft_and_what_a_revision_to_come_says_is_in_no_feed(files: Mapping[str, bytes]) -> None:
    for path, data in feeds(files).items():
        text = data.decode("utf-8")
        assert DRAFT not in text and HUSH not in text and COMING not in text and "SOP-004" not in text, path


def test_on_its_day_it_is_told(tmp_path: Path) -> None:
    company = found(tmp_path / "company")
    soon = {**READ, "title": COMING, "effective": "2026-06-01"}
    company.write(PICKING, procedure("4", f"## Purpose\n\nTo pick {HUSH}.\n", change=f"Now {HUSH}", **soon))
    company.commit(f"Issue\n\n{SIGNS}", "2026-04-20T09:00:00+00:00")
    title = f"SOP-001 {COMING}: revision 4 is in force"
    before, after = files_on(company.root, date(2026, 5, 31)), files_on(company.root, date(2026, 6, 1))
    assert all(HUSH not in data.decode() for data in feeds(before).values())
    assert ("2026-06-01", title, f"Now {HUSH}") in told(after["data/feeds/staff.xml"])
    assert ("2026-06-01", title, f"Now {HUSH}") in told(after["data/feeds/roles/picker.xml"])


def test_nothing_ahead_of_the_day_and_no_entry_changes_its_name(root: Path, files: Mapping[str, bytes]) -> None:
    for day in ("2026-01-31", "2026-04-01", "2026-04-08", "2026-04-14"):
        earlier = feeds(files_on(root, date.fromisoformat(day)))
        for path, data in earlier.items():
            now = {row.findtext(f"{ATOM}id"): row.findtext(f"{ATOM}updated") for row in entries(files[path])}
            for row in entries(data):
                told_on = row.findtext(f"{ATOM}updated") or ""
                assert told_on[:10] <= day, path
                assert now.get(row.findtext(f"{ATOM}id")) == told_on, f"{path} on {day}"


def test_as_known_then_is_as_built_then(tmp_path: Path) -> None:
    company = Company(tmp_path / "company")
    found(company.root)
    then = company.git("rev-list", "-1", "--before", "2026-04-03T00:00:00", "main")
    day = date(2026, 4, 3)
    known = files_on(company.root, day, then)
    clone = tmp_path / "clone"
    company.git("clone", "--quiet", "--branch", "main", str(company.root), str(clone))
    company.git("-C", str(clone), "reset", "--quiet", "--hard", then)
    built = files_on(clone, day)
    ours = [path for path in known if path.endswith((".xml", ".ics"))]
    assert ours and all(known[path] == built[path] for path in ours)


def test_links_lead_to_pages(tmp_path: Path, root: Path) -> None:
    done = run_apart("build", "--repo", str(root), "--site-dir", str(tmp_path / "site"), "--as-of", DAY.isoformat())
    assert done.returncode == 0, done.stderr
    for path in sorted((tmp_path / "site/data/feeds").rglob("*.xml")):
        links = [link.get("href") or "" for link in etree.fromstring(path.read_bytes()).iter(f"{ATOM}link")]
        assert len(links) > 2
        for link in links:
            assert (path.parent / unquote(link)).resolve().is_file(), link


def test_every_page_says_where_its_feed_is(tmp_path: Path, root: Path) -> None:
    site = tmp_path / "site"
    done = run_apart("build", "--repo", str(root), "--site-dir", str(site), "--as-of", DAY.isoformat())
    assert done.returncode == 0, done.stderr
    wanted = {
        "index.html": ["data/feeds/staff.xml"],
        "documents/SOP-001/index.html": ["data/feeds/staff.xml"],
        "documents/SOP-001/r1.html": [],  # a recorded revision; what comes after it stands on its document's page
        "for/staff.html": ["data/feeds/staff.xml"],
        "for/auditors.html": ["data/feeds/staff.xml", "data/feeds/auditors.xml"],
        "for/roles/picker.html": ["data/feeds/staff.xml", "data/feeds/roles/picker.xml"],
    }
    for page, addresses in wanted.items():
        links = html.fromstring((site / page).read_bytes()).xpath("//head/link[@type='application/atom+xml']")
        assert all("alternate" in link.get("rel").split() and link.get("title") for link in links)
        assert [_from(page, link.get("href")) for link in links] == addresses
    listed = html.fromstring((site / "for/feeds.html").read_bytes()).xpath("//article//a/@href")
    found_there = {_from("for/feeds.html", href) for href in listed}
    manifest = json.loads((site / "data/manifest.json").read_text("utf-8"))["files"]
    every = {path for path in manifest if path.endswith((".ics", ".xml")) and path != "sitemap.xml"}
    assert every <= found_there, "every file is found from one page"


def _from(page: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), href))


def test_addresses_are_whole_where_the_site_knows_its_own(tmp_path: Path) -> None:
    company = found(tmp_path / "company")
    company.write("mkdocs.yml", 'site_name: Trial\nsite_url: https://docs.trial.example/<"&é\n')
    company.commit("Say where", "2026-04-20T09:00:00+00:00")
    for path, data in feeds(files_on(company.root)).items():
        entries(data)  # which asks whether the feed is a valid one
        links = [link.get("href") or "" for link in etree.fromstring(data).iter(f"{ATOM}link")]
        assert links and all(re.fullmatch(r"https://docs\.trial\.example/%3C[!-~]*", link) for link in links), path


def test_a_company_without_anything_has_valid_feeds(tmp_path: Path) -> None:
    company = Company(tmp_path / "company")
    company.found()
    assert titles(files_on(company.root)["data/feeds/staff.xml"]) == []
    for data in feeds(files_on(company.root)).values():
        entries(data)


def test_a_feed_is_bounded(tmp_path: Path) -> None:
    company = Company(tmp_path / "company")
    company.found()
    for number in range(1, NEWEST + 12):
        company.write(f"docs/SOP-{number:03d}.md", procedure(id=f"SOP-{number:03d}", title=f"Number {number}"))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    said = feeds(files_on(company.root))
    assert len(titles(said["data/feeds/staff.xml"])) == NEWEST == len(titles(said["data/feeds/controllers.xml"]))


NASTIER: Sequence[str] = (
    NASTY,
    "]]><entry>",
    "\x00\x1b[2J",
    "\ud800",
    "\ufffe",
    "\u202eevil",
    "<!--",
    "&lt;",
    "é" * 2000,
)
WORDS = st.text(st.characters(codec=None, exclude_categories=()), max_size=300) | st.sampled_from(NASTIER)


def test_whatever_is_written_stays_text(root: Path) -> None:
    compiled: Compiled = compiled_on(root)

    @settings(deadline=None, max_examples=150)
    @given(title=WORDS, summary=WORDS, key=WORDS, name=WORDS, base=st.sampled_from(["", "https://trial.example/"]))
    def holds(title: str, summary: str, key: str, name: str, base: str) -> None:
        news = (News(f"K:{key}", DAY, f"T{title}", summary, "for/log.html"),)
        data = render_news(compiled, "data/feeds/x.xml", name, "index.html", news, base)
        ((day, said, more),) = told(data)
        whole = one_line(f"T{title}")
        assert said == (whole if len(whole) <= 300 else f"{whole[:299]}…") and day == DAY.isoformat()
        assert len(more) <= 1000

    holds()
