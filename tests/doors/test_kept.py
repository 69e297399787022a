"""What a build keeps for the next one never changes a byte: texts that were set, and a site that is unchanged."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from company import Company, procedure
from mastercopy.cli.main import run as run_here
from mastercopy.cli.unchanged import Order, keep_built, name_order
from mastercopy.sources.builds import Built, recall
from mastercopy.sources.mainbranch import find_tip
from mastercopy.sources.repository import open_repository
from mastercopy.sources.shelf import Shelf
from mastercopy.sources.store import SWITCH, find_store

SIGNED = "\n\nApproved-by: Bob Boss <bob@trial.example>"
NAMES = ("SOP-001", "SOP-002")
TYPE = (
    "title: Van\nprefix: VAN\nfolder: vans\nfamily: record\nfields:\n  title: {kind: text, required: true}\n"
    "  document: {kind: link, to: ['*'], back: vans}\n"
)
Edit = Callable[[Company, random.Random, int], None]


def when(number: int) -> str:
    return f"2026-{1 + number // 28:02d}-{1 + number % 28:02d}T09:00:00+00:00"


def place(name: str) -> str:
    return f"docs/procedures/{name}.md"


def write(company: Company, chance: random.Random, number: int) -> None:
    """One document anew, with a table, a link to the other one, and sometimes a picture."""
    name, other = chance.sample(NAMES, 2)
    company.write("docs/procedures/plan.svg", f"<svg xmlns='http://www.w3.org/2000/svg'><g id='a{number % 3}'/></svg>")
    rows = "".join(f"| {step} | {chance.randrange(4)} |\n" for step in range(chance.randrange(1, 5)))
    picture = "![Plan](plan.svg)\n" if chance.random() < 0.5 else ""
    body = f"## Purpose\n\nStep {number}, see [it]({other}.md).\n\n| Step | Times |\n|---|---|\n{rows}\n{picture}"
    company.write(place(name), procedure(str(number), body, id=name, title=f"Work {number % 4}"))
    company.commit(f"Issue {name} {number}{SIGNED}", when(number))


def slip(company: Company, chance: random.Random, number: int) -> None:
    """A text changes without a new revision."""
    file = company.root / place(chance.choice(NAMES))
    if file.exists():
        file.write_text(file.read_text("utf-8") + f"\nMore {number}.\n", "utf-8")
    company.commit("Small wording", when(number))


def configure(company: Company, chance: random.Random, number: int) -> None:
    """The settings of the site change: an extension more or less, another address."""
    more = chance.choice(["", ", smarty", ", pymdownx.tilde", ", nl2br"])
    address = chance.choice(["", "site_url: https://docs.trial.example/\n"])
    company.write(
        "mkdocs.yml",
        f"site_name: Trial\n{address}theme: {{name: material}}\nplugins: [search, mastercopy]\n"
        f"markdown_extensions: [tables, admonition{more}]\n",
    )
    company.commit("Settings", when(number))


def declare(company: Company, chance: random.Random, number: int) -> None:
    """A type of record of their own, with one record about a document, or another title for it."""
    company.write("records/_types/van/type.yml", TYPE.replace("Van", chance.choice(["Van", "Lorry"])))
    company.write("records/vans/VAN-001.yml", f"id: VAN-001\ntitle: Blue {number}\ndocument: {chance.choice(NAMES)}\n")
    company.commit("Vans", when(number))


def appoint(company: Company, chance: random.Random, number: int) -> None:
    """Another role has to approve."""
    role = chance.choice(["quality-manager", "writer"])
    rule = f"{{types: ['*'], roles: [{role}], evidence: trailer}}"
    company.write("records/approval-matrix.yml", f"id: MATRIX\nrules:\n  - {rule}\n")
    company.commit("Matrix", when(number))


def move(company: Company, chance: random.Random, number: int) -> None:
    name = chance.choice(NAMES)
    if (company.root / place(name)).exists():
        company.move(place(name), f"docs/forms/{name}.md")
    elif (company.root / f"docs/forms/{name}.md").exists():
        company.move(f"docs/forms/{name}.md", place(name))
    company.commit("Move", when(number))


def delete(company: Company, chance: random.Random, number: int) -> None:
    (company.root / place(chance.choice(NAMES))).unlink(missing_ok=True)
    company.commit("Delete", when(number))


EDITS: tuple[Edit, ...] = (write, write, slip, configure, declare, appoint, move, delete)


def build(company: Company, site: Path, *more: str, day: str = "2026-12-31") -> int:
    return run_here(
        ["build", "--repo", str(company.root), "--site-dir", str(site), "--as-of", day, "--workers", "1", *more]
    )


def tree(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(chance=st.randoms(use_true_random=False), edits=st.lists(st.sampled_from(EDITS), min_size=2, max_size=5))
def test_with_what_is_kept_and_without_the_site_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, chance: random.Random, edits: list[Edit]
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    monkeypatch.setenv(SWITCH, str(folder / "store"))
    company = Company(folder / "company")
    company.found()
    write(company, chance, 1)
    for number, edit in enumerate(edits, start=2):
        edit(company, chance, number * 4)
        day = chance.choice(["2026-12-31", "2026-12-31", "2026-02-01"])
        assert build(company, folder / "site", day=day) == 0
        if chance.random() < 0.5 or number == len(edits) + 1:
            assert build(company, folder / "bare", "--no-store", day=day) == 0
            assert tree(folder / "site") == tree(folder / "bare")
    assert list((folder / "store").glob("*/texts/??/*"))


@pytest.fixture
def built(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[Company, Path]:
    """A company of a few revisions, and its site, that was just built."""
    monkeypatch.setenv(SWITCH, str(tmp_path / "store"))
    company.found()
    for number in range(1, 7):
        write(company, random.Random(number), number)
    assert all((company.root / place(name)).exists() for name in NAMES)
    slip(company, random.Random(7), 7)
    assert build(company, tmp_path / "site") == 0
    capsys.readouterr()
    return company, tmp_path / "site"


def stamps(site: Path) -> set[tuple[str, int, int]]:
    return {(str(path), path.stat().st_ino, path.stat().st_mtime_ns) for path in site.rglob("*") if path.is_file()}


def test_where_nothing_changed_nothing_is_written(
    built: tuple[Company, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    company, site = built
    before = stamps(site)
    assert build(company, site) == 0
    said = capsys.readouterr()
    assert "and nothing has changed" in said.err and said.out == f"open {site / 'index.html'}\n"
    assert stamps(site) == before
    company.write("docs/procedures/SOP-001.md", "Not committed")
    assert build(company, site, "--strict") == 1  # the errors of the last build are those of this one
    said = capsys.readouterr()
    assert "1 uncommitted file is not shown" in said.err and "and nothing has changed" in said.err


def test_the_newest_build_of_a_folder_is_the_one_that_is_remembered(
    built: tuple[Company, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Another day and back, as often as one likes: each is built, and each is known when it is asked for once more."""
    company, site = built
    for day in ("2026-12-30", "2026-12-31", "2026-12-30", "2026-11-01", "2026-12-31", "2026-12-29"):
        assert [build(company, site, day=day), build(company, site, day=day)] == [0, 0]
        assert capsys.readouterr().err.count("and nothing has changed") == 1


def commit(company: Company, _site: Path) -> list[str]:
    write(company, random.Random(7), 7)
    return []


def tag(company: Company, _site: Path) -> list[str]:
    company.git("tag", "approved-once")
    return []


def edit_page(_company: Company, site: Path) -> list[str]:
    """As somebody who wants to hide it: the same length, and the time set back."""
    page = site / "documents/SOP-001/index.html"
    before = page.stat()
    page.write_bytes(page.read_bytes().replace(b"Step", b"Stop"))
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    return []


def remove_page(_company: Company, site: Path) -> list[str]:
    (site / "registers/documents.html").unlink()
    return []


def add_page(_company: Company, site: Path) -> list[str]:
    (site / "more.html").write_text("not ours")
    return []


def another_day(_company: Company, _site: Path) -> list[str]:
    return ["--as-of", "2026-12-30"]


def another_audience(_company: Company, _site: Path) -> list[str]:
    return ["--audience", "staff"]


def known_earlier(_company: Company, _site: Path) -> list[str]:
    return ["--known-at", "2026-01-03"]


@pytest.mark.parametrize(
    "change", [commit, tag, edit_page, remove_page, add_page, another_day, another_audience, known_earlier]
)
def test_whatever_changes_it_is_built_anew(
    built: tuple[Company, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Company, Path], list[str]],
) -> None:
    company, site = built
    more = change(company, site)
    assert build(company, site, *more) == 0
    assert "and nothing has changed" not in capsys.readouterr().err
    assert build(company, tmp_path / "bare", "--no-store", *more) == 0
    assert tree(site) == tree(tmp_path / "bare")


def numbers(site: Path, folder: str) -> dict[str, int]:
    """The number on the disk of every file of a document's folder but the sheet to sign, which is no page of it."""
    found = (path for path in (site / folder).iterdir() if not path.name.startswith("sign-"))
    return {path.name: path.stat().st_ino for path in found}


def revise(company: Company, name: str, number: int) -> None:
    body = f"## Purpose\n\nWork {number}.\n\n![Plan](plan.svg)\n"
    company.write(place(name), procedure(str(number), body, id=name, title="Other work"))
    company.commit(f"Issue {name} {number}{SIGNED}", when(number))


def alone(company: Company) -> None:
    """Documents that say nothing of each other, and embed the same file."""
    for name, number in (("SOP-011", 20), ("SOP-012", 21), ("SOP-012", 22), ("SOP-013", 23)):
        revise(company, name, number)


@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_the_files_of_a_document_that_is_the_same_are_taken_over(
    built: tuple[Company, Path], tmp_path: Path, engine: str
) -> None:
    """The very files, and not only their bytes; they belong to the new site alone, which proves itself."""
    company, site = built
    alone(company)
    assert build(company, site, "--engine", engine) == 0
    before, third = (numbers(site, f"documents/SOP-0{number}") for number in (11, 13))
    revise(company, "SOP-012", 24)
    assert build(company, site, "--engine", engine) == 0
    assert numbers(site, "documents/SOP-011") == before and len(before) >= 3
    assert numbers(site, "documents/SOP-013") == third
    assert {path.stat().st_nlink for path in (site / "documents/SOP-011").iterdir()} == {1}
    assert not {*numbers(site, "documents/SOP-012").values()} & {*before.values()}
    assert "r24.html" in numbers(site, "documents/SOP-012")
    assert build(company, tmp_path / "bare", "--no-store", "--engine", engine) == 0
    assert tree(site) == tree(tmp_path / "bare")
    assert run_here(["verify", str(site), "--repo", str(company.root)]) == 0


def test_the_commit_of_a_site_stands_where_auditors_look_and_on_no_document(built: tuple[Company, Path]) -> None:
    company, site = built
    alone(company)
    company.write("records/vans/note.txt", "Nothing that a page shows.\n")
    company.commit("Note", when(25))
    assert build(company, site) == 0
    tip = company.git("rev-parse", "HEAD").strip()[:12].encode()
    named = {name for name, data in tree(site).items() if name.endswith(".html") and tip in data}
    assert named == {"for/auditors.html", "registers/documents.html"}


def another_word(page: Path) -> None:
    facts = page.stat()
    page.write_bytes(page.read_bytes().replace(b"Work", b"Walk"))
    os.utime(page, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def a_link(page: Path) -> None:
    page.rename(page.with_name("aside.html"))
    page.symlink_to("aside.html")


def another_file(page: Path) -> None:
    """As a backup that is copied back: the same bytes and times under another number."""
    shutil.copy2(page, page.with_name("copy"))
    page.with_name("copy").replace(page)


@pytest.mark.parametrize("touch", [Path.unlink, another_word, a_link, another_file])
def test_no_file_that_somebody_touched_is_taken_over(
    built: tuple[Company, Path], tmp_path: Path, touch: Callable[[Path], None]
) -> None:
    company, site = built
    alone(company)
    assert build(company, site) == 0
    before = numbers(site, "documents/SOP-011")
    touch(site / "documents/SOP-011/r20.html")
    revise(company, "SOP-012", 24)
    assert build(company, site) == 0
    after = numbers(site, "documents/SOP-011")
    assert [name for name in after if name.endswith("r20.html") and after[name] in before.values()] == []
    assert {name for name in after if after[name] == before.get(name)} < before.keys()
    assert build(company, tmp_path / "bare", "--no-store") == 0
    assert tree(site) == tree(tmp_path / "bare")


def test_a_program_that_changed_builds_anew(built: tuple[Company, Path], tmp_path: Path) -> None:
    """Also one whose version is the same: what is installed is looked at, and not what it calls itself."""
    company, site = built
    extra = tmp_path / "installed" / "another-1.0.dist-info"
    extra.mkdir(parents=True)
    command = [sys.executable, "-m", "mastercopy", "build", "--repo", str(company.root), "--site-dir", str(site)]
    paths = [path for path in sys.path if path]
    for more in ([], [str(extra.parent)]):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*paths, *more])}
        said = [
            subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stderr
            for _ in range(2)
        ]
        assert ["and nothing has changed" in one for one in said] == [False, True], said


@pytest.mark.parametrize("spoil", ["cut", "flip", "swap", "empty", "folder", "queue", "sealed"])
def test_spoilt_pieces_are_made_again(built: tuple[Company, Path], tmp_path: Path, spoil: str) -> None:
    company, site = built
    right = tree(site)
    pieces = sorted((tmp_path / "store").glob("*/texts/??/*"))
    assert len(pieces) >= 2
    others = [piece.read_bytes() for piece in reversed(pieces)]
    for piece, other in zip(pieces, others, strict=True):
        data = piece.read_bytes()
        if spoil == "folder":
            piece.unlink()
            piece.mkdir()
            continue
        if spoil == "queue":  # whoever reads it waits for a writer
            piece.unlink()
            os.mkfifo(piece)
            continue
        if spoil == "sealed":
            Shelf(piece.parents[1]).keep(piece.parent.name + piece.name, b"[[], " * 5000)
            continue
        flipped = bytes([*data[:-1], data[-1] ^ 1])
        piece.write_bytes({"cut": data[:-9], "flip": flipped, "swap": other, "empty": b""}[spoil])
    (site / "index.html").unlink()
    assert build(company, site) == 0
    assert tree(site) == right


def test_two_builds_at_once(built: tuple[Company, Path], tmp_path: Path) -> None:
    company, site = built
    right = tree(site)
    for piece in (tmp_path / "store").glob("*/texts/??/*"):
        piece.unlink()
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "mastercopy", "build", "--repo", str(company.root), "--as-of", "2026-12-31"]
    sites = [tmp_path / f"at-once-{number}" for number in range(2)]
    both = [subprocess.Popen([*command, "--site-dir", str(one)], env=paths) for one in sites]
    assert [one.wait(timeout=120) for one in both] == [0, 0]
    assert [tree(one) == right for one in sites] == [True, True]


def test_what_lies_on_disk_is_known_by_its_content(built: tuple[Company, Path], tmp_path: Path) -> None:
    """Two states of a file at one moment, at which a proposal is looked at: the second is not the first."""
    company, _ = built
    company.git("switch", "--quiet", "-c", "work")
    file, before = company.root / place("SOP-002"), (company.root / place("SOP-002")).read_text("utf-8")
    for words in ("Slowly.", "Fast.  "):
        file.write_text(f"{before}\n{words}\n", "utf-8")
        for site, more in (("kept", ()), ("bare", ("--no-store",))):
            assert build(company, tmp_path / site, "--base", "main", *more, day="2026-02-01") == 0
        assert tree(tmp_path / "kept") == tree(tmp_path / "bare")
        assert any(words.strip().encode() in page for page in tree(tmp_path / "kept").values())


def test_a_copy_among_the_records_changes_what_an_audience_may_see(built: tuple[Company, Path], tmp_path: Path) -> None:
    """A file that a text embeds is told to an audience as its place has it, and a second place is another one."""
    company, _ = built
    people = (company.root / "records/people.yml").read_text("utf-8")
    company.write("records/people.yml", f"{people}  - {{id: zed, name: Zed Hidden, visible_to: [auditor]}}\n")
    company.write("docs/procedures/list.csv", "who\nZed Hidden\n")
    company.write(place("SOP-003"), procedure("1", "[List](list.csv)\n", id="SOP-003", title="Lists"))
    company.commit(f"List{SIGNED}", when(10))
    for number in (11, 12):
        for site, more in (("kept", ()), ("bare", ("--no-store",))):
            assert build(company, tmp_path / site, "--audience", "staff", *more) == 0
        assert tree(tmp_path / "kept") == tree(tmp_path / "bare")
        company.write("records/series/list.csv", "who\nZed Hidden\n")
        company.commit("Copy", when(number))


EXTENSION = """
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

class Loud(Postprocessor):
    def run(self, text):
        return text.replace("Step", "{word}")

class Ours(Extension):
    def extendMarkdown(self, md):
        md.postprocessors.register(Loud(md), "loud", 5)

def makeExtension(**more):
    return Ours(**more)
"""


def test_code_of_others_is_asked_each_time(built: tuple[Company, Path], tmp_path: Path) -> None:
    """An extension that somebody wrote and has just changed, under the same name and version."""
    company, site = built
    lines = "site_name: Trial\ntheme: {name: material}\nplugins: [search, mastercopy]\nmarkdown_extensions: [loud]\n"
    company.write("mkdocs.yml", lines)
    company.commit("Say it loud", "2026-02-20T09:00:00+00:00")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*filter(None, sys.path), str(tmp_path)])}
    command = [sys.executable, "-m", "mastercopy", "build", "--repo", str(company.root), "--site-dir", str(site)]
    for word in ("STEP", "STRIDE"):
        (tmp_path / "loud.py").write_text(EXTENSION.replace("{word}", word))
        subprocess.run([*command, "--as-of", "2026-12-31"], check=True, env=environment, capture_output=True)
        assert f"{word} ".encode() in (site / "documents/SOP-001/index.html").read_bytes()


HOOK = """
import markdown.core
def on_config(config):
    convert = markdown.core.Markdown.convert
    markdown.core.Markdown.convert = lambda self, text: convert(self, text).replace("Step", "STRIDE")
    return config
"""


def test_nothing_is_kept_of_what_a_hook_had_a_part_in(built: tuple[Company, Path], tmp_path: Path) -> None:
    """`mkdocs build` runs the hooks of one's own folder, which may set texts in their own way."""
    company, site = built
    before, pieces = tree(site), {path.name for path in (tmp_path / "store").glob("*/texts/??/*")}
    (company.root / "hook.py").write_text(HOOK, "utf-8")
    settings = "site_name: Trial\ntheme: {name: material}\nplugins: [search, mastercopy]\nhooks: [hook.py]\n"
    (company.root / "mine.yml").write_text(settings, "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(company.root / "mine.yml")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run([*command, "--site-dir", str(tmp_path / "theirs")], check=True, env=environment)
    assert b"STRIDE " in (tmp_path / "theirs/documents/SOP-001/index.html").read_bytes()
    assert {path.name for path in (tmp_path / "store").glob("*/texts/??/*")} == pieces
    assert build(company, tmp_path / "ours") == 0 and tree(tmp_path / "ours") == before


def test_an_order_that_means_another_commit_by_now_is_not_remembered(built: tuple[Company, Path]) -> None:
    """`--ref HEAD` while somebody checks out something else: what was built is not what is asked for the next time."""
    company, site = built
    order = Order(company.root, "HEAD", None, site.with_name("another"), None)
    with open_repository(company.root, find_store()) as repository:
        read, there = find_tip(repository, "HEAD"), Built("stamp", "2026-12-31", "2026-12-31", "UTC", 1, "", 0, ())
        company.git("checkout", "--quiet", "--detach", "main~1")
        name = name_order(repository, order, read)
        keep_built(repository, order, name, there)
        assert recall(repository, name) is None
        name = name_order(repository, order, find_tip(repository, "HEAD"))
        keep_built(repository, order, name, there)
        assert recall(repository, name) == there
