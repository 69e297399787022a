"""The shipped lists of clauses hold what they promise, and an organisation's own files change them row by row."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastercopy.model.catalog import build_catalog
from mastercopy.model.clause import ClauseName, fold, in_order, is_number, is_within, numbers_above, read_clause
from mastercopy.model.organisation import Organisation
from mastercopy.model.register import build_register
from mastercopy.model.reviewinputs import standards_of
from mastercopy.model.standard import Standard, Standards, read_standards, shipped_standards
from mastercopy.sources.files import memory_tree
from mastercopy.sources.yamltext import read_plain

SHIPPED, PROBLEMS = shipped_standards()
FILES = {item.name: read_plain(item.read_text("utf-8")) for item in (files("mastercopy") / "standards").iterdir()}
OLD, NEW = SHIPPED["iso-9001-2015"], SHIPPED["iso-9001-2026"]
NUMBERS = st.lists(st.integers(1, 30), min_size=1, max_size=4).map(lambda parts: ".".join(map(str, parts)))


def standards(*followed: str, **own: str) -> Standards:
    """The standards of an organisation with these files of its own."""
    tree = {f"records/standards/{name.replace('_', '-')}.yml": text.encode() for name, text in own.items()}
    register, problems = build_register(memory_tree(tree), build_catalog(None)[0])
    assert problems == ()
    return read_standards(register, Organisation(standards=followed))


def test_the_standards_are_read_without_a_problem() -> None:
    assert PROBLEMS == ()
    assert set(SHIPPED) >= {
        "iso-9001-2015", "iso-9001-2026", "iso-14001-2015", "iso-13485-2016", "iso-27001-2022",
    }  # fmt: skip
    assert sum(row.number.startswith("A.") and row.number.count(".") == 2 for row in
               SHIPPED["iso-27001-2022"].asking) == 93  # fmt: skip


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_is_in_order_and_in_own_words(name: str) -> None:
    """Numbers once and sorted, under headings that are there; labels short; and it says whose words they are."""
    said = FILES[name]
    assert name == f"{said['id']}.yml" and "not the standard" in said["note"]
    numbers = [row["number"] for row in said["clauses"]]
    assert len(set(map(fold, numbers))) == len(numbers) and all(map(is_number, numbers))
    assert numbers == sorted(numbers, key=lambda number: [
        int(part) if part.isdigit() else 99 for part in number.split(".")])  # fmt: skip
    standard = SHIPPED[said["id"]]
    for row in said["clauses"]:
        assert 1 <= len(row["label"].split()) <= 6, row
        above = [one for one in numbers_above(row["number"]) if one != "A"]
        assert all(fold(one) in standard.rows for one in above), row
        assert not (fold(row["number"]) in standard.headings and row.get("wants")), row


def test_every_clause_of_the_old_edition_leads_somewhere_and_every_one_of_the_new_is_reached() -> None:
    known = Standards(SHIPPED, (OLD, NEW))
    for row in OLD.asking:
        after = known.successors(OLD, row)
        assert row.relation and len(after) == len(row.maps_to) > 0, row
        assert all(one in NEW.asking for _, one in after), row
    for row in NEW.asking:
        assert known.origins(NEW, row) or row.relation == "new", row
    both = {row.number for row in (*OLD.asking, *NEW.asking)}
    assert both == {row.number for row in OLD.asking} | {"6.1.1", "6.1.2", "6.1.3"}


def test_only_what_is_known_of_the_new_edition_is_said() -> None:
    related = {relation: {row.number for row in OLD.asking if row.relation == relation} for relation in
               ("same", "split", "merged", "new", "unverified")}  # fmt: skip
    assert related["split"] == {"6.1"} and related["unverified"] == {"10.1", "10.3"}
    assert related["merged"] == related["new"] == set()
    assert {row.number for row in NEW.rows.values() if row.added} == {"5.1.1", "5.2", "6.3", "7.3", "9.3.2"}
    assert all(standard.transition == () and standard.compared is None for standard in SHIPPED.values())


def test_clauses_are_written_with_or_without_a_standard() -> None:
    assert read_clause(" 8.2 ") == ClauseName(None, "8.2")
    assert read_clause("iso-14001-2015: 8.2") == ClauseName("iso-14001-2015", "8.2")
    assert read_clause("A.5.1") == ClauseName(None, "A.5.1")
    both = standards("iso-9001-2026", "iso-14001-2015")
    assert both.find("6.1.3") == (NEW, NEW.rows["6.1.3"])
    found = both.find("iso-14001-2015:8.2")
    assert found is not None and found[1].label == "Ready for emergencies"
    assert both.find("iso-9001-2015:6.1") is None  # it is known and not followed


def test_a_number_belongs_to_the_row_that_it_lies_below() -> None:
    assert NEW.row("7.3 e") is NEW.rows["7.3"] and NEW.row("8.2.3.1") is NEW.rows["8.2.3"]
    assert NEW.row("7.5.9") is None and NEW.row("9") is NEW.rows["9"] and NEW.row("11.1") is None


@given(st.lists(NUMBERS, max_size=12))
def test_numbers_are_sorted_as_people_count(numbers: list[str]) -> None:
    assert sorted(numbers, key=in_order) == sorted(numbers, key=lambda one: [int(part) for part in one.split(".")])


@given(NUMBERS, NUMBERS)
def test_below_is_said_by_whole_parts(one: str, other: str) -> None:
    parts, above = one.split("."), other.split(".")
    assert is_within(one, other) == (parts[: len(above)] == above)


def test_a_file_that_extends_changes_its_own_rows_alone() -> None:
    own = """id: iso-9001-2015
title: Ours
extends: iso-9001-2015
followed_by: iso-9001-2026
clauses:
  - {number: "10.1", relation: merged, maps_to: ["10.3"]}
  - {number: "8.6", kept_at: On the label}
  - {number: "8.8", label: Ours alone, wants: record}
"""
    found = standards("iso-9001-2015", iso_9001_2015=own).followed[0]
    row = found.rows["10.1"]
    assert (row.relation, row.maps_to, row.label) == ("merged", ("10.3",), OLD.rows["10.1"].label)
    assert found.rows["8.6"].wants == "record" and found.rows["8.6"].kept_at == "On the label"
    assert [one.number for one in found.asking if one.number not in OLD.rows] == ["8.8"]
    assert {number for number in OLD.rows if found.rows[number] != OLD.rows[number]} == {"10.1", "8.6"}
    assert shipped_standards()[0]["iso-9001-2015"] is OLD


def test_a_file_that_extends_nothing_stands_for_itself() -> None:
    own = 'id: iso-9001-2015\ntitle: Ours\nclauses:\n  - {number: "1", label: All of it}\n'
    assert list(standards("iso-9001-2015", iso_9001_2015=own).followed[0].rows) == ["1"]
    assert standards("iso-9001-2015", "iso-2062").unknown == ("iso-2062",)


def test_what_was_done_before_a_standard_was_followed_is_not_judged_by_it() -> None:
    there = {
        "records/organisation.yml": b"id: ORG\nname: N\ntimezone: UTC\nstandards: [iso-9001-2015, iso-9001-2026]\n",
        "records/standards/iso-9001-2026.yml": b"id: iso-9001-2026\ntitle: T\nextends: iso-9001-2026\n"
        b"followed_from: 2026-10-26\n",
    }
    register, _ = build_register(memory_tree(there), build_catalog(None)[0])
    assert standards_of(register, date(2026, 10, 25)) == ("iso-9001-2015",)
    assert standards_of(register, date(2026, 10, 26)) == ("iso-9001-2015", "iso-9001-2026")


def test_files_that_extend_one_another_end() -> None:
    ring = {f"s{one:03}": f"id: s{one:03}\ntitle: S\nextends: s{(one + 1) % 400:03}\n" for one in range(400)}
    found = standards("s000", **ring)
    assert isinstance(found.followed[0], Standard) and not found.followed[0].rows
