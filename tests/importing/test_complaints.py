"""Tickets become complaints as far as their fields bear it, grow while they are open, and are nobody's by name."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from company import Company
from exports import COMPLAINTS, KEY, NAME, THROUGH, ZENDESK_NAMES, found_folder, record, table, take_in, tree, zendesk
from mastercopy.editing.desk import open_desk
from mastercopy.importing.act import Wish, import_export
from mastercopy.sources.yamltext import find_unseen, read_plain

FOLDER = "records/complaints"
HEAD = ("id", "received", "text")


def complaints(root: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> int:
    return take_in(root, "complaints", table(head, *rows), *THROUGH)


def test_a_ticket_keeps_what_it_says(firm: Path) -> None:
    assert take_in(firm, "complaints", table(*COMPLAINTS)) == 0
    one, other = record(firm), record(firm, "CMP-2026-002")
    assert {name: one[name] for name in ("status", "received", "acknowledged", "answered", "closed", "answer")} == {
        "status": "closed",
        "received": "2026-02-11 10:15",
        "acknowledged": "2026-02-11 11:00",
        "answered": "2026-02-12",
        "closed": "2026-02-13",
        "answer": "We are sorry",
    }
    assert (one["category"], one["severity"], one["channel"]) == ("late delivery", "high", "CHN-001")
    assert (other["category"], other["status"], "closed" in other) == ("other", "acknowledged", False)
    assert one["customer"] == other["customer"] and one["customer"].startswith("c") and len(one["customer"]) == 11
    origin = one["origin"]
    assert isinstance(origin, list) and origin[0]["key"] == "K-1" and origin[0]["source"].startswith("complaints, key ")


def test_a_closed_ticket_without_an_answer_is_told(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = table(ZENDESK_NAMES, zendesk("1", "Late", "Closed", "2026-02-13 10:00", "30"))
    assert take_in(firm, "zendesk-tickets", rows, *THROUGH) == 0
    assert "1 ticket went further at the source" in capsys.readouterr().err
    one = record(firm)
    assert (one["status"], one["acknowledged"], "closed" in one) == ("acknowledged", "2026-02-11 10:45", False)


def test_stamps_are_of_the_organisations_own_time(firm: Path) -> None:
    head = ("CaseNumber", "Subject", "CreatedDate", "Priority")
    rows = (
        ("1", "Late", "2026-07-31T23:30:00.000+0000", "High"),
        ("2", "Late", "2026-12-31T23:30:00.000+0000", ""),
        ("3", "Late", "2026-12-31T23:30:00.000-0200", ""),
        ("4", "Late", "2026-03-29T02:30:00Z", ""),
    )
    assert take_in(firm, "salesforce-cases", table(head, *rows), *THROUGH) == 0
    received = [record(firm, f"CMP-2026-00{n}")["received"] for n in (1, 2, 3)]
    assert received == ["2026-08-01 00:30", "2026-12-31 23:30", "2026-03-29 03:30"]
    assert record(firm, "CMP-2027-001")["received"] == "2027-01-01 01:30"


def test_days_that_could_be_two_are_never_guessed(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert complaints(firm, ("1", "03/04/2026", "Late"), ("2", "4.3.2026", "Late"), ("3", "2026-02-30", "Late")) == 1
    said = capsys.readouterr().out
    assert said.count("received is no day in a form that the profile states") == 3 and "nothing new" in said
    (firm / "records/_imports").mkdir()
    own = 'extends: complaints\ndates: ["%d/%m/%Y", "%d/%m/%Y %I:%M %p"]\ntimezone: America/New_York\n'
    (firm / "records/_imports/ours.yml").write_text(own)
    data = table(HEAD, ("1", "03/04/2026", "Late"), ("2", "03/04/2026 11:30 PM", "Late"), ("3", "13/14/2026", "Late"))
    assert take_in(firm, "ours", data, *THROUGH) == 0
    assert record(firm)["received"] == "2026-04-03"
    assert record(firm, "CMP-2026-002")["received"] == "2026-04-04 04:30"
    assert "2 accepted, 0 already here, 1 rejected" in capsys.readouterr().out


def test_personal_data_keeps_a_row_out(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (
        ("1", "2026-02-11", "Call +351 912 345 678"),
        ("2", "2026-02-11", "Write to bird@trial.example"),
        ("3", "2026-02-11", "x " * 30_000 + "bird@trial.example"),
        ("4", "2026-02-11", "DE89 3704 0044 0532 0130 00"),
        ("5", "2026-02-11", "No person in it"),
    )
    assert complaints(firm, *rows) == 0
    said = capsys.readouterr().out
    assert "line 2: text holds what looks like a telephone number (write it in by hand without it)" in said
    assert "1 accepted, 0 already here, 4 rejected" in said
    written = b"".join(tree(firm).values())
    assert b"912 345" not in written and b"bird@" not in written and b"DE89" not in written


def test_moments_that_run_backwards_keep_a_row_out(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = (*HEAD, "acknowledged", "status")
    rows = (("1", "2026-02-11 10:00", "Late", "2026-02-11 09:59", "acknowledged"),)
    assert complaints(firm, *rows, head=head) == 1
    assert "acknowledged lies before received" in capsys.readouterr().out


def test_an_open_complaint_grows_with_its_ticket(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = (*HEAD, "acknowledged", "answered", "answer", "severity", "status")
    assert complaints(firm, ("1", "2026-02-11", "Late", "", "", "", "low", "received"), head=head) == 0
    path = firm / FOLDER / "CMP-2026-001.yml"
    path.write_text(path.read_text() + "# kept by hand\n")
    step = ("1", "2026-02-11", "Late", "2026-02-12 09:00", "", "", "low", "acknowledged")
    assert complaints(firm, step, head=head) == 0
    assert "1 brought up to date" in capsys.readouterr().out
    assert record(firm)["acknowledged"] == "2026-02-12 09:00" and record(firm)["status"] == "acknowledged"
    assert path.read_text().endswith("# kept by hand\n")
    before = tree(firm)
    assert complaints(firm, ("1", "2026-02-11", "Late", "2026-02-12", "", "", "low", "answered"), head=head) == 0
    said = capsys.readouterr()
    assert "CMP-2026-001 differs at the source: acknowledged is 2026-02-12 there and 2026-02-12 09:00 here" in said.err
    assert "nothing new" in said.out and tree(firm) == before
    path.write_text(path.read_text() + "answer: We called\n")
    done = ("1", "2026-02-11", "Late", "2026-02-12 09:00", "2026-02-13", "", "low", "answered")
    assert complaints(firm, done, head=head) == 0
    assert (record(firm)["status"], record(firm)["answered"]) == ("answered", "2026-02-13")


def test_an_answer_that_came_later_comes_with_its_moment(firm: Path) -> None:
    head = (*HEAD, "acknowledged", "answered", "answer", "severity", "status")
    assert complaints(firm, ("1", "2026-02-11", "Late", "2026-02-12", "", "", "", "acknowledged"), head=head) == 0
    later = ("1", "2026-02-11", "Late", "2026-02-12", "2026-02-13 10:00", "We called:\nsorry", "low", "answered")
    assert complaints(firm, later, head=head) == 0
    one = record(firm)
    assert (one["status"], one["answered"], one["severity"]) == ("answered", "2026-02-13 10:00", "low")
    assert one["answer"] == "We called:\nsorry"
    before = tree(firm)
    assert complaints(firm, later, head=head) == 0
    assert tree(firm) == before


def test_a_closed_or_void_complaint_stays_as_it_is(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = (*HEAD, "acknowledged", "status")
    assert complaints(firm, ("1", "2026-02-11", "Late", "", "received"), head=head) == 0
    path = firm / FOLDER / "CMP-2026-001.yml"
    path.write_text(path.read_text().replace("status: received", "status: void\nreason: A test"))
    before = tree(firm)
    assert complaints(firm, ("1", "2026-02-11", "Late", "2026-02-12", "acknowledged"), head=head) == 0
    assert "acknowledged is 2026-02-12 there and empty here" in capsys.readouterr().err
    assert tree(firm) == before


def test_one_ticket_is_one_complaint(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert complaints(firm, ("1", "2026-02-11", "Late"), ("1", "2026-02-12", "Late again")) == 0
    assert "the same ticket stands in the export twice" in capsys.readouterr().out
    assert complaints(firm, ("2", "2026-02-11", "Other"), ("1", "2026-02-11", "Late")) == 0
    assert sorted(path.name for path in (firm / FOLDER).iterdir()) == ["CMP-2026-001.yml", "CMP-2026-002.yml"]


def test_numbers_that_were_ever_in_use_stay_used(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASTERCOPY_IMPORT_KEY", KEY)
    company.found()
    found_folder(company.root)
    text = "id: CMP-2026-007\ntitle: Old\nreceived: 2026-01-05\nchannel: CHN-001\ntext: Old\ncategory: other\n"
    company.write("records/complaints/CMP-2026-007.yml", f"{text}status: received\n")
    company.commit("Old", "2026-02-02T09:00:00+00:00")
    company.delete("records/complaints/CMP-2026-007.yml")
    company.commit("Gone", "2026-02-03T09:00:00+00:00")
    assert (
        complaints(company.root, ("1", "2026-02-11", "Late"), ("2", "2026-02-11", "Late"), ("3", "2025-02-11", "x"))
        == 0
    )
    names = sorted(path.name for path in (company.root / FOLDER).iterdir())
    assert names == ["CMP-2025-001.yml", "CMP-2026-008.yml", "CMP-2026-009.yml"]


def test_where_it_came_through_must_be_told(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = table(HEAD, ("1", "2026-02-11", "Late"))
    before = tree(firm)
    for options, sentence in (
        ((), "no row of the export tells the channel"),
        (("--channel", "CHN-009"), "there is no channel 'CHN-009'"),
        (("--channel", "OBJ-001"), "there is no channel 'OBJ-001'"),
        ((*THROUGH, "--into", "SRV-2026-01"), "leave --into away"),
    ):
        assert take_in(firm, "complaints", data, *options) == 2
        assert sentence in capsys.readouterr().err and tree(firm) == before
    (firm / "records/_imports").mkdir()
    (firm / "records/_imports/desk.yml").write_text("extends: zendesk-tickets\nvalues: {channel: {mail: CHN-001}}\n")
    assert take_in(firm, "desk", table(ZENDESK_NAMES, zendesk("1", "Late"))) == 0
    assert record(firm)["channel"] == "CHN-001"
    assert take_in(firm, "zendesk-tickets", table(ZENDESK_NAMES, zendesk("1", "Late")), *THROUGH) == 0
    assert "1 already here" in capsys.readouterr().out


def test_only_the_tickets_that_an_own_profile_wants(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (firm / "records/_imports").mkdir()
    own = "extends: zendesk-tickets\nfixed: {channel: CHN-001}\nonly: {Tags: [complaint]}\n"
    (firm / "records/_imports/desk.yml").write_text(own)
    assert take_in(firm, "desk", table(ZENDESK_NAMES, zendesk("1", "Late"))) == 0
    assert "left out: 1 row, Tags says nothing that is wanted" in capsys.readouterr().out


def test_the_customer_is_the_first_column_that_says_one(firm: Path) -> None:
    rows = (
        zendesk("1", "Late", company="Example  Ltd"),
        zendesk("2", "Late"),
        zendesk("3", "Late", company="example ltd"),
    )
    assert take_in(firm, "zendesk-tickets", table(ZENDESK_NAMES, *rows), *THROUGH) == 0
    one, two, three = (record(firm, f"CMP-2026-00{n}")["customer"] for n in (1, 2, 3))
    assert one == three != two


def test_a_key_that_names_a_person_is_hashed(firm: Path) -> None:
    assert complaints(firm, ("bird@trial.example", "2026-02-11", "Late"), (NAME, "2026-02-11", "Late")) == 0
    assert complaints(firm, (NAME, "2026-02-11", "Late")) == 0
    written = b"".join(tree(firm).values())
    assert b"bird@" not in written and NAME.encode() not in written
    assert len(list((firm / FOLDER).iterdir())) == 2


HOSTILE = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "yes",
    "null",
    "~",
    "- a\n- b",
    "a: b # c",
    "{a: [1, 2]}",
    "*alias &anchor !tag",
    "'single' \"double\" \\back",
    "two\n\nparagraphs\n\tand a tab",
    "---\nid: CMP-2026-999\n...",
    "%YAML 1.2",
    "| folded > text",
    "2026-02-11",
    "0x1F",
    "\u2028line\u2029paragraph\u0085next",
    "Ünïcödé 漢字 🙂 e\u0301",
    "<script>alert(1)</script>{{ 7*7 }}",
    "?",
    ":",
    "x" * 100_000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_come_back_as_they_were(text: str, firm: Path) -> None:
    assert complaints(firm, ("1", "2026-02-11 10:15", text)) == 0
    assert record(firm)["text"] == unicodedata.normalize("NFC", text).strip()
    assert record(firm)["id"] == "CMP-2026-001" and record(firm)["status"] == "received"


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\x08", "\u202e", "\x7f"])
def test_characters_that_nobody_sees_keep_a_row_out(
    character: str, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        complaints(firm, ("1", "2026-02-11", f"a{character}b"), ("2", f"2026{character}", "b"), (character, "", "x"))
        == 1
    )
    said = capsys.readouterr().out
    assert "text holds a character that nobody sees" in said and character not in said


@settings(deadline=None, max_examples=60)
@given(text=st.text(min_size=1, max_size=80), title=st.text(max_size=80), product=st.text(max_size=40))
def test_any_text_is_written_as_it_is_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory, text: str, title: str, product: str
) -> None:
    root = found_folder(tmp_path_factory.mktemp("any") / "firm")
    row = {"id": "1", "received": "2026-02-11", "text": text, "title": title, "product": product}
    wish = Wish("complaints", channel="CHN-001")
    done = import_export(open_desk(root), wish, json.dumps([row]).encode(), lambda: KEY.encode()).outcome
    assert len(done.rejected) + done.accepted == 1
    if done.accepted:
        found = read_plain(done.edits[0].after.decode())
        assert isinstance(found, dict)
        clean = text.replace("\r\n", "\n").replace("\r", "\n")
        assert found["text"] == unicodedata.normalize("NFC", clean).strip() and find_unseen(found["text"]) is None
