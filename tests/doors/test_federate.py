"""One site of several: members with their own histories, taken in whole or linked, refused where they are not true."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from apart import run_apart
from company import Company, procedure, run
from mastercopy.proof.manifest import MANIFEST
from mastercopy.proof.verify import canonical, digest_of
from trial import write_trial

DAY = "2026-11-24"
SIGNED = "\n\nApproved-by: Bob Boss <bob@trial.example>"
EVIL = "<script>alert(1)</script>"
FAR = "https://docs.firm.example/lamps/"


@pytest.fixture(scope="module")
def plants(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the trial company as a repository, and another one as a site that was built."""
    folder = tmp_path_factory.mktemp("group")
    write_trial(folder / "tables")
    lamps = Company(folder / "lamps")
    lamps.found()
    for name, title in (("SOP-007", f"Lamps {EVIL}"), ("SOP-500", "Wiring")):
        lamps.write(f"docs/procedures/{name}.md", procedure(id=name, title=f"'{title}'"))
    lamps.commit(f"Issue{SIGNED}", "2026-02-02T09:00:00+00:00")
    told = ("--repo", str(lamps.root), "--as-of", DAY, "--site-dir", str(folder / "lamps-site"))
    done = run_apart("build", *told)
    assert done.returncode == 0, done.stderr
    return folder


def write_group(plants: Path, *members: str, name: str = "Group & Sons") -> Path:
    file = plants / "group.yml"
    file.write_text(f"name: {name}\nmembers:\n" + "".join(f"  - {{{one}}}\n" for one in members), "utf-8")
    return file


TABLES, LAMPS = "id: tables, title: Tables, repo: tables", f"id: lamps, title: 'Lamps {EVIL}', site: lamps-site"


def federate(file: Path, site: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return run_apart("federate", str(file), "--site-dir", str(site), "--as-of", DAY, *more)


def tree(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def group(plants: Path) -> Path:
    done = federate(write_group(plants, TABLES, LAMPS), plants / "group")
    assert done.returncode == 0, done.stderr
    assert "SOP-007 is used by" in done.stderr and f"{(plants / 'group' / 'index.html').resolve()}" in done.stdout
    return plants / "group"


def test_members_are_there_as_they_were_built(plants: Path, group: Path) -> None:
    found = tree(group)
    inside = {name.removeprefix("lamps/"): data for name, data in found.items() if name.startswith("lamps/")}
    assert inside == tree(plants / "lamps-site")
    told = ("--repo", str(plants / "tables"), "--as-of", DAY, "--site-dir", str(plants / "alone"))
    assert run_apart("build", *told, "--no-store").returncode == 0
    assert {name: data for name, data in found.items() if name.startswith("tables/")} == {
        f"tables/{name}": data for name, data in tree(plants / "alone").items()
    }


def test_every_document_and_objective_leads_to_its_member(group: Path) -> None:
    for page in ("index.html", "registers/documents.html", "for/objectives.html"):
        text = (group / page).read_text("utf-8")
        links = [one for one in re.findall(r'href="([^"#]+)', text) if "://" not in one and one not in (".", "..")]
        assert [one for one in links if not ((group / page).parent / one).resolve().is_file()] == []
        assert EVIL not in text
    assert "by-process" not in (group / "404.html").read_text("utf-8")  # a page that a group has not
    listed = (group / "registers/documents.html").read_text("utf-8")
    assert 'href="../tables/documents/SOP-007/index.html"' in listed
    assert 'href="../lamps/documents/SOP-007/index.html"' in listed
    assert 'href="../tables/records/objective/OBJ-001.html"' in (group / "for/objectives.html").read_text("utf-8")


def test_the_pages_of_a_group_speak_its_language(plants: Path, tmp_path: Path) -> None:
    file = write_group(plants, LAMPS, name="Group & Sons\nlanguage: de")
    done = federate(file, tmp_path / "site")
    assert done.returncode == 0, done.stderr
    pages = ("index.html", "registers/documents.html")
    first, every = ((tmp_path / "site" / name).read_text("utf-8") for name in pages)
    assert 'lang="de"' in first and "Alle Dokumente (" in first and "Ziele:" in first
    assert "<h1>Alle Dokumente</h1>" in every and "In Kraft ab" in every and "Startseite" in every


def test_a_number_that_two_members_use_is_told(plants: Path, group: Path) -> None:
    told = json.loads((group / "data/federation.json").read_text("utf-8"))
    assert told["twice"] == [{"id": "SOP-007", "members": ["lamps", "tables"]}]
    assert [(one["id"], one["as_of"]) for one in told["members"]] == [("tables", DAY), ("lamps", DAY)]
    done = federate(write_group(plants, TABLES, LAMPS), plants / "strict", "--strict")
    assert done.returncode == 1
    assert tree(plants / "strict") == tree(group)  # the same bytes again


def test_the_group_proves_itself_and_its_members(plants: Path, group: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(group, tmp_path / "copy")
    check = [sys.executable, "-I", str(copy / "verify.py")]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0
    page = copy / "lamps/documents/SOP-500/index.html"
    page.write_bytes(page.read_bytes().replace(b"Wiring", b"Firing"))
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "lamps/documents/SOP-500/index.html" in done.stdout


@pytest.mark.parametrize("name", ["data/register.json", "data/problems.json", MANIFEST])
def test_what_is_read_of_a_member_elsewhere_must_be_true(plants: Path, tmp_path: Path, name: str) -> None:
    site = shutil.copytree(plants / "lamps-site", tmp_path / "lamps-site")
    (site / "index.html").write_text("Nobody reads it here", "utf-8")
    file = write_group(tmp_path, f"{LAMPS}, address: '{FAR}'")
    assert federate(file, tmp_path / "site").returncode == 0
    (site / name).write_bytes((site / name).read_bytes().replace(b"SOP-500", b"SOP-501") + b" ")
    done = federate(file, tmp_path / "site")
    assert done.returncode == 2 and f"the site of lamps is not as it was built: {name}" in done.stderr


def test_a_member_with_an_address_is_linked_and_not_taken_in(plants: Path, tmp_path: Path) -> None:
    file = write_group(plants, f"{LAMPS}, address: '{FAR}'")
    done = federate(file, tmp_path / "site")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "site/lamps").exists()
    listed = (tmp_path / "site/registers/documents.html").read_text("utf-8")
    assert f'href="{FAR}documents/SOP-500/index.html"' in listed
    index = json.loads((tmp_path / "site/search/search_index.json").read_text("utf-8"))
    found = {one["location"] for one in index["docs"] if "SOP" in one["location"]}
    assert found == {f"{FAR}documents/SOP-007/index.html", f"{FAR}documents/SOP-500/index.html"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("[]\n", "the file names no group"),
        ("name: G\n", "the group has no members"),
        ("members: [{id: a, site: x}]\n", "1:1: federation-unreadable: the group has no name"),
        ("name: G\nmembers:\n  - words\n", "3:5: federation-unreadable: a member is written as"),
        ("name: G\nmembers:\n  - {id: ../x, site: x}\n", "3:5: federation-unreadable: the member has no `id`"),
        ("name: G\nmembers:\n  - {id: data, site: x}\n", "3:5: federation-unreadable: the member has no `id`"),
        ("name: G\nmembers:\n  - {id: a, site: x, repo: y}\n", "a site or a repository, one of the two"),
        ("name: G\nmembers:\n  - {id: a}\n", "a site or a repository, one of the two"),
        ("name: G\nmembers:\n  - {id: a, site: x}\n  - {id: a, site: y}\n", "4:5: federation-unreadable: two members"),
        (
            "name: G\nmembers:\n  - {id: a, site: x, colour: red}\n",
            "3:22: federation-unreadable: 'colour' says nothing",
        ),
        ("name: G\nmembers:\n  - {id: a, site: x, address: 'javascript:alert(1)'}\n", "no plain https address"),
        ("name: G\nmembers: &a [*a]\n", "2:10: yaml-too-deep"),
        ("name: G\nlanguage: '*'\nmembers:\n  - {id: a, site: x}\n", "'*' is no language"),
        ("name: G\nlanguage: [de]\nmembers:\n  - {id: a, site: x}\n", "'' is no language"),
        (
            "name: G\nlanguge: de\nmembers:\n  - {id: a, site: x}\n",
            "2:1: federation-unreadable: 'languge' says nothing",
        ),
        ("name: G\nmembers:\n  - {id: a, title: [b], site: x}\n", "3:5: federation-unreadable: the title"),
        ("name: \x00\n", "unreadable"),
    ],
)
def test_what_cannot_be_a_group_is_told_at_its_line(tmp_path: Path, lines: str, said: str) -> None:
    (tmp_path / "group.yml").write_text(lines, "utf-8")
    done = run("federate", str(tmp_path / "group.yml"), "--site-dir", str(tmp_path / "site"))
    assert done.returncode == 2 and said in done.stderr and not (tmp_path / "site").exists()


def test_a_member_that_is_not_as_it_was_built_is_refused(plants: Path, tmp_path: Path) -> None:
    shutil.copytree(plants / "lamps-site", tmp_path / "lamps-site")
    file = write_group(tmp_path, LAMPS)
    (tmp_path / "lamps-site/index.html").write_text("changed", "utf-8")
    done = federate(file, tmp_path / "site")
    assert done.returncode == 2 and "the site of lamps is not as it was built: index.html" in done.stderr
    shutil.rmtree(tmp_path / "lamps-site")
    done = federate(file, tmp_path / "site")
    assert done.returncode == 2 and "there is no folder 'lamps-site'" in done.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/hostname", "link.txt"])
def test_nothing_outside_a_member_is_taken_in(plants: Path, tmp_path: Path, name: str) -> None:
    """A member's manifest is its own word; one that names a file elsewhere, or a link, is not believed."""
    site = shutil.copytree(plants / "lamps-site", tmp_path / "lamps-site")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    manifest = json.loads((site / MANIFEST).read_bytes())
    manifest["files"][name] = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
    told = {key: value for key, value in manifest.items() if key != "digest"}
    (site / MANIFEST).write_bytes(canonical({**told, "digest": digest_of(told)}) + b"\n")
    done = federate(write_group(tmp_path, LAMPS), tmp_path / "group")
    assert done.returncode == 2, done.stdout
    assert not (tmp_path / "group").exists()


def test_what_a_member_says_is_anybodys_word(plants: Path, tmp_path: Path) -> None:
    """Data of odd shapes is left out, and what is words is text."""
    site = shutil.copytree(plants / "lamps-site", tmp_path / "lamps-site")
    scores = [1, {"id": "../../x"}, {"id": "OBJ-9", "title": EVIL, "rag": ["red"], "latest": 7, "due": {"a": 1}}]
    (site / "data/scores.json").write_text(json.dumps({"schema": "mastercopy/score/1", "scores": scores}), "utf-8")
    manifest = json.loads((site / MANIFEST).read_bytes())
    manifest["files"]["data/scores.json"] = hashlib.sha256((site / "data/scores.json").read_bytes()).hexdigest()
    told = {key: value for key, value in manifest.items() if key != "digest"}
    (site / MANIFEST).write_bytes(canonical({**told, "digest": digest_of(told)}) + b"\n")
    done = federate(write_group(tmp_path, LAMPS), tmp_path / "group")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "group/for/objectives.html").read_text("utf-8")
    assert text.count("<tr>") == 2 and EVIL not in text and "OBJ-9" in text and "../../x" not in text


def restate(site: Path, **told: object) -> None:
    """The same site, whose manifest says something else and fits to itself."""
    manifest = {**json.loads((site / MANIFEST).read_bytes()), **told}
    manifest["files"] = {
        name: hashlib.sha256((site / name).read_bytes()).hexdigest()
        for name in manifest["files"]
        if (site / name).is_file()
    }
    stated = {key: value for key, value in manifest.items() if key != "digest"}
    (site / MANIFEST).write_bytes(canonical({**stated, "digest": digest_of(stated)}) + b"\n")


@pytest.mark.parametrize("place", ["lamps-site", "lamps-site/group", ".", "tables/docs/site", "other"])
def test_a_group_never_lies_over_its_members_or_another_site(plants: Path, tmp_path: Path, place: str) -> None:
    for name in ("lamps-site", "tables"):
        shutil.copytree(plants / name, tmp_path / name)
    shutil.copytree(plants / "lamps-site", tmp_path / "other")
    before = tree(tmp_path)
    done = federate(write_group(tmp_path, TABLES, LAMPS), tmp_path / place)
    assert done.returncode == 2 and "--site-dir" in done.stderr
    (tmp_path / "group.yml").unlink()
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"basis": "proposal"}, "is a preview of a proposal"),
        ({"basis": "federation"}, "is that of a group itself"),
        ({"basis": "folder"}, "is none that was issued"),
        ({"as_of": "0001-01-01"}, "does not say of which day it is"),
        ({"as_of": "yesterday"}, "does not say of which day it is"),
        ({"as_of": 20261124}, "does not say of which day it is"),
    ],
)
def test_what_is_no_issued_site_of_a_day_is_refused(
    plants: Path, tmp_path: Path, told: dict[str, object], said: str
) -> None:
    restate(shutil.copytree(plants / "lamps-site", tmp_path / "lamps-site"), **told)
    done = federate(write_group(tmp_path, f"{LAMPS}, address: '{FAR}'"), tmp_path / "site")
    assert done.returncode == 2 and f"the site of lamps {said}" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_folder_without_history_and_an_empty_repository_are_no_members(plants: Path, tmp_path: Path) -> None:
    shutil.copytree(plants / "tables", tmp_path / "tables", ignore=shutil.ignore_patterns(".git"))
    done = federate(write_group(tmp_path, TABLES), tmp_path / "site")
    assert done.returncode == 2 and "tables: this folder has no history" in done.stderr
    shutil.rmtree(tmp_path / "tables")
    subprocess.run(["git", "init", "-q", str(tmp_path / "tables")], check=True)
    done = federate(write_group(tmp_path, TABLES), tmp_path / "site")
    assert done.returncode == 2 and "tables: this repository has no commit yet" in done.stderr


def test_what_a_member_does_not_tell_is_not_told_as_good(plants: Path, tmp_path: Path) -> None:
    site = shutil.copytree(plants / "lamps-site", tmp_path / "lamps-site")
    for name in ("register", "scores", "problems"):
        (site / f"data/{name}.json").unlink()
    restate(site)
    file = write_group(tmp_path, f"{LAMPS}, address: '{FAR}'")
    assert federate(file, tmp_path / "site").returncode == 0
    first = (tmp_path / "site/index.html").read_text("utf-8")
    assert (
        "does not tell which documents" in first and "does not tell what is wrong" in first and "No error" not in first
    )
    (site / "data/problems.json").write_text('{"schema": "mastercopy/check/0"}', "utf-8")
    restate(site, files={**json.loads((site / MANIFEST).read_bytes())["files"], "data/problems.json": ""})
    done = federate(file, tmp_path / "site")
    assert (
        done.returncode == 2 and "the site of lamps was written by another version: data/problems.json" in done.stderr
    )


def test_a_site_that_is_built_already_stays_as_of_its_day(plants: Path, tmp_path: Path) -> None:
    file = write_group(plants, TABLES, LAMPS)
    done = run_apart("federate", str(file), "--site-dir", str(tmp_path / "site"), "--as-of", "2026-11-01")
    assert done.returncode == 0 and f"lamps: its site is as of {DAY}, and stays so" in done.stderr
