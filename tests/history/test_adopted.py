"""Texts that others began are read by a declared mapping as if our fields had always stood in them."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import stat
import subprocess
import sys
import unicodedata
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from company import ANA, BOB, RECORDS, Company, run
from mastercopy.compile import compile_project
from mastercopy.editing.desk import open_desk
from mastercopy.editing.proving import digest_at
from mastercopy.history.adoptedhistory import object_name
from mastercopy.project import Project, open_project
from mastercopy.site.readers import render_any_day
from mastercopy.views.daybookview import mapped_on

MAPPING = """\
from:
  - {folder: qms, type: procedure}
front_matter: {id: [doc_number], revision: [version, rev], effective: [approved_on], owner: [Owner]}
table: {id: [Document no.], revision: [Version], effective: [Valid from]}
heading: "{title}"
file_name: ["{id} {title} v{revision}.md", "{id} {title}.md"]
values: {owner: {Quality: quality-manager}, status: {Approved: ~}}
dates: ["%d.%m.%Y"]
"""
ORGANISATION = (
    "id: ORG\nname: Trial\ntimezone: Europe/Lisbon\napproval: recorded\nstrictness: starting\n"
    "history_starts: 2026-01-05\n"
)
QP7 = "qms/procedures/QP-07 Order fulfilment v{}.md"


def table(version: int, day: str, body: str = "Pick the order.") -> str:
    rows = f"| Document no. | QP-07 |\n|---|---|\n| Version | {version} |\n| Valid from | {day} |\n"
    return f"{rows}\n# Order fulfilment\n\n{body} ![the shelf](shelf.png)\n"


def adopt(company: Company, when: str = "2026-01-05T09:00:00+00:00", mapping: str = MAPPING) -> str:
    company.write("records/organisation.yml", ORGANISATION)
    for path in ("records/people.yml", "records/roles.yml", "records/approval-matrix.yml"):
        company.write(path, RECORDS[path].replace("evidence: trailer", "evidence: attestation"))
    company.write("records/adoption.yml", mapping)
    return company.commit("Adopt what is here", when, BOB)


def begin(company: Company) -> None:
    """Three years of two procedures, of which none knows anything of us."""
    company.write("qms/procedures/shelf.png", b"\x89PNG one")
    company.write(QP7.format(1), table(1, "01.02.2023"))
    company.write("qms/buying.md", "---\ndoc_number: qp-08\nrev: 1\napproved_on: 2023-02-03\n---\n# Buying\n\nBuy.\n")
    company.commit("Write down what we do", "2023-02-01T09:00:00+00:00")
    company.delete(QP7.format(1))
    company.write(QP7.format(2), table(2, "01.03.2024", "Pick the parcel."))
    company.commit("QP-07 version 2", "2024-02-20T09:00:00+00:00")
    company.move("qms/buying.md", "qms/old/purchase.md")
    company.commit("Tidy up", "2024-06-01T09:00:00+00:00")
    text = (
        "---\ndoc_number: QP-08\nversion: v2\nOwner: Quality\nstatus: Approved\ntags: [a]\n---\n# Buying\n\nBuy two.\n"
    )
    company.write("qms/old/purchase.md", text)
    company.commit("QP-08 version 2", "2025-03-01T09:00:00+00:00")


def recorded(project: Project) -> dict[str, list[tuple[str, str, str | None]]]:
    """Per document its recordings: label, commit and content digest."""
    found = {}
    for name, dossier in project.archive.dossiers.items():
        rows = dossier.lineage.recordings
        found[name] = [(one.label, one.commit or "", one.version.digest if one.version else None) for one in rows]
    return found


def lines(*arguments: str, company: Company) -> list[list[str]]:
    done = run(*arguments, "--repo", str(company.root))
    assert done.returncode == 0, done.stderr
    return [line.split() for line in done.stdout.splitlines()]


def test_the_trail_is_there_as_if_the_fields_had_always_been(company: Company) -> None:
    begin(company)
    adopt(company)
    rows = {row[0]: row[1:4] for row in lines("register", "--as-of", "2024-01-01", company=company)}
    assert rows["QP-07"] == ["1", "effective", "2023-02-01"] and rows["QP-08"] == ["1", "effective", "2023-02-03"]
    rows = {row[0]: row for row in lines("register", "--as-of", "2026-02-01", company=company)}
    assert rows["QP-07"][1:4] == ["2", "effective", "2024-03-01"]
    assert rows["QP-08"][1:5] == ["2", "effective", "2025-03-01", "quality-manager"]
    said = run("trail", "QP-07", "--format", "json", "--as-of", "2026-02-01", "--repo", str(company.root))
    told = json.loads(said.stdout)
    assert [(row["revision"], row["kind"], row["status"]) for row in told["revisions"]] == [
        ("1", "legacy", "superseded"),
        ("2", "legacy", "effective"),
    ]
    assert [row["blob"] for row in told["revisions"]] == [
        company.git("rev-parse", f"HEAD~4:{QP7.format(1)}"),
        company.git("rev-parse", f"HEAD:{QP7.format(2)}"),
    ]
    assert [event["kind"] for event in told["events"]] == ["renamed"]
    redline = run("redline", "QP-07", "1", "2", "--repo", str(company.root))
    assert "[-order-]{+parcel+}" in redline.stdout and redline.returncode == 0
    assert company.git("status", "--short") == ""


def test_what_was_known_before_the_mapping_was_nothing(company: Company) -> None:
    begin(company)
    adopt(company)
    done = run("register", "--known-at", "2025-06-01", "--repo", str(company.root))
    assert done.returncode == 2 and "no file under docs/ or records/" in done.stderr


# The oracle: what somebody would do by hand, commit by commit, with the very mapping above.


def naive_fields(path: str, text: str) -> tuple[dict[str, str], str]:
    body, found = text, {}
    if text.startswith("---\n"):
        head, body = text[4:].split("\n---\n", 1)
        matter = dict(line.split(": ", 1) for line in head.split("\n"))
        for ours, theirs in (("id", "doc_number"), ("revision", "version"), ("effective", "approved_on")):
            if theirs in matter:
                found[ours] = matter[theirs]
        if "rev" in matter:
            found.setdefault("revision", matter["rev"])
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", body, re.MULTILINE))
    for ours, label in (("id", "Document no."), ("revision", "Version"), ("effective", "Valid from")):
        if label in rows:
            found.setdefault(ours, rows[label])
    heading = re.search(r"^# (.*)$", body, re.MULTILINE)
    if heading:
        found["title"] = heading[1]
    name = re.fullmatch(r"(QP-\d+) (.+?)(?: v(\d+))?\.md", path.rsplit("/", 1)[1])
    if name:
        found.setdefault("id", name[1])
        found.setdefault("title", name[2])
        if name[3]:
            found.setdefault("revision", name[3])
    if "effective" in found and (day := re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4})", found["effective"])):
        found["effective"] = f"{day[3]}-{day[2]}-{day[1]}"
    found["type"] = "procedure"
    return found, body


def naive_digest(fields: dict[str, str], body: str) -> str:
    kept = {name: fields[name] for name in ("id", "title", "type", "revision", "effective") if name in fields}
    text = unicodedata.normalize("NFC", body).strip("\n") + "\n"
    said = {"body": text, "fields": kept, "files": {}}
    data = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def naive_recordings(company: Company) -> dict[str, list[tuple[str, str, str | None]]]:
    found: dict[str, list[tuple[str, str, str | None]]] = {}
    gone: set[str] = set()
    for commit in company.git("rev-list", "--reverse", "--first-parent", "HEAD").split():
        there = {}
        for path in company.git("ls-tree", "-r", "-z", "--name-only", commit).split("\0"):
            if path.startswith("qms/") and path.endswith(".md"):
                fields, body = naive_fields(path, company.git("show", f"{commit}:{path}") + "\n")
                if "id" in fields:
                    there[fields["id"]] = (fields, body)
        gone |= set(found) - set(there)
        for name, (fields, body) in there.items():
            rows = found.setdefault(name, [])
            if "revision" in fields and (not rows or rows[-1][0] != fields["revision"] or name in gone):
                rows.append((fields["revision"], commit, naive_digest(fields, body)))
                gone.discard(name)
    return {name: rows for name, rows in found.items() if rows}


class Author:
    """Writes three procedures in three forms, and changes them as people do."""

    def __init__(self, company: Company, seed: int) -> None:
        self.company, self.chance = company, random.Random(seed)
        self.texts: dict[str, tuple[str, str]] = {}
        self.revision = {"QP-01": 0, "QP-02": 0, "QP-03": 0}

    def act(self) -> None:
        name = self.chance.choice(sorted(self.revision))
        there = name in self.texts
        deed = self.chance.choice(["revise", "revise", "edit", "move", "delete"]) if there else "revise"
        if deed == "delete":
            self.company.delete(self.texts.pop(name)[0])
            return
        folder = f"qms/{self.chance.choice('abc')}"
        if deed == "revise":
            self.revision[name] += 1
        form = self.texts[name][1] if there and deed != "revise" else self.chance.choice(["matter", "table", "name"])
        path, text = self._write(name, form, folder if deed == "move" or not there else None)
        if there and self.texts[name][0] != path:
            self.company.delete(self.texts[name][0])
        self.company.write(path, text)
        self.texts[name] = (path, form)

    def _write(self, name: str, form: str, folder: str | None) -> tuple[str, str]:
        number, word = self.revision[name], self.chance.choice(["one", "two", "three", "four"])
        folder = folder or self.texts[name][0].rsplit("/", 1)[0]
        day = f"{1 + number % 28:02d}"
        if form == "matter":
            key = self.chance.choice(["version", "rev"])
            head = f"---\ndoc_number: {name}\n{key}: {number}\napproved_on: 2023-05-{day}\n---\n"
            return f"{folder}/text {name[-1]}.md", f"{head}# Text of {name}\n\nDo {word}.\n"
        if form == "table":
            rows = f"| Document no. | {name} |\n|---|---|\n| Version | {number} |\n| Valid from | {day}.05.2023 |\n"
            return f"{folder}/table {name[-1]}.md", f"{rows}\n# Text of {name}\n\nDo {word}.\n"
        return f"{folder}/{name} Things v{number}.md", f"Do {word}.\n"


@pytest.mark.parametrize("seed", range(6))
def test_a_naive_replay_of_every_commit_finds_the_same_revisions(company: Company, seed: int) -> None:
    author = Author(company, seed)
    for step in range(14):
        author.act()
        company.commit(f"Step {step}", f"2024-{1 + step // 2:02d}-{1 + step:02d}T09:00:00+00:00")
    adopt(company)
    with_us = recorded(open_project(company.root))
    assert with_us == naive_recordings(company)
    assert sum(map(len, with_us.values())) >= 3


def test_the_store_tells_one_mapping_from_another(company: Company, tmp_path: Path) -> None:
    begin(company)
    adopt(company)
    cold = recorded(open_project(company.root, stores=tmp_path / "store"))
    assert recorded(open_project(company.root, stores=tmp_path / "store")) == cold
    company.write("records/adoption.yml", MAPPING.replace('dates: ["%d.%m.%Y"]', 'dates: ["%m.%d.%Y"]'))
    company.commit("Read days as Americans do", "2026-01-06T09:00:00+00:00")
    warm = recorded(open_project(company.root, stores=tmp_path / "store"))
    assert warm == recorded(open_project(company.root)) != cold
    assert warm["QP-08"] == cold["QP-08"] and warm["QP-07"] != cold["QP-07"]


def test_adopting_asks_git_no_more_often(company: Company, tmp_path: Path) -> None:
    begin(company)
    adopt(company)
    log, real = tmp_path / "log", subprocess.run(["which", "git"], capture_output=True, text=True, check=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text(f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{real.stdout.strip()}" "$@"\n')
    (tmp_path / "bin/git").chmod(stat.S_IRWXU)
    script = "import sys; from pathlib import Path; from mastercopy.project import open_project; "
    script += "print(*open_project(Path(sys.argv[1])).archive.dossiers)"
    path = {**os.environ, "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([sys.executable, "-c", script, str(company.root)], capture_output=True, env=path, check=True)
    assert done.stdout.split() == [b"QP-07", b"QP-08"]
    assert len(log.read_text().splitlines()) <= 8


def test_an_approval_binds_what_was_read(company: Company) -> None:
    """`approve` signs the text as the mapping reads it; a mapping that reads it otherwise is told, and voids it."""
    begin(company)
    adopt(company)
    company.write(QP7.format(2), table(3, "01.02.2026", "Pick both."))
    company.commit("QP-07 version 3", "2026-01-20T09:00:00+00:00", ANA)
    company.git("config", "user.name", "Bob Boss")
    company.git("config", "user.email", "bob@trial.example")
    said = ("--role", "quality-manager", "--evidence", "attestation", "--at", "2026-01-21T09:00:00+00:00")
    done = run("approve", "QP-07", *said, "--repo", str(company.root))
    assert done.returncode == 0, done.stderr
    company.commit("Approve", "2026-01-21T10:00:00+00:00", BOB)
    project = open_project(company.root)
    newest = project.archive.dossiers["QP-07"].judgements[-1]
    assert [(item.signoff.person, item.signoff.reason) for item in newest.judged] == [("bob", None)]
    assert not [one for one in compile_project(project, date(2026, 2, 2)).result.problems if "adoption" in one.slug]
    company.write("records/adoption.yml", MAPPING.replace("%d.%m", "%m.%d"))
    company.commit("Read days otherwise", "2026-01-22T10:00:00+00:00", BOB)
    project = open_project(company.root)
    newest = project.archive.dossiers["QP-07"].judgements[-1]
    assert [item.signoff.reason for item in newest.judged] == ["wrong-digest"]
    told = [one for one in compile_project(project, date(2026, 2, 2)).result.problems if one.slug == "adoption-changed"]
    assert [(one.place.path, one.severity) for one in told] == [("records/adoption.yml", "warning")]
    company.write("records/adoption.yml", "# As it was\n" + MAPPING)
    company.commit("Put it back", "2026-01-23T10:00:00+00:00", BOB)
    project = open_project(company.root)
    assert [item.signoff.reason for item in project.archive.dossiers["QP-07"].judgements[-1].judged] == [None]
    assert not [one for one in compile_project(project, date(2026, 2, 2)).result.problems if "adoption" in one.slug]


def test_a_mapping_that_was_taken_away_is_told_until_it_is_back(company: Company) -> None:
    begin(company)
    adopt(company)
    company.delete("records/adoption.yml")
    company.write("docs/index.md", "# Here\n")
    company.commit("Take it away", "2026-01-22T10:00:00+00:00")
    project = open_project(company.root)
    assert not project.archive.dossiers
    told = [one.slug for one in compile_project(project, date(2026, 2, 2)).result.problems if "adoption" in one.slug]
    assert told == ["adoption-changed"]
    company.write("records/adoption.yml", MAPPING)
    company.commit("Put it back", "2026-01-23T10:00:00+00:00")
    project = open_project(company.root)
    assert set(project.archive.dossiers) == {"QP-07", "QP-08"}
    assert not [one for one in compile_project(project, date(2026, 2, 2)).result.problems if "adoption" in one.slug]


def test_a_mapping_that_cannot_be_read_takes_no_document_away(company: Company) -> None:
    begin(company)
    adopt(company)
    company.write("records/adoption.yml", "from: [qms\n")
    company.commit("Break it", "2026-01-22T10:00:00+00:00")
    project = open_project(company.root)
    assert set(project.archive.dossiers) == {"QP-07", "QP-08"}
    problems = compile_project(project, date(2026, 2, 2)).result.problems
    assert [one.slug for one in problems if one.place.path == "records/adoption.yml"] == ["yaml-unreadable"]


def test_what_is_on_disk_is_read_by_the_mapping_on_disk(company: Company) -> None:
    begin(company)
    company.found("2026-01-02T09:00:00+00:00")
    company.write("records/adoption.yml", MAPPING)
    company.write("qms/new.md", "---\ndoc_number: QP-09\nversion: 1\nOwner: Nobody\n---\n# New\n\nSee [it](gone.md).\n")
    done = run("check", "--repo", str(company.root), "--as-of", "2026-02-01", "--format", "json")
    told = {(one["slug"], one["path"], one["line"]) for one in json.loads(done.stdout)["problems"]}
    assert ("document-body-link-broken", "qms/new.md", 8) in told
    table_only = {line for slug, path, line in told if slug == "missing-sections" and path == QP7.format(2)}
    assert table_only <= {1, 2}
    assert "QP-09" not in run("register", "--repo", str(company.root)).stdout


def test_days_before_another_mapping_are_read_by_it_and_that_is_said(company: Company) -> None:
    begin(company)
    adopt(company)
    later = adopt(company, "2026-02-10T09:00:00+00:00", MAPPING.replace("[version, rev]", "[rev]"))
    with closing(open_project(company.root)) as project:
        assert mapped_on(compile_project(project, date(2026, 2, 9))) is None
        assert mapped_on(compile_project(project, date(2026, 2, 10))) == date(2026, 2, 10)
        assert project.timeline.steps[-1].commit.id == later
        page = render_any_day(compile_project(project, date(2026, 3, 1)), {"records": []})
    assert "read by the mapping of 2026-02-10, also on the days before it" in page.html


def test_lines_of_a_text_without_front_matter_keep_their_numbers(company: Company) -> None:
    begin(company)
    company.write(QP7.format(2), table(2, "01.03.2024", "See [nothing](gone.md)."))
    adopt(company)
    done = run("check", "--repo", str(company.root), "--as-of", "2026-02-01", "--format", "json")
    found = [one["line"] for one in json.loads(done.stdout)["problems"] if one["slug"] == "document-body-link-broken"]
    assert found == [8]


def test_the_name_that_git_knows_is_told_of_any_version() -> None:
    name = "0" * 40
    assert object_name(f"{name}+{'a' * 32}") == object_name(name) == name
    assert object_name("disk:docs/a+b.md") == "disk:docs/a+b.md" and object_name(None) is None


def test_texts_under_docs_may_have_a_form_of_their_own(company: Company) -> None:
    company.write("docs/old/QP-01 Cutting v3.md", "Cut.\n")
    company.write("docs/old/QP-02.md", "---\nid: QP-02\ntitle: Sawing\nrevision: 1\n---\nSaw.\n")
    company.write("docs/procedures/SOP-003.md", "---\nid: SOP-003\ntitle: Drying\nrevision: 1\n---\nDry.\n")
    company.commit("Write", "2024-01-01T09:00:00+00:00")
    before = recorded(open_project(company.root))
    assert set(before) == {"QP-02", "SOP-003"}
    adopt(company, mapping="from: [{folder: docs/old, type: procedure}]\nfile_name: '{id} {title} v{revision}.md'\n")
    after = recorded(open_project(company.root))
    assert set(after) == {"QP-01", "QP-02", "SOP-003"} and after["SOP-003"] == before["SOP-003"]
    assert [row[0] for row in after["QP-01"]] == ["3"]


def test_the_whole_repository_may_be_named(company: Company) -> None:
    company.write("QP-01 Cutting v3.md", "Cut as [it](notes/other.md) says.\n")
    company.write("notes/other.md", "# Other\n")
    company.write(".hidden/QP-02 No v1.md", "No.\n")
    company.write("records/QP-03 No v1.md", "No.\n")
    (company.root / "link.txt").symlink_to("notes/other.md")
    company.commit("Write", "2024-01-01T09:00:00+00:00")
    adopt(company, mapping="from: [{folder: ., type: procedure}]\nfile_name: '{id} {title} v{revision}.md'\n")
    project = open_project(company.root)
    assert set(recorded(project)) == {"QP-01"}
    compiled = compile_project(project, date(2026, 2, 2))
    assert compiled.register.pages == ("notes/other.md",)
    assert {one.slug for one in compiled.result.problems} <= {"missing-field", "missing-sections", "role-vacant"}


def test_a_move_into_an_adopted_folder_is_one_trail_with_what_was_before_control(company: Company) -> None:
    company.write("old/cutting.md", "Cut.\n")
    company.commit("Write", "2024-01-01T09:00:00+00:00")
    company.move("old/cutting.md", "qms/QP-01 Cutting v1.md")
    company.commit("Move", "2024-02-01T09:00:00+00:00")
    adopt(company)
    said = run("trail", "QP-01", "--format", "json", "--as-of", "2026-02-01", "--repo", str(company.root))
    assert [(one["kind"], one["path"]) for one in json.loads(said.stdout)["events"]] == [
        ("before-control", "old/cutting.md")
    ]


def test_a_branch_is_compared_with_its_base_by_what_is_read(company: Company) -> None:
    begin(company)
    adopt(company)
    company.branch("wording")
    company.write(QP7.format(2), table(2, "01.03.2024", "Pick the basket."))
    company.commit("Change a word", "2026-01-20T09:00:00+00:00")
    where = ("--repo", str(company.root), "--as-of", "2026-02-01", "--format", "json")
    told = json.loads(run("check", "--base", "main", *where).stdout)["problems"]
    assert [one["record"] for one in told if one["slug"] == "revision-not-advanced"] == ["QP-07"]
    company.delete(QP7.format(2))
    company.write(QP7.format(3), table(3, "01.02.2026", "Pick the basket."))
    company.commit("As version 3", "2026-01-21T09:00:00+00:00")
    told = json.loads(run("check", "--base", "main", *where).stdout)["problems"]
    assert "revision-not-advanced" not in {one["slug"] for one in told}
    company.write("records/adoption.yml", MAPPING.replace("from:\n", "from:\n  - {folder: notes, type: procedure}\n"))
    company.write("notes/QP-20 Noted v1.md", "Note.\n")
    told = json.loads(run("check", "--base", "main", *where).stdout)["problems"]
    assert "notes/QP-20 Noted v1.md" in {one["path"] for one in told}


def test_a_reviewed_commit_has_the_digest_of_what_is_read(company: Company) -> None:
    """What `approve` asks of the commit that was reviewed on a forge is what the history has there."""
    begin(company)
    tip = adopt(company)
    (_, _, digest) = recorded(open_project(company.root))["QP-07"][-1]
    assert digest_at(open_desk(company.root), tip, QP7.format(2)) == digest


MORE = """title: Memo
prefix: MEM
folder: memos
family: document
revision: number
fields:
  department: {kind: text, help: Who wrote it}
"""


FIELDS = """
import json
from datetime import date
from pathlib import Path
from mastercopy.compile import compile_project, open_project
from mastercopy.sources.store import find_store
project = open_project(Path.cwd(), stores=find_store())
print(json.dumps(dict(compile_project(project, date(2026, 2, 1)).history.trails["QP-08"].revisions[0].fields)))
"""


def test_with_other_types_the_same_text_is_read_anew(company: Company, tmp_path: Path) -> None:
    """What is kept of a text depends on which fields a document can have, and another package may bring types."""
    company.write("qms/buying.md", "---\ndoc_number: qp-08\nrev: 1\ndepartment: Quality\n---\n# Buying\n\nBuy.\n")
    company.commit("Begin", "2023-02-05T09:00:00+00:00")
    adopt(company)
    more = tmp_path / "more"
    (more / "moretypes/memo").mkdir(parents=True)
    (more / "moretypes/__init__.py").touch()
    (more / "moretypes/memo/type.yml").write_text(MORE, "utf-8")
    (more / "moretypes-1.dist-info").mkdir()
    matter = "Metadata-Version: 2.1\nName: moretypes\nVersion: 1\n"
    (more / "moretypes-1.dist-info/METADATA").write_text(matter, "utf-8")
    entry = "[mastercopy.recordtypes]\nmore = moretypes\n"
    (more / "moretypes-1.dist-info/entry_points.txt").write_text(entry, "utf-8")
    told = {}
    for name, store, places in (("before", "store", []), ("after", "store", [more]), ("anew", "off", [more])):
        paths = os.pathsep.join([*map(str, places), *filter(None, sys.path)])
        kept = str(tmp_path / store) if store != "off" else "off"
        environment = {**os.environ, "MASTERCOPY_STORE": kept, "PYTHONPATH": paths}
        ask = [sys.executable, "-c", FIELDS]
        done = subprocess.run(ask, check=True, capture_output=True, cwd=company.root, env=environment)
        told[name] = json.loads(done.stdout)
    assert told["before"]["x"] == {"department": "Quality"}
    assert told["after"] == told["anew"] and told["anew"]["department"] == "Quality"
