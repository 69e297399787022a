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
from pathlib import Path
from urllib.parse import unquote_to_bytes

from company import Company

SEEN: dict[str, str] = {
    "a": "visible_to: [auditor]",
    "s": "visible_to: [staff]",
    "v": "",
    "x": "visible_to: [supplier]",
}
"""For whom the things of a letter are: auditors, staff, everybody, and an audience that the company declares."""
SIGHTS = {"staff": "sv", "auditor": "av", "supplier": "xv"}
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


class Planting:
    """Writes the things of one letter, step by step, each step a commit."""

    def __init__(self, company: Company, letter: str) -> None:
        self.company, self.letter = company, letter
        self.line = SEEN[letter]
        self.minute = 0

    def word(self, name: str) -> str:
        return f"zq{self.letter}{name}zq"

    def number(self, prefix: str, name: str) -> str:
        return f"{prefix}-{self.word(name).upper()}"

    def record(self, folder: str, name: str, text: str) -> None:
        self.company.write(f"records/{folder}/{name}.yml", f"id: {name}\n{text}{self.line}\n")

    def commit(self, said: str, day: str, author: str = "Ana Author <ana@trial.example>") -> None:
        self.minute += 1
        self.company.commit(said, f"{day}T09:{ord(self.letter) % 60:02}:{self.minute:02}+00:00", author)

    def text(self, name: str, revision: str, body: str, more: str = "") -> str:
        w = self.word
        return (
            f"---\nid: {self.number('SOP', name)}\ntitle: Title {w(name + 'title')}\ntype: procedure\n"
            f"revision: {revision}\nchange: Change {w(f'{name}change{revision}')}\nowner: writer\n{self.line}\n{more}---\n\n"
            f"# Title {w(name + 'title')}\n\n{body}\n"
        )

    def document(self) -> None:
        """A procedure of two revisions and a change nobody revised, with a picture, a form, a sign-off and a review."""
        w, number = self.word, self.number("SOP", "doc")
        path = f"docs/procedures/{number}-{w('slug')}.md"
        self.company.write(f"docs/procedures/{w('picture')}.svg", f"<svg><text>{w('picturetext')}</text></svg>")
        image = f"![{w('alt')}]({w('picture')}.svg)"
        self.company.write(path, self.text("doc", "1", f"Old {w('oldbody')} words. {image}"))
        signed = "Approved-by: Bob Boss <bob@trial.example>\nSignature-Role: quality-manager"
        self.commit(f"Issue {number} {w('message')}\n\n{signed}", "2026-01-05")
        more = (
            f"also_called: [{w('called')}]\nformerly: [{self.number('OLD', 'former')}]\nneeds: [{self.number('NEED', 'need')}]\n"
            f"because: [{self.number('CMP-2026', 'complaint')}]\n"
            f"reviews:\n  - {{on: 2026-02-20, by: bob, role: quality-manager, verdict: keep, basis: Basis {w('basis')}}}\n"
        )
        self.company.write(path, self.text("doc", "2", f"New {w('newbody')} words. {image}", more))
        self.commit(f"Revise {number} {w('revising')}\n\n{signed}", "2026-02-05")
        self.company.write(path, self.text("doc", "2", f"New {w('newbody')} {w('unrevised')} words. {image}", more))
        self.commit("Touch it", "2026-03-05", f"Git {w('git')} <{w('git')}@elsewhere.example>")
        self.company.write(
            f"records/signoffs/{number}.yml",
            f"document: {number}\nsignoffs:\n  - {{revision: '2', digest: 'sha256:{'0' * 64}', person: bob, "
            f"role: quality-manager, meaning: reject, at: '2026-03-06T10:00:00+00:00', reason: {w('rejected')}, "
            f"evidence: {{kind: attestation, reference: {w('binder')}}}}}\n",
        )
        self.commit("Sign", "2026-03-07")

    def others(self) -> None:
        """A withdrawn text, a draft, a deleted one, and a form that is a workbook."""
        w = self.word
        gone = f"docs/procedures/{self.number('SOP', 'gone')}.md"
        self.company.write(gone, self.text("gone", "1", f"Gone {w('gonebody')}"))
        lost = f"docs/procedures/{self.number('SOP', 'lost')}.md"
        self.company.write(lost, self.text("lost", "1", f"Lost {w('lostbody')}"))
        draft = f"docs/procedures/{self.number('SOP', 'draft')}.md"
        self.company.write(draft, self.text("draft", "1", f"Draft {w('draftbody')}", "status: draft\n"))
        form = self.number("FRM", "form")
        self.company.write(f"docs/forms/{w('book')}.xlsx", sheet(w("cell")))
        self.company.write(
            f"docs/forms/{form}.md",
            f"---\nid: {form}\ntitle: {w('formtitle')}\ntype: form\nrevision: 1\nchange: First\nowner: writer\n"
            f"file: {w('book')}.xlsx\n{self.line}\n---\n",
        )
        self.commit("More", "2026-01-06")
        self.company.write(
            gone, self.text("gone", "1", f"Gone {w('gonebody')}", f"withdrawn: 2026-02-01\nreason: {w('withdrawn')}\n")
        )
        self.company.delete(lost)
        self.commit(f"Take out {w('takingout')}", "2026-02-01")

    def records(self) -> None:
        """A record of every kind that people write words into, some with an earlier version and one that is gone."""
        w, n = self.word, self.number
        need, process = n("NEED", "need"), w("process")
        self.record(
            "needs", need, f"title: {w('needtitle')}\nwords: {w('needwords')}\npromise: {w('promise')}\nowner: writer\n"
        )
        self.record("processes", process, f"title: {w('processtitle')}\nowner: writer\npurpose: {w('purpose')}\n")
        self.record(
            "channels",
            n("CHN", "channel"),
            f"title: {w('channeltitle')}\nkind: direct\nowner: writer\ndirection: in\nreach: {w('reach')}\ncomplaints: yes\n",
        )
        complaint = n("CMP-2026", "complaint")
        said = (
            f"title: {w('cmptitle')}\nstatus: answered\nreceived: 2026-02-02\nchannel: {n('CHN', 'channel')}\n"
            f"category: late delivery\nproduct: {w('product')}\ntext: |\n  Said {w('cmptext')}\n  and more\n"
            f"acknowledged: 2026-02-02\nanswered: 2026-02-03\nanswer: {w('answer')}\nneeds: [{need}]\n"
            f"actions:\n  - {{id: A1, what: Do {w('action')}, owner: writer, due: 2026-12-01}}\n"
            f"origin: {{source: desk, key: {w('originkey')}}}\nx: {{note: {w('xnote')}}}\n"
        )
        self.record("complaints", complaint, said + f"remedy: {w('remedybefore')}\n")
        self.record(
            "feedback",
            n("FBK-2026", "voice"),
            f"title: {w('fbktitle')}\nstatus: answered\nreceived: 2026-02-02\nchannel: shop\ntext: {w('fbktext')}\nneeds: [{need}]\nanswer: {w('fbkanswer')}\nanswered: 2026-02-05\ntold: 2026-02-06\nresult: {w('result')}\n",
        )
        table = f"records/data/{w('table')}.csv"
        self.company.write(table, f"period,value,n,note\n2026-01,5,10,{w('tablenote')}\n2026-02,6,11,\n")
        measure = f"measure: {{name: {w('measure')}, definition: {w('definition')}, unit: {w('unit')}, direction: up, source: {w('source')}}}\n"
        common = f"statement: {w('statement')}\nneeds: [{need}]\nowner: writer\ntarget: 9\nstart: 2026-01-01\ndue: 2026-12-31\nfrequency: monthly\nbaseline: {{value: 1, period: 2025-12}}\n"
        self.record("objectives", n("OBJ", "objective"), f"title: {w('objtitle')}\n{common}{measure}data: {table}\n")
        self.record(
            "objectives",
            n("OBJ", "inline"),
            f"title: {w('inlinetitle')}\n{common}{measure}measurements:\n  - {{period: 2026-01, value: 3, note: {w('note')}}}\nchanges:\n  - {{at: 2026-02-02, field: target, from: 8, to: 9, reason: {w('targetreason')}, approved_by: bob}}\n",
        )
        self.record(
            "surveys",
            n("SRV-2026", "wave"),
            f"title: {w('wavetitle')}\nstatus: closed\ninstrument: Card {self.letter}\nmetric: recommendation\nlowest: 0\nhighest: 10\ngood: high\nperiod: 2026-H1\nneeds: [{need}]\nsent: 50\nanswers:\n  - {{mark: 9, count: 20}}\nwords:\n  - {{mark: 9, text: Words {w('surveywords')}}}\ntold:\n  - {{day: 2026-07-01, how: {w('howtold')}}}\n",
        )
        self.record(
            "audits",
            n("AUD-2026", "audit"),
            f"title: {w('audittitle')}\nstatus: planned\nconclusion: {w('conclusion')}\n",
        )
        self.record(
            "findings",
            n("FND-2026", "finding"),
            f"title: {w('fndtitle')}\nstatus: open\naudit: {n('AUD-2026', 'audit')}\ngrade: minor\nstatement: {w('fndstatement')}\n",
        )
        self.record(
            "ideas",
            n("IDEA-2026", "idea"),
            f"title: {w('ideatitle')}\nstatus: raised\nraised: 2026-02-02\ntext: {w('ideawords')}\n",
        )
        self.record(
            "complaints",
            n("CMP-2026", "deleted"),
            f"title: {w('deletedtitle')}\nstatus: received\nreceived: 2026-02-02\nchannel: {n('CHN', 'channel')}\ncategory: other\ntext: {w('deletedtext')}\n",
        )
        self.commit(f"Write down {w('writing')}", "2026-02-10")
        self.record("complaints", complaint, said + f"remedy: {w('remedy')}\n")
        self.company.delete(f"records/complaints/{n('CMP-2026', 'deleted')}.yml")
        self.commit(f"Correct {w('correcting')}", "2026-03-10")

    def about(self) -> None:
        """Records that are about the document and say nothing of who may see them: an acknowledgement and a copy."""
        w, doc = self.word, self.number("SOP", "doc")
        self.company.write(
            f"records/acknowledgements/{doc}.yml",
            f"document: {doc}\nacknowledgements:\n  - {{revision: '2', digest: 'sha256:{'1' * 64}', person: ana, day: 2026-03-08, how: sheet, witness: bob, reference: {w('reference')}}}\n",
        )
        copy = self.number("CPY", "copy")
        self.company.write(
            f"records/copies/{copy}.yml",
            f"id: {copy}\nstatus: in-use\ndocument: {doc}\nnumber: '1'\nplace: {w('place')}\nholder: writer\nissues:\n  - {{revision: '2', issued: 2026-03-08, by: bob}}\n",
        )
        waiver = self.number("WVR", "waiver")
        rows = self.company.root / "records/waivers.yml"
        before = rows.read_text() if rows.exists() else "waivers:\n"
        self.company.write(
            "records/waivers.yml",
            f"{before}  - {{id: {waiver}, slug: revision-not-advanced, record: {doc}, reason: {w('waiving')}, approver: bob, expires: 2027-01-01}}\n",
        )
        self.commit("Acknowledge, hang up and accept", "2026-03-09")

    def page(self) -> None:
        """A page that somebody wrote by hand."""
        w = self.word
        first = f"<!-- {self.line.replace('[', '').replace(']', '')} -->\n" if self.line else ""
        self.company.write(f"docs/{w('page')}.md", f"{first}# Page {w('pagetitle')}\n\nText {w('pagetext')}\n")
        self.commit("Write a page", "2026-03-11")

    def person(self) -> str:
        """A row of people.yml."""
        w = self.word
        line = f", {self.line}" if self.line else ""
        return f"  - {{id: {w('personid')}, name: Person {w('person')}, emails: [{w('mail')}@trial.example], roles: [{{role: quality-manager}}]{line}}}\n"

    def all(self) -> None:
        self.document()
        self.others()
        self.records()
        self.about()
        self.page()


class Crossing:
    """Writes things for everybody that name, in every way we know, what is planted for one letter."""

    def __init__(self, planting: Planting, number: int) -> None:
        self.planting, self.company, self.number = planting, planting.company, number

    def commit(self, said: str, day: str) -> None:
        """By somebody whom only the audience of the letter may know."""
        w = self.planting.word
        self.planting.commit(said, day, f"Person {w('person')} <{w('mail')}@trial.example>")

    def text(self, revision: str, more: str) -> str:
        n, w = self.planting.number, self.planting.word
        path = f"{n('SOP', 'doc')}-{w('slug')}.md"
        return (
            f"---\nid: SOP-30{self.number}\ntitle: Crossing {self.number}\ntype: procedure\nrevision: {revision}\n"
            f"change: Because of {n('CMP-2026', 'complaint')}\nowner: writer\nneeds: [{n('NEED', 'need')}]\n"
            f"because: [{n('CMP-2026', 'complaint')}, {n('SOP', 'doc')} revision 1]\nprocess: {w('process')}\n"
            f"reviews:\n  - {{on: 2026-05-20, by: {w('personid')}, role: quality-manager, verdict: keep, basis: ok}}\n{more}---\n\n"
            f"Follow [the other procedure]({path}), [that page](../{w('page')}.md) and [this][1] in {revision}.\n\n"
            f"[1]: {path}#title 'As said'\n\n<a href=\"{path}\">As HTML</a>\n"
        )

    def issue(self, said: str, day: str) -> None:
        """By Ana, approved by somebody whom only the audience of the letter may know."""
        w = self.planting.word
        signed = f"Approved-by: Person {w('person')} <{w('mail')}@trial.example>\nSignature-Role: quality-manager"
        self.planting.commit(f"{said}\n\n{signed}", day)

    def document(self) -> None:
        """A procedure that links to a hidden one, is approved by a hidden person, and has hidden causes."""
        n, path = self.planting.number, f"docs/procedures/SOP-30{self.number}.md"
        self.company.write(path, self.text("1", ""))
        self.issue(f"Issue SOP-30{self.number} for {n('CMP-2026', 'complaint')}", "2026-05-01")
        more = f"formerly: [OLD-30{self.number}]\nsuperseded_by: {n('SOP', 'doc')}\n"
        self.company.write(path, self.text("2", more))
        self.company.write(f"docs/procedures/SOP-31{self.number}.md", self.text("1", "").replace("SOP-30", "SOP-31"))
        self.issue("Revise", "2026-05-02")
        self.company.write(
            f"docs/procedures/SOP-31{self.number}.md",
            self.text(
                "1", f"withdrawn: 2026-05-03\nreason: For {n('SOP', 'doc')}\nsuperseded_by: {n('SOP', 'doc')}\n"
            ).replace("SOP-30", "SOP-31"),
        )
        self.commit("Withdraw", "2026-05-03")

    def records(self) -> None:
        """Records whose links, words, notes and earlier versions name hidden things; an objective that counts them."""
        n, w, no = self.planting.number, self.planting.word, self.number
        complaint = f"id: CMP-2026-40{no}\ntitle: About {n('SOP', 'doc')}\nstatus: answered\nreceived: 2026-05-05\nchannel: {n('CHN', 'channel')}\ncategory: other\nprocess: {w('process')}\ntext: 'As in {n('CMP-2026', 'complaint')}, and docs/procedures/{n('SOP', 'doc')}-{w('slug')}.md'\nneeds: [{n('NEED', 'need')}]\nanswered: 2026-05-06\nanswer: Person {w('person')} rang\n"
        self.company.write(
            f"records/complaints/CMP-2026-40{no}.yml", complaint + f"x: {{see: {n('FND-2026', 'finding')}}}\n"
        )
        self.company.write(
            f"records/objectives/OBJ-40{no}.yml",
            f"id: OBJ-40{no}\ntitle: Counted {no}\nstatement: Fewer\nneeds: [{n('NEED', 'need')}]\nowner: writer\ntarget: 1\nstart: 2026-01-01\ndue: 2026-12-31\nfrequency: monthly\n"
            "measure: {name: Complaints, definition: Received, unit: complaints, direction: down}\ncomputed: {measure: complaint.received}\n"
            f"changes:\n  - {{at: 2026-02-02, field: target, from: 2, to: 1, reason: 'See {n('IDEA-2026', 'idea')}', approved_by: {w('personid')}}}\n",
        )
        self.company.write(
            f"records/acknowledgements/SOP-30{no}.yml",
            f"document: SOP-30{no}\nacknowledgements:\n  - {{revision: '2', digest: 'sha256:{'1' * 64}', person: {w('personid')}, day: 2026-05-08, how: sheet, witness: {w('personid')}, reference: binder}}\n",
        )
        self.commit(f"Hear {n('CMP-2026', 'complaint')}", "2026-05-05")
        self.company.write(
            f"records/complaints/CMP-2026-40{no}.yml", complaint.replace(f"needs: [{n('NEED', 'need')}]\n", "")
        )
        self.commit("Correct", "2026-05-06")
        self.company.write(
            f"docs/hand-{no}.md",
            f"# Start here {no}\n\nRead [the text](procedures/{n('SOP', 'doc')}-{w('slug')}.md), {n('NEED', 'need')} first, ask Person {w('person')}.\n",
        )
        self.commit("Welcome", "2026-05-07")


def found(company: Company) -> tuple[Planting, ...]:
    """A company in which everything is planted once for each letter."""
    plantings = tuple(Planting(company, letter) for letter in SEEN)
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


def say(value: object) -> str:
    """A value for the message of a failed test."""
    return json.dumps(value, indent=1, default=sorted)
