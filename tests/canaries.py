"""Plants a word of its own wherever people write something, and finds every such word in whatever a site consists of.

A word is `zq`, a letter that says for whom it is, a name, and `zq`, so that one search over all bytes tells which words
are there. The same things are planted for each letter, told apart by `visible_to` alone.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote_to_bytes

from company import Company

SEEN: dict[str, str] = {
    "a": "visible_to: [auditor]",
    "s": "visible_to: [staff]",
    "v": "",
    "x": "visible_to: [supplier]",
    "p": "public: true",
}
"""For whom the things of a letter are: auditors, staff, everybody, an audience of the company's own, the public."""
SIGHTS = {"staff": "svp", "auditor": "avp", "supplier": "xvp"}
TOLD = {
    *("needwords", "promise", "fbktitle", "fbktext", "fbkanswer", "result", "cmptitle", "cmptext", "answer"),
    *("channeltitle", "reach", "newbody", "doctitle", "picture", "picturetext", "alt", "doc"),
    *("objtitle", "inlinetitle", "unit"),
}
"""What the public reads of the things that are public, and nothing else."""
_WORD = re.compile(rb"zq([a-z0-9]+?)zq")
_RUN = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
_ESCAPE = re.compile(rb"\\u([0-9a-fA-F]{4})")


def words_in(site: Path) -> frozenset[str]:
    """Every planted word in any file of a folder or in a file's name, however it is packed or spelled."""
    found: set[str] = set()
    for path in sorted(site.rglob("*")):
        found |= _words(path.relative_to(site).as_posix().encode())
        if path.is_file():
            found |= _in_bytes(path.read_bytes())
    return frozenset(found)


def _in_bytes(data: bytes, depth: int = 0) -> set[str]:
    found = _words(data)
    if depth < 3 and data[:2] == b"\x1f\x8b":
        found |= _in_bytes(gzip.decompress(data), depth + 1)
    if depth < 3 and data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                found |= _words(name.encode()) | _in_bytes(packed.read(name), depth + 1)
    for run in _RUN.findall(data):
        try:
            found |= _words(base64.b64decode(run + b"=" * (-len(run) % 4)))
        except binascii.Error:
            continue
    return found


def _words(data: bytes) -> set[str]:
    """The words as they stand, or escaped for an address, for HTML or for JSON."""
    spellings = [
        data,
        unquote_to_bytes(data),
        html.unescape(data.decode("utf-8", "replace")).encode("utf-8", "replace"),
    ]
    spellings.append(_ESCAPE.sub(lambda one: chr(int(one[1], 16)).encode("utf-8", "surrogatepass"), data))
    return {found.decode() for one in spellings for found in _WORD.findall(one.lower())}


def sheet(word: str) -> bytes:
    """A workbook with one cell, as a form may be."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr(zipfile.ZipInfo("xl/sharedStrings.xml"), f"<sst><si><t>{word}</t></si></sst>")
    return packed.getvalue()


def rows(**fields: object) -> str:
    """Fields as lines of YAML."""
    return "".join(f"{name}: {json.dumps(value)}\n" for name, value in fields.items())


class Planting:
    """Writes the things of one letter, step by step, each step a commit."""

    def __init__(self, company: Company, letter: str, line: str) -> None:
        self.company, self.letter, self.line = company, letter, line
        self.text_line = self.line.replace("public: true", "visible_to: [public]")
        self.minute = 0

    def word(self, name: str) -> str:
        return f"zq{self.letter}{name}zq"

    def number(self, prefix: str, name: str) -> str:
        return f"{prefix}-{self.word(name).upper()}"

    def record(self, folder: str, name: str, **fields: object) -> None:
        self.company.write(f"records/{folder}/{name}.yml", f"id: {name}\n{rows(**fields)}{self.line}\n")

    def commit(self, said: str, day: str, author: str = "Ana Author <ana@trial.example>") -> None:
        self.minute += 1
        self.company.commit(said, f"{day}T09:{ord(self.letter) % 60:02}:{self.minute:02}+00:00", author)

    def text(self, name: str, revision: str, body: str, **more: object) -> str:
        title = f"Title {self.word(name + 'title')}"
        fields = rows(
            id=self.number("SOP", name),
            title=title,
            type="procedure",
            revision=revision,
            change=f"Change {self.word(f'{name}change{revision}')}",
            owner="writer",
            **more,
        )
        return f"---\n{fields}{self.text_line}\n---\n\n# {title}\n\n{body}\n"

    def document(self) -> None:
        """A procedure of two revisions and a change nobody revised, with a picture, a form, a sign-off and a review."""
        w, n, number = self.word, self.number, self.number("SOP", "doc")
        path = f"docs/procedures/{number}-{w('slug')}.md"
        self.company.write(f"docs/procedures/{w('picture')}.svg", f"<svg><text>{w('picturetext')}</text></svg>")
        image = f"![{w('alt')}]({w('picture')}.svg)"
        self.company.write(path, self.text("doc", "1", f"Old {w('oldbody')} words. {image}"))
        signed = "Approved-by: Bob Boss <bob@trial.example>\nSignature-Role: quality-manager"
        self.commit(f"Issue {number} {w('message')}\n\n{signed}", "2026-01-05")
        review = {"on": "2026-02-20", "by": "bob", "role": "quality-manager", "verdict": "keep"}
        more: dict[str, object] = {
            "also_called": [w("called")],
            "formerly": [n("OLD", "former")],
            "needs": [n("NEED", "need")],
            "because": [n("CMP-2026", "complaint")],
            "reviews": [{**review, "basis": f"Basis {w('basis')}"}],
        }
        self.company.write(path, self.text("doc", "2", f"New {w('newbody')} words. {image}", **more))
        self.commit(f"Revise {number} {w('revising')}\n\n{signed}", "2026-02-05")
        self.company.write(path, self.text("doc", "2", f"New {w('newbody')} {w('unrevised')} words. {image}", **more))
        self.commit("Touch it", "2026-03-05", f"Git {w('git')} <{w('git')}@elsewhere.example>")
        act = {
            "revision": "2",
            "digest": f"sha256:{'0' * 64}",
            "person": "bob",
            "role": "quality-manager",
            "meaning": "reject",
            "at": "2026-03-06T10:00:00+00:00",
            "reason": w("rejected"),
            "evidence": {"kind": "attestation", "reference": w("binder")},
        }
        self.company.write(f"records/signoffs/{number}.yml", rows(document=number, signoffs=[act]))
        self.commit("Sign", "2026-03-07")

    def others(self) -> None:
        """A withdrawn text, a draft, a deleted one, and a form that is a workbook."""
        w, form = self.word, self.number("FRM", "form")
        places = {name: f"docs/procedures/{self.number('SOP', name)}.md" for name in ("gone", "lost", "draft")}
        self.company.write(places["gone"], self.text("gone", "1", f"Gone {w('gonebody')}"))
        self.company.write(places["lost"], self.text("lost", "1", f"Lost {w('lostbody')}"))
        self.company.write(places["draft"], self.text("draft", "1", f"Draft {w('draftbody')}", status="draft"))
        self.company.write(f"docs/forms/{w('book')}.xlsx", sheet(w("cell")))
        fields = {"title": w("formtitle"), "type": "form", "revision": 1, "change": "First", "owner": "writer"}
        text = f"---\n{rows(id=form, **fields)}file: {w('book')}.xlsx\n{self.text_line}\n---\n"
        self.company.write(f"docs/forms/{form}.md", text)
        self.commit("More", "2026-01-06")
        ended = {"withdrawn": "2026-02-01", "reason": w("withdrawn")}
        self.company.write(places["gone"], self.text("gone", "1", f"Gone {w('gonebody')}", **ended))
        self.company.delete(places["lost"])
        self.commit(f"Take out {w('takingout')}", "2026-02-01")

    def customers(self) -> None:
        """What customers need, said and complained of, with an earlier version and one that is gone."""
        w, n, need = self.word, self.number, self.number("NEED", "need")
        owner = {"owner": "writer"}
        self.record("needs", need, title=w("needtitle"), words=w("needwords"), promise=w("promise"), **owner)
        self.record("processes", w("process"), title=w("processtitle"), purpose=w("purpose"), **owner)
        channel = {"kind": "direct", "direction": "in", "complaints": "yes", **owner}
        self.record("channels", n("CHN", "channel"), title=w("channeltitle"), reach=w("reach"), **channel)
        said: dict[str, object] = {
            "title": w("cmptitle"),
            "status": "answered",
            "received": "2026-02-02",
            "channel": n("CHN", "channel"),
            "category": "late delivery",
            "product": w("product"),
            "text": f"Said {w('cmptext')}\nand more",
            "acknowledged": "2026-02-02",
            "answered": "2026-02-03",
            "answer": w("answer"),
            "needs": [need],
            "actions": [{"id": "A1", "what": f"Do {w('action')}", "owner": "writer", "due": "2026-12-01"}],
            "origin": {"source": "desk", "key": w("originkey")},
            "x": {"note": w("xnote")},
        }
        self.record("complaints", n("CMP-2026", "complaint"), **said, remedy=w("remedybefore"))
        self.record("complaints", n("CMP-2026", "deleted"), **{**said, "title": w("deletedtitle")})
        voice = {"title": w("fbktitle"), "status": "answered", "received": "2026-02-02", "channel": "shop"}
        told = {"answer": w("fbkanswer"), "answered": "2026-02-05", "told": "2026-02-06", "result": w("result")}
        self.record("feedback", n("FBK-2026", "voice"), **voice, text=w("fbktext"), needs=[need], **told)
        self.commit(f"Write down {w('writing')}", "2026-02-10")
        self.record("complaints", n("CMP-2026", "complaint"), **said, remedy=w("remedy"))
        self.company.delete(f"records/complaints/{n('CMP-2026', 'deleted')}.yml")
        self.commit(f"Correct {w('correcting')}", "2026-03-10")

    def figures(self) -> None:
        """Objectives measured in a table and inline, and a survey wave with words."""
        w, n, need = self.word, self.number, self.number("NEED", "need")
        table = f"records/data/{w('table')}.csv"
        self.company.write(table, f"period,value,n,note\n2026-01,5,10,{w('tablenote')}\n2026-02,6,11,\n")
        common: dict[str, object] = {
            "statement": w("statement"),
            "needs": [need],
            "owner": "writer",
            "target": 9,
            "start": "2026-01-01",
            "due": "2026-12-31",
            "frequency": "monthly",
            "baseline": {"value": 1, "period": "2025-12"},
            "measure": {
                "name": w("measure"),
                "definition": w("definition"),
                "unit": w("unit"),
                "direction": "up",
                "source": w("source"),
            },
        }
        change = {"at": "2026-02-02", "field": "target", "from": 8, "to": 9, "approved_by": "bob"}
        self.record("objectives", n("OBJ", "objective"), title=w("objtitle"), data=table, **common)
        self.record(
            "objectives",
            n("OBJ", "inline"),
            title=w("inlinetitle"),
            measurements=[{"period": "2026-01", "value": 3, "note": w("note")}],
            changes=[{**change, "reason": w("targetreason")}],
            **common,
        )
        wave = {"metric": "recommendation", "lowest": 0, "highest": 10, "good": "high", "period": "2026-H1", "sent": 50}
        self.record(
            "surveys",
            n("SRV-2026", "wave"),
            title=w("wavetitle"),
            status="closed",
            instrument=f"Card {self.letter}",
            needs=[need],
            answers=[{"mark": 9, "count": 20}],
            words=[{"mark": 9, "text": f"Words {w('surveywords')}"}],
            told=[{"day": "2026-07-01", "how": w("howtold")}],
            **wave,
        )
        self.commit("Measure", "2026-03-10")

    def findings(self) -> None:
        """An audit, a finding of it, and an idea."""
        w, n, audit = self.word, self.number, self.number("AUD-2026", "audit")
        self.record("audits", audit, title=w("audittitle"), status="planned", conclusion=w("conclusion"))
        found = {"status": "open", "audit": audit, "grade": "minor", "statement": w("fndstatement")}
        self.record("findings", n("FND-2026", "finding"), title=w("fndtitle"), **found)
        idea = {"status": "raised", "raised": "2026-02-02", "problem": w("problem"), "proposal": w("proposal")}
        self.record("ideas", n("IDE-2026", "idea"), title=w("ideatitle"), **idea)
        self.commit("Look", "2026-03-10")

    def about(self) -> None:
        """Records that are about the document and say nothing of who may see them: read, hung up and waived."""
        w, doc, copy = self.word, self.number("SOP", "doc"), self.number("CPY", "copy")
        read = {"revision": "2", "digest": f"sha256:{'1' * 64}", "person": "ana", "day": "2026-03-08", "how": "sheet"}
        acknowledged = rows(document=doc, acknowledgements=[{**read, "witness": "bob", "reference": w("reference")}])
        self.company.write(f"records/acknowledgements/{doc}.yml", acknowledged)
        hung = {"status": "in-use", "number": "1", "holder": "writer", "place": w("place")}
        issue = {"revision": "2", "issued": "2026-03-08", "by": "bob"}
        self.company.write(f"records/copies/{copy}.yml", rows(id=copy, document=doc, issues=[issue], **hung))
        waivers = self.company.root / "records/waivers.yml"
        before = waivers.read_text() if waivers.exists() else "waivers:\n"
        waiver = {"id": self.number("WVR", "waiver"), "record": doc, "reason": w("waiving"), "approver": "bob"}
        row = json.dumps({**waiver, "slug": "revision-not-advanced", "expires": "2027-01-01"})
        self.company.write("records/waivers.yml", f"{before}  - {row}\n")
        self.commit("Acknowledge, hang up and accept", "2026-03-09")

    def page(self) -> None:
        """A page that somebody wrote by hand."""
        w = self.word
        first = f"<!-- {self.text_line.replace('[', '').replace(']', '')} -->\n" if self.line else ""
        self.company.write(f"docs/{w('page')}.md", f"{first}# Page {w('pagetitle')}\n\nText {w('pagetext')}\n")
        self.commit("Write a page", "2026-03-11")

    def person(self) -> str:
        """A row of people.yml."""
        w, line = self.word, f", {self.line}" if self.line else ""
        held = f"emails: [{w('mail')}@trial.example], roles: [{{role: quality-manager}}]"
        return f"  - {{id: {w('personid')}, name: Person {w('person')}, {held}{line}}}\n"

    def all(self) -> None:
        self.document()
        self.others()
        self.customers()
        self.figures()
        self.findings()
        self.about()
        self.page()


class Crossing:
    """Writes things for everybody that name, in every way we know, what is planted for one letter."""

    def __init__(self, planting: Planting, number: int) -> None:
        self.planting, self.company, self.number = planting, planting.company, number
        w = planting.word
        self.person, self.mail = f"Person {w('person')}", f"{w('mail')}@trial.example"

    def commit(self, said: str, day: str) -> None:
        """By somebody whom only the audience of the letter may know."""
        self.planting.commit(said, day, f"{self.person} <{self.mail}>")

    def issue(self, said: str, day: str) -> None:
        """By Ana, approved by somebody whom only the audience of the letter may know."""
        signed = f"Approved-by: {self.person} <{self.mail}>\nSignature-Role: quality-manager"
        self.planting.commit(f"{said}\n\n{signed}", day)

    def text(self, number: str, revision: str, **more: object) -> str:
        n, w = self.planting.number, self.planting.word
        path = f"{n('SOP', 'doc')}-{w('slug')}.md"
        review = {"on": "2026-05-20", "by": w("personid"), "role": "quality-manager", "verdict": "keep", "basis": "ok"}
        fields = rows(
            id=number,
            title=f"Crossing {self.number}",
            type="procedure",
            revision=revision,
            change=f"Because of {n('CMP-2026', 'complaint')}",
            owner="writer",
            needs=[n("NEED", "need")],
            because=[n("CMP-2026", "complaint"), f"{n('SOP', 'doc')} revision 1"],
            process=w("process"),
            reviews=[review],
            **more,
        )
        links = f"[the other procedure]({path}), [that page](../{w('page')}.md) and [this][1]"
        last = f"[1]: {path}#title 'As said'\n\n<a href=\"{path}\">As HTML</a>"
        return f"---\n{fields}---\n\nFollow {links} in {revision}.\n\n{last}\n"

    def document(self) -> None:
        """Procedures that link to a hidden one, are approved by a hidden person, and have hidden causes and heirs."""
        n, first, second = self.planting.number, f"SOP-30{self.number}", f"SOP-31{self.number}"
        self.company.write(f"docs/procedures/{first}.md", self.text(first, "1"))
        self.issue(f"Issue {first} for {n('CMP-2026', 'complaint')}", "2026-05-01")
        more = {"formerly": [f"OLD-30{self.number}"], "superseded_by": n("SOP", "doc")}
        self.company.write(f"docs/procedures/{first}.md", self.text(first, "2", **more))
        self.company.write(f"docs/procedures/{second}.md", self.text(second, "1"))
        self.issue("Revise", "2026-05-02")
        ended = {"withdrawn": "2026-05-03", "reason": f"For {n('SOP', 'doc')}", "superseded_by": n("SOP", "doc")}
        self.company.write(f"docs/procedures/{second}.md", self.text(second, "1", **ended))
        self.commit("Withdraw", "2026-05-03")

    def complaint(self, **more: object) -> None:
        n, w = self.planting.number, self.planting.word
        named = f"As in {n('CMP-2026', 'complaint')}, and docs/procedures/{n('SOP', 'doc')}-{w('slug')}.md"
        text = rows(
            id=f"CMP-2026-40{self.number}",
            title=f"About {n('SOP', 'doc')}",
            status="answered",
            received="2026-05-05",
            channel=n("CHN", "channel"),
            category="other",
            process=w("process"),
            text=named,
            answered="2026-05-06",
            answer=f"{self.person} rang",
            **more,
        )
        self.company.write(f"records/complaints/CMP-2026-40{self.number}.yml", text)

    def objective(self) -> None:
        n, w = self.planting.number, self.planting.word
        change = {"at": "2026-02-02", "field": "target", "from": 2, "to": 1, "approved_by": w("personid")}
        text = rows(
            id=f"OBJ-40{self.number}",
            title=f"Counted {self.number}",
            statement="Fewer",
            needs=[n("NEED", "need")],
            owner="writer",
            target=1,
            start="2026-01-01",
            due="2026-12-31",
            frequency="monthly",
            measure={"name": "Complaints", "definition": "Received", "unit": "complaints", "direction": "down"},
            computed={"measure": "complaint.received"},
            changes=[{**change, "reason": f"See {n('IDE-2026', 'idea')}"}],
        )
        self.company.write(f"records/objectives/OBJ-40{self.number}.yml", text)

    def records(self) -> None:
        """Records whose links, words, notes and earlier versions name hidden things; an objective that counts them."""
        n, w, first = self.planting.number, self.planting.word, f"SOP-30{self.number}"
        self.complaint(needs=[n("NEED", "need")], x={"see": n("FND-2026", "finding")})
        self.objective()
        read = {"revision": "2", "digest": f"sha256:{'1' * 64}", "day": "2026-05-08", "how": "sheet", "reference": "x"}
        row = {**read, "person": w("personid"), "witness": w("personid")}
        self.company.write(f"records/acknowledgements/{first}.yml", rows(document=first, acknowledgements=[row]))
        self.commit(f"Hear {n('CMP-2026', 'complaint')}", "2026-05-05")
        self.complaint()
        self.commit("Correct", "2026-05-06")
        link = f"[the text](procedures/{n('SOP', 'doc')}-{w('slug')}.md)"
        page = f"# Start here {self.number}\n\nRead {link} and {n('NEED', 'need')} first, ask {self.person}.\n"
        self.company.write(f"docs/hand-{self.number}.md", page)
        self.commit("Welcome", "2026-05-07")


def found(company: Company) -> tuple[Planting, ...]:
    """A company in which everything is planted once for each letter."""
    return plant(company, SEEN)


def plant(company: Company, lines: Mapping[str, str]) -> tuple[Planting, ...]:
    """A company in which everything is planted once for each letter, with the line that says who may see it."""
    plantings = tuple(Planting(company, letter, line) for letter, line in lines.items())
    people = (
        "people:\n"
        "  - {id: ana, name: Ana Author, emails: [ana@trial.example], roles: [{role: writer}]}\n"
        "  - {id: bob, name: Bob Boss, emails: [bob@trial.example], roles: [{role: quality-manager}]}\n"
    ) + "".join(one.person() for one in plantings)
    organisation = (
        "id: ORG\nname: Trial\ntimezone: UTC\napproval: required\naudiences:\n  - {id: supplier, title: Suppliers}\n"
    )
    company.found(people=people, organisation=organisation)
    for one in plantings:
        one.all()
    return plantings
