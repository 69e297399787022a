"""What a text embeds is shown as it was approved, whatever lies in the working folder by now."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import html5lib
import pytest

from apart import run_apart
from company import Company, procedure, run
from mastercopy.model.snippets import MOST, expand_snippets
from mastercopy.model.tangle import is_tangled
from pagetext import text_of

SETTINGS = "site_name: x\ntheme: {name: material}\nplugins: [search, mastercopy]\nmarkdown_extensions: [%s]\n"
SNIPPETS = "{pymdownx.snippets: {base_path: ['.', docs, docs/procedures]}}"
BODY = 'Before.\n\n--8<-- "part.txt"\n\n```\n--8<-- "part.txt"\n```\n'
SIGNED = "Issue\n\nApproved-by: Bob Boss <bob@trial.example>"
PAGE = "documents/SOP-001/index.html"


@pytest.fixture
def embedding(company: Company) -> Company:
    company.found()
    company.write("mkdocs.yml", SETTINGS % SNIPPETS)
    company.write("docs/procedures/part.txt", 'The approved part.\n\n--8<-- "deep/inner.md"\n')
    company.write("docs/procedures/deep/inner.md", "---\ntitle: x\n---\nThe approved inside.\n")
    company.write("docs/procedures/SOP-001.md", procedure(body=BODY))
    company.commit(SIGNED, "2026-02-02T12:00:00+00:00")
    return company


def page_text(page: Path) -> str:
    return text_of(page.read_text(encoding="utf-8"))


def build(company: Company, *arguments: str) -> Path:
    site = company.root.parent / "site"
    done = run_apart("build", "--repo", str(company.root), "--as-of", "2026-03-20", "--site-dir", str(site), *arguments)
    assert done.returncode == 0, done.stderr
    return site


def test_what_lies_on_disk_is_not_what_was_approved(embedding: Company) -> None:
    embedding.write("docs/procedures/part.txt", "Something that nobody saw.\n")
    embedding.write("part.txt", "Something that nobody saw.\n")
    said = page_text(build(embedding) / PAGE)
    assert "The approved part." in said and "The approved inside." in said and "title: x" not in said
    assert "nobody saw" not in said
    assert said.count("8<") == 1  # in the code, as it is written


def test_mkdocs_itself_shows_the_same(embedding: Company) -> None:
    embedding.write("docs/procedures/part.txt", "Something that nobody saw.\n")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(embedding.root.parent / "other")]
    done = subprocess.run(command, cwd=embedding.root, capture_output=True, text=True, check=False, env={**os.environ})
    assert done.returncode == 0, done.stderr
    said = page_text(embedding.root.parent / "other" / PAGE)
    assert "The approved inside." in said and "nobody saw" not in said


def test_a_part_that_changes_is_an_unrevised_change(embedding: Company) -> None:
    embedding.write("docs/procedures/deep/inner.md", "Another inside.\n")
    embedding.commit("Slip it in", "2026-02-04T12:00:00+00:00")
    assert "The approved inside." in page_text(build(embedding) / PAGE)
    told = run("check", "--repo", str(embedding.root), "--as-of", "2026-03-20").stdout
    assert "revision-not-advanced" in told


def test_what_a_part_embeds_since_it_changed_is_watched_as_well(embedding: Company) -> None:
    embedding.write("docs/procedures/part.txt", 'The approved part.\n\n--8<-- "late.txt"\n')
    embedding.write("docs/procedures/late.txt", "Late.\n")
    embedding.write("docs/procedures/SOP-001.md", procedure("2", body=BODY, change="Another inside"))
    embedding.commit(SIGNED, "2026-02-04T12:00:00+00:00")
    embedding.write("docs/procedures/part.txt", 'The approved part.\n\n--8<-- "later.txt"\n')
    embedding.write("docs/procedures/later.txt", "Later.\n")
    embedding.commit("Slip it in", "2026-02-05T12:00:00+00:00")
    embedding.write("docs/procedures/part.txt", 'The approved part.\n\n--8<-- "late.txt"\n')
    embedding.commit("Put it back", "2026-02-06T12:00:00+00:00")
    embedding.write("docs/procedures/late.txt", "Nobody saw this.\n")
    embedding.commit("Slip it in again", "2026-02-07T12:00:00+00:00")
    assert "Nobody saw this." not in page_text(build(embedding) / PAGE)
    told = run("check", "--repo", str(embedding.root), "--as-of", "2026-03-20").stdout
    assert "revision-not-advanced" in told


def test_an_extension_that_reads_the_folder_is_refused(company: Company) -> None:
    company.found()
    company.write("mkdocs.yml", SETTINGS % "pymdownx.b64")
    company.commit("Choose", "2026-02-02T12:00:00+00:00")
    site = company.root.parent / "site"
    done = run_apart("build", "--repo", str(company.root), "--site-dir", str(site))
    assert done.returncode == 2 and "whatever was approved" in done.stderr and not site.exists()


def test_a_file_embeds_itself_once_and_grows_to_a_limit() -> None:
    assert expand_snippets('--8<-- "a"\n', {"a": 'A\n--8<-- "a"\n'}.get) == "A\n`a`: not shown\n"
    bomb = {str(n): f'{"x" * 1000}\n--8<-- "{n + 1}"\n--8<-- "{n + 1}"\n' for n in range(30)}
    assert len(expand_snippets('--8<-- "0"\n', bomb.get)) < 2 * MOST


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "![" * 9000,
        "[a](" * 9000,
        "[a\n" * 9000,
        "a\n: b\n" * 900,
        "[" * 3000 + "]" * 3000,
        "".join(" " * (4 * depth) + "- x\n" for depth in range(400)),
        "".join("\t" * depth + "1. x\n" for depth in range(400)),
        "+ " * 1000 + "x",
        "x[^1] " * 9000 + "\n\n[^1]: y",
        "<![CDATA[" * 9000,
    ],
)
def test_a_text_that_no_engine_gets_through_is_shown_as_it_is_written(company: Company, text: str) -> None:
    company.found()
    company.write("docs/procedures/SOP-001.md", procedure(body=f"# Heading\n\n{text}\n"))
    company.write("docs/page.md", f"# A page\n\n{text}\n")
    company.commit(SIGNED, "2026-02-02T12:00:00+00:00")
    said = page_text(build(company) / PAGE)
    assert " ".join(text.split()) in said and "# Heading" in said


def test_links_and_tables_of_any_length_are_no_tangle() -> None:
    assert not is_tangled("[a](b) " * 50_000)
    assert not is_tangled("| [a](b) | [0, 5] |\n" * 20_000)
    assert not is_tangled("[open\n\n" * 20_000)
    assert not is_tangled("- " * 60)  # where to cut
    assert not is_tangled(("-" + " " * 40) * 48 + "x")


def test_what_is_not_there_is_said(company: Company) -> None:
    company.found()
    company.write("docs/procedures/SOP-001.md", procedure(body='--8<-- "../../../../etc/hosts"\n\n--8<-- "gone.txt"\n'))
    company.commit(SIGNED, "2026-02-02T12:00:00+00:00")
    said = page_text(build(company) / PAGE)
    assert "gone.txt: not shown" in said and "hosts: not shown" in said and "localhost" not in said


WRITTEN = {
    "two-lines.png": "![a][r]\n\n[r]:\n  two-lines.png\n",
    "quoted.png": '<img alt="a > b" src="quoted.png">\n',
    "under_score.png": "![a](under\\_score.png)\n",
    "entity.png": "![a](entity&#46;png)\n",
    "spaced name.png": "![a](spaced%20name.png)\n",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_picture_is_bound_and_shown_however_it_is_written(company: Company, name: str) -> None:
    company.found()
    company.write(f"docs/procedures/{name}", b"\x89PNG as it was approved")
    company.write("docs/procedures/SOP-001.md", procedure(body=WRITTEN[name]))
    company.commit(SIGNED, "2026-02-02T12:00:00+00:00")
    company.write(f"docs/procedures/{name}", b"\x89PNG that nobody saw")
    company.commit("Slip it in", "2026-02-04T12:00:00+00:00")
    page = build(company) / PAGE
    shown = [
        image.get("src") for image in html5lib.parse(page.read_text("utf-8"), namespaceHTMLElements=False).iter("img")
    ]
    pictures = [(page.parent / unquote(address or "")).read_bytes() for address in shown if "files/" in (address or "")]
    assert pictures == [b"\x89PNG as it was approved"]
    told = run("check", "--repo", str(company.root), "--as-of", "2026-03-20").stdout
    assert "revision-not-advanced" in told


def test_a_page_called_404_does_not_replace_the_page_for_what_is_not_there(company: Company) -> None:
    company.found()
    company.write("docs/procedures/SOP-001.md", procedure())
    company.write("docs/404.md", "# Mine\n\nWritten by hand.\n")
    company.commit(SIGNED, "2026-02-02T12:00:00+00:00")
    site = build(company)
    assert "Written by hand" in page_text(site / "pages/404.html")
    assert "Written by hand" not in page_text(site / "404.html")


def test_line_ends_that_git_turns_make_no_other_text(company: Company) -> None:
    company.found()
    company.write(".gitattributes", "*.csv text eol=crlf\n")
    company.write("docs/procedures/blank.csv", "a,b\r\n1,2\r\n")
    company.write("docs/procedures/SOP-001.md", procedure(body="[The blank](blank.csv)\n"))
    root = str(company.root)
    said = ("SOP-001", "--repo", root, "--person", "bob", "--at", "2026-02-02", "--reference", "binder 3")
    done = run("approve", *said, "--anyway")
    assert done.returncode == 0, done.stderr
    ahead = run("check", "--repo", root, "--as-of", "2026-02-02").stdout
    assert "wrong-digest" not in ahead and "digest" not in ahead
    company.commit(SIGNED, "2026-02-02T12:00:00+00:00")
    entry = (company.root / "records/signoffs/SOP-001.yml").read_text("utf-8")
    trail = json.loads(run("trail", "SOP-001", "--repo", root, "--format", "json").stdout)
    assert trail["revisions"][0]["digest"] in entry
    again = run("approve", *said)
    assert "bob" in again.stderr and "already" in again.stderr
