"""A site proves itself: untouched it passes anywhere; each of many tamperings is told where it was done."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from apart import run_apart
from company import SIGNS, Company, procedure, run
from mastercopy.proof import verify

SOP = "docs/procedures/SOP-001-picking.md"
DAY = "2026-06-01"
TRAIL, TEXT, PAGE = "data/trails/SOP-001.json", "data/revisions/SOP-001/r1.json", "documents/SOP-001/r1.html"
LEDGER, REGISTER, MANIFEST = "data/ledger.jsonl", "data/register.json", "data/manifest.json"
CURRENT, REDLINE = "documents/SOP-001/index.html", "documents/SOP-001/r2-redline-r1.html"
TABLE = "data/registers/documents.csv"
SOURCE = "documents/SOP-001/SOP-001-r1.md"
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
SHOWN = f"files/{hashlib.sha256(PICTURE).hexdigest()}/way.svg"

Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(repository, site) of a company with three revisions of one document and one of another."""
    company = Company(tmp_path_factory.mktemp("proof") / "company")
    company.found()
    company.write("docs/procedures/way.svg", PICTURE)
    for number in ("1", "2", "3"):
        body = f"## Purpose\n\nTo find the way, number {number}.\n\n![Way](way.svg)\n"
        company.write(SOP, procedure(number, body=body, change=f"Change {number}"))
        company.commit(f"Issue revision {number}\n\n{SIGNS}", f"2026-0{number}-15T09:00:00+00:00")
    company.write("docs/procedures/SOP-002-packing.md", procedure(id="SOP-002", title="Packing"))
    company.commit(f"Issue SOP-002\n\n{SIGNS}", "2026-05-01T09:00:00+00:00")
    site = company.root.parent / "site"
    done = run_apart("build", "--repo", str(company.root), "--site-dir", str(site), "--as-of", DAY)
    assert done.returncode == 0, done.stderr
    return company.root, site


def alone(site: Path) -> list[str]:
    """What the verifier in the site itself says, run by a Python that finds nothing of ours, from another folder."""
    command = [sys.executable, "-I", "-S", str(site / "verify.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=site.parent, env={})
    lines = done.stdout.splitlines()
    assert "Traceback" not in done.stderr and lines, done.stderr
    assert done.returncode == (0 if lines[-1].startswith("Nothing is wrong") else 1), done.stderr
    return lines[:-1]


def told(lines: list[str]) -> dict[str, str]:
    """The files that are named, each with the first thing said of it."""
    found: dict[str, str] = {}
    for line in lines:
        if ", as of " in line:  # what it was built from
            continue
        name, _, sentence = line.partition(": ")
        found.setdefault(name, sentence)
    return found


def change(site: Path, name: str, old: bytes, new: bytes) -> None:
    data = (site / name).read_bytes()
    assert old in data, (name, old)
    (site / name).write_bytes(data.replace(old, new, 1))


def reshape(site: Path, name: str, act: Callable[[Any], None]) -> None:
    """Change a JSON file by what it holds."""
    value = json.loads((site / name).read_bytes())
    act(value)
    (site / name).write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def reseal(site: Path) -> None:
    """What a careful forger does: every hash and the digest of the manifest made anew."""
    manifest = json.loads((site / MANIFEST).read_bytes())
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    hashes = {name: hashlib.sha256((site / name).read_bytes()).hexdigest() for name in names if name != MANIFEST}
    manifest["files"] = hashes
    del manifest["digest"]

    def spelled(value: Any) -> bytes:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    manifest["digest"] = f"sha256:{hashlib.sha256(spelled(manifest)).hexdigest()}"
    (site / MANIFEST).write_bytes(spelled(manifest) + b"\n")


def rechain(site: Path, act: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change lines of the ledger and make its chain of hashes anew."""
    head, *rows = (json.loads(line) for line in (site / LEDGER).read_text("utf-8").splitlines())
    act(rows)
    text = [json.dumps(head, sort_keys=True, separators=(",", ":"))]
    for row in rows:
        row["previous"] = hashlib.sha256(text[-1].encode()).hexdigest()
        text.append(json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    (site / LEDGER).write_text("\n".join(text) + "\n", encoding="utf-8")


def row(number: int, **values: Any) -> Change:
    """A field of a revision in its trail, set to something else."""
    return lambda site: reshape(site, TRAIL, lambda trail: trail["revisions"][number].update(values))


def act(number: int, **values: Any) -> Change:
    """A field of a sign-off of a revision in its trail, set to something else."""
    return lambda site: reshape(site, TRAIL, lambda trail: trail["revisions"][number]["signoffs"][0].update(values))


def pipe(name: str) -> Change:
    def change(site: Path) -> None:
        (site / name).unlink()
        os.mkfifo(site / name)

    return change


def bury(name: str) -> Change:
    return lambda site: (site / name).unlink()


def write(name: str, data: bytes) -> Change:
    def written(site: Path) -> None:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)

    return written


def swap(name: str, old: bytes, new: bytes) -> Change:
    return lambda site: change(site, name, old, new)


def all_of(*changes: Change) -> Change:
    def made(site: Path) -> None:
        for one in changes:
            one(site)

    return made


def fit_digest(site: Path) -> None:
    """Let the trail state the digest of the bound text as it is now."""
    row(0, digest=f"sha256:{hashlib.sha256((site / TEXT).read_bytes()).hexdigest()}")(site)


def cut_ledger(site: Path) -> None:
    lines = (site / LEDGER).read_text("utf-8").splitlines(keepends=True)
    (site / LEDGER).write_text("".join(lines[:-1]), encoding="utf-8")


def drop_revision(site: Path) -> None:
    reshape(site, TRAIL, lambda trail: trail["revisions"].pop(0))


def follow_by_link(site: Path) -> None:
    target = site / "index.html"
    (site.parent / "elsewhere.html").write_bytes(target.read_bytes())
    target.unlink()
    target.symlink_to(site.parent / "elsewhere.html")


# (what is done, the file that has to be named): told of whoever does no more than that
PLAIN: dict[str, tuple[Change, str]] = {
    "a word of an old revision's page": (swap(PAGE, b"find", b"lose"), PAGE),
    "a word of the page in force": (swap(CURRENT, b"find", b"lose"), CURRENT),
    "a word of a redline": (swap(REDLINE, b"number", b"figure"), REDLINE),
    "a word of a source": (swap(SOURCE, b"find", b"lose"), SOURCE),
    "a word of a bound text": (swap(TEXT, b"find", b"lose"), TEXT),
    "the blob of a revision": (row(0, blob="0" * 40), TRAIL),
    "another title in the master list": (
        lambda site: reshape(site, REGISTER, lambda value: value["documents"][0].update(title="Else")), REGISTER),
    "another status in the master list": (
        lambda site: reshape(site, REGISTER, lambda value: value["documents"][0].update(status="withdrawn")), REGISTER),
    "a master list of nothing": (
        lambda site: reshape(site, REGISTER, lambda value: value.update(documents=5)), REGISTER),
    "sign-offs that are none": (row(0, signoffs=[1]), TRAIL),
    "fields that are none": (
        lambda site: reshape(site, TEXT, lambda value: value.update(fields=["x"])), TEXT),
    "a sign-off taken away": (row(0, signoffs=[]), TRAIL),
    "a sign-off dated back": (act(1, at="2026-01-01T09:00:00+00:00"), TRAIL),
    "another name under a sign-off": (act(1, person="ana"), TRAIL),
    "a revision dropped": (drop_revision, TRAIL),
    "a page of a revision dropped": (bury(PAGE), PAGE),
    "a bound text dropped": (bury(TEXT), TEXT),
    "a trail dropped": (bury("data/trails/SOP-002.json"), "data/trails/SOP-002.json"),
    "a picture swapped": (swap(SHOWN, b"M0 0", b"M9 9"), SHOWN),
    "a picture dropped": (bury(SHOWN), SHOWN),
    "the master list": (swap(REGISTER, b'"revision": "3"', b'"revision": "2"'), REGISTER),
    "the master list's table": (swap(TABLE, b"Packing", b"Picking"), TABLE),
    "the problems": (swap("data/problems.json", b"problems", b"nothings"), "data/problems.json"),
    "the feed": (swap("feed.xml", b"SOP-002", b"SOP-003"), "feed.xml"),
    "the search": (swap("search/search_index.json", b"SOP-002", b"SOP-003"), "search/search_index.json"),
    "a script": (write("assets/mastercopy.js", b"alert(1)"), "assets/mastercopy.js"),
    "a style": (write("assets/mastercopy.css", b"*{display:none}"), "assets/mastercopy.css"),
    "a page added": (write("documents/SOP-009/index.html", b"<h1>Follow me</h1>"), "documents/SOP-009/index.html"),
    "a hidden file added": (write(".htaccess", b"Redirect / https://x.example"), ".htaccess"),
    "a page by a link": (follow_by_link, "index.html"),
    "a line of the ledger": (swap(LEDGER, b"2026-01-15", b"2026-01-14"), LEDGER),
    "the last line of the ledger": (cut_ledger, LEDGER),
    "the manifest's day": (swap(MANIFEST, b'"as_of":"2026-06-01"', b'"as_of":"2026-06-02"'), MANIFEST),
    "a hash of the manifest": (swap(MANIFEST, b'"index.html":"', b'"index.html":"0'), MANIFEST),
    "the manifest's spelling": (swap(MANIFEST, b"{", b"{ "), MANIFEST),
    "no manifest": (bury(MANIFEST), MANIFEST),
    "a pipe that never ends": (pipe("data/register.json"), "data/register.json"),
    "a pipe for a manifest": (pipe(MANIFEST), MANIFEST),
    "a manifest of lists": (write(MANIFEST, b"[]"), MANIFEST),
    "a manifest that nests without end": (write(MANIFEST, b"[" * 100_000), MANIFEST),
    "a trail of numbers": (write(TRAIL, b'{"revisions": [1]}'), TRAIL),
    "the verifier": (swap("verify.py", b"Nothing is wrong", b"All is well"), "verify.py"),
}  # fmt: skip

# told even of those who make every hash of the manifest anew
CAREFUL: dict[str, tuple[Change, str]] = {
    "a word of a source": (swap(SOURCE, b"find", b"lose"), SOURCE),
    "a word of a bound text": (swap(TEXT, b"find", b"lose"), TEXT),
    "a word of source and bound text": (
        all_of(swap(SOURCE, b"find", b"lose"), swap(TEXT, b"find", b"lose")), TEXT),
    "a word of source, bound text and its digest": (
        all_of(swap(SOURCE, b"find", b"lose"), swap(TEXT, b"find", b"lose"), fit_digest), TRAIL),
    "a sign-off taken away": (row(0, signoffs=[]), TRAIL),
    "a sign-off that counts no more": (act(0, valid=False, reason="role-not-held"), TRAIL),
    "a sign-off that binds another text": (act(0, digest="sha256:00"), TRAIL),
    "an approval turned into a review": (act(0, meaning="review"), TRAIL),
    "a revision dropped": (drop_revision, LEDGER),
    "a revision dropped from the ledger": (lambda site: rechain(site, lambda rows: rows.pop(0)), TRAIL),
    "a revision recorded earlier in the ledger": (
        lambda site: rechain(site, lambda rows: rows[0].update(recorded="2025-01-15T09:00:00+00:00")), LEDGER),
    "a revision recorded earlier in the trail": (row(2, recorded="2026-01-01T09:00:00+00:00"), TRAIL),
    "a revision effective earlier": (row(0, effective="2025-12-01"), TRAIL),
    "a revision of another commit": (row(0, commit="0" * 40), TRAIL),
    "two revisions in force": (row(1, status="effective"), TRAIL),
    "a revision that ends before it begins": (row(0, in_force_until="2026-01-01"), TRAIL),
    "an issue counted twice": (row(1, issue=2), TRAIL),
    "another revision in the master list": (swap(REGISTER, b'"revision": "3"', b'"revision": "2"'), REGISTER),
    "a document dropped from the master list": (
        lambda site: reshape(site, REGISTER, lambda value: value["documents"].pop()), REGISTER),
    "a trail dropped": (bury("data/trails/SOP-002.json"), REGISTER),
    "a bound text dropped": (bury(TEXT), TEXT),
    "a picture swapped": (swap(SHOWN, b"M0 0", b"M9 9"), SHOWN.rpartition("/")[0]),
    "a chain broken": (swap(LEDGER, b'"previous":"', b'"previous":"0'), LEDGER),
    "another day in the master list": (swap(REGISTER, b"2026-06-01", b"2026-06-02"), REGISTER),
}  # fmt: skip

# told only by building again, or by the digest that was noted: everything else was made to fit
PERFECT: dict[str, tuple[Change, str]] = {
    "a word of an old revision's page": (swap(PAGE, b"find", b"lose"), PAGE),
    "a script": (write("assets/mastercopy.js", b"alert(1)"), "assets/mastercopy.js"),
    "a page added": (write("documents/SOP-009/index.html", b"<h1>Follow me</h1>"), "documents/SOP-009/index.html"),
    "a page dropped": (bury("documents/SOP-002/sign-r1.html"), "documents/SOP-002/sign-r1.html"),
    "another name under a sign-off": (act(1, person="ana"), TRAIL),
    "a verifier that finds nothing": (write("verify.py", b"print('Nothing is wrong')\n"), "verify.py"),
}


def copied(site: Path, place: Path) -> Path:
    return Path(shutil.copytree(site, place / "copy", symlinks=True))


def test_an_untouched_site_passes_anywhere(published: tuple[Path, Path], tmp_path: Path) -> None:
    repository, site = published
    (of,) = alone(copied(site, tmp_path))
    assert "as of 2026-06-01" in of
    done = run("verify", str(site), "--repo", str(repository))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the same as built again" in done.stdout


@pytest.mark.parametrize("name", PLAIN)
def test_a_tampering_is_named(name: str, published: tuple[Path, Path], tmp_path: Path) -> None:
    forge, file = PLAIN[name]
    site = copied(published[1], tmp_path)
    forge(site)
    assert file in told(alone_or_ours(site))


def alone_or_ours(site: Path) -> list[str]:
    """What ours says offline, and the site's own verifier too; an altered one is not asked."""
    done = run("verify", str(site), "--offline")
    assert done.returncode == 1, done.stdout + done.stderr
    ours = done.stdout.splitlines()
    if "verify.py" not in told(ours):
        assert set(told(alone(site))) >= set(told(ours))
    return ours


@pytest.mark.parametrize("name", CAREFUL)
def test_a_tampering_with_every_hash_made_anew_is_named(
    name: str, published: tuple[Path, Path], tmp_path: Path
) -> None:
    forge, file = CAREFUL[name]
    site = copied(published[1], tmp_path)
    forge(site)
    reseal(site)
    assert file in told(alone_or_ours(site))


@pytest.mark.parametrize("name", PERFECT)
def test_a_perfect_forgery_is_named_by_building_again(name: str, published: tuple[Path, Path], tmp_path: Path) -> None:
    forge, file = PERFECT[name]
    repository, original = published
    site = copied(original, tmp_path)
    noted = json.loads((site / MANIFEST).read_bytes())["digest"]
    forge(site)
    reseal(site)
    done = run("verify", str(site), "--repo", str(repository))
    assert done.returncode == 1, done.stdout
    assert file in told(done.stdout.splitlines())
    done = run("verify", str(site), "--offline", "--digest", noted)
    assert done.returncode == 1 and MANIFEST in told(done.stdout.splitlines())


def test_what_cannot_be_built_again_is_said(published: tuple[Path, Path], tmp_path: Path, company: Company) -> None:
    repository, site = published
    company.found()
    for where in (company.root, tmp_path):
        done = run("verify", str(site), "--repo", str(where))
        assert done.returncode == 2, done.stdout
        assert "does not hold the commit of the site" in done.stderr and "Traceback" not in done.stderr
    assert run("verify", str(repository), "--offline").returncode == 1
    assert run("verify", str(tmp_path / "nowhere")).returncode == 2


def test_where_no_repository_has_the_commit_the_site_is_checked_by_itself(
    published: tuple[Path, Path], tmp_path: Path
) -> None:
    site = copied(published[1], tmp_path)
    command = [sys.executable, "-m", "mastercopy", "verify", "."]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "checked by itself" in done.stdout
    assert "no repository here holds the commit" in done.stderr and "--repo" in done.stderr
    change(site, PAGE, b"find", b"lose")
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and PAGE in done.stdout


def test_other_versions_are_told_before_what_they_may_explain(published: tuple[Path, Path], tmp_path: Path) -> None:
    repository, original = published
    site = copied(original, tmp_path)
    reshape(site, MANIFEST, lambda value: value["versions"].update(mkdocs="0.1"))
    change(site, PAGE, b"find", b"lose")
    reseal(site)
    done = run("verify", str(site), "--repo", str(repository))
    assert done.returncode == 1
    assert "mkdocs 0.1, here " in done.stdout and "1 file would be otherwise" in done.stdout


def test_a_ledger_with_days_of_publication_passes(published: tuple[Path, Path], tmp_path: Path) -> None:
    """A site that was built with the ledger of an earlier one is the same when it is built again."""
    repository, site = published
    later = tmp_path / "later"
    ledger = str(site / LEDGER)
    built = run_apart(
        "build", "--repo", str(repository), "--site-dir", str(later), "--as-of", "2026-07-01", "--ledger", ledger
    )
    assert built.returncode == 0, built.stderr
    assert b'"first_published":"2026-06-01"' in (later / LEDGER).read_bytes()
    assert run("verify", str(later), "--repo", str(repository)).returncode == 0


def test_an_old_python_reads_the_verifier() -> None:
    """An auditor's machine may have an older Python than a build needs: no word and no call that 3.8 does not know."""
    source = (Path(verify.__file__)).read_text("utf-8")
    ast.parse(source, feature_version=(3, 8))
    called = {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    assert not called & {"removeprefix", "removesuffix", "is_relative_to", "readlink", "bit_count"}
    assert "strict=" not in source
