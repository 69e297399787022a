"""Responses are counted once each, whatever order and however many files they come in; words come without people."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports import INTO, KEY, LIKELY, counts, fields, found_folder, refused, table, take_in, tree
from mastercopy.editing.desk import open_desk
from mastercopy.editing.writer import write_edits
from mastercopy.importing.act import Wish, import_export

WAVE = "records/surveys/SRV-2026-01.yml"
RECEIPT = "records/data/receipts/SRV-2026-01.csv"
IMPORTS = "records/data/receipts/imports.csv"


def test_the_counts_are_those_of_the_export(firm: Path) -> None:
    rows = [
        (f"k{n}", (n * 7) % 11, f"no {n}" if n % 9 == 0 else "", ("Shops", "Households", "")[n % 3]) for n in range(300)
    ]
    data = table(("#", LIKELY, "Why did you give this score?", "Segment"), *rows)
    assert take_in(firm, "typeform", data, *INTO) == 0
    told = list(csv.DictReader(io.StringIO(data.decode())))
    wanted = Counter((row["Segment"], row[LIKELY]) for row in told)
    assert counts(firm) == wanted
    receipt = list(csv.DictReader(io.StringIO((firm / RECEIPT).read_text())))
    assert Counter((row["segment"], row["mark"]) for row in receipt) == wanted
    assert [row["key"] for row in receipt] == sorted({row["key"] for row in receipt})
    words = fields(firm)["words"]
    assert isinstance(words, list)
    assert [row["text"] for row in words] == [f"no {n}" for n in range(300) if n % 9 == 0]


def test_everything_else_in_the_wave_stays(firm: Path) -> None:
    before = (firm / WAVE).read_text().splitlines()
    for data in (b"id,score,comment\na,9,Good\n", b"id,score,comment\nb,8,Bad\na,9,Good\n"):
        assert take_in(firm, "nps", data, *INTO) == 0
    after = (firm / WAVE).read_text().splitlines()
    assert [line for line in after if line in before] == before
    assert after.index("answers:") < after.index("words:")


Answers = st.lists(
    st.tuples(
        st.integers(0, 10), st.sampled_from(["", "Shops", "Höfe", "a: b"]), st.sampled_from(["", "fine", "- no: #1"])
    ),
    min_size=1,
    max_size=25,
)


@settings(deadline=None, max_examples=40)
@given(answers=Answers, data=st.data())
def test_any_split_and_order_gives_the_same_answers(answers: list[tuple[int, str, str]], data: st.DataObject) -> None:
    rows = [(f"r{number}", mark, segment, words) for number, (mark, segment, words) in enumerate(answers)]
    head = ("id", "score", "segment", "comment")
    mixed = data.draw(st.permutations(rows))
    cut, twice = data.draw(st.integers(0, len(rows))), data.draw(st.integers(0, len(rows)))
    results = []
    for parts in ([rows], [mixed[:cut], mixed[cut:] + mixed[: min(cut, twice)]]):
        with tempfile.TemporaryDirectory() as folder:
            root = found_folder(Path(folder) / "firm")
            for part in parts:
                imported = import_export(
                    open_desk(root), Wish("nps", "SRV-2026-01"), table(head, *part), lambda: KEY.encode()
                )
                assert not imported.outcome.rejected
                write_edits(root, imported.outcome.edits)
            words = fields(root).get("words") or []
            assert isinstance(words, list)
            results.append((counts(root), (root / RECEIPT).read_bytes(), Counter(map(str, words))))
    assert results[0] == results[1]
    assert results[0][0] == Counter((segment, str(mark)) for mark, segment, _ in answers)


def test_marks_that_are_none_are_told_with_their_line(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = b"id,score,comment\na,11,x\nb,ten,x\nc,,x\nd,7.5,x\ne,-1,x\nf,9,x\nf,3,y\ng,9.0,\n"
    assert take_in(firm, "nps", data, *INTO) == 0
    said = capsys.readouterr().out
    for part in (
        "line 2: the mark lies outside the scale (11)",
        "line 3: the mark is no number\n",
        "line 4: no mark",
        "line 5: the mark is no whole number (7.5)",
        "line 6: the mark lies outside the scale (-1)",
        "line 8: the same response stands in the export twice",
        "8 rows read, 2 accepted, 0 already here, 6 rejected",
    ):
        assert part in said
    assert counts(firm) == {("", "9"): 2}
    facts = (firm / IMPORTS).read_text()
    assert "nps,SRV-2026-01," in facts and ",8,2,6," in facts and "the mark lies outside the scale: 2" in facts
    assert "ten" not in facts


def test_a_response_that_changed_is_told_and_not_counted_again(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take_in(firm, "nps", b"id,score\na,9\nb,8\n", *INTO)
    before = tree(firm)
    assert take_in(firm, "nps", b"id,score\na,2\nb,8\n", *INTO) == 0
    assert "line 2: the response differs from what was counted (2 there, 9 here)" in capsys.readouterr().out
    assert tree(firm) == before


def test_answers_edited_by_hand_are_not_counted_over(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take_in(firm, "nps", b"id,score\na,9\nb,8\n", *INTO)
    text = (firm / WAVE).read_text()
    (firm / WAVE).write_text(text.replace("mark: 9\n    count: 1", "mark: 9\n    count: 2"))
    assert "somebody edited them by hand" in refused(firm, capsys, "nps", b"id,score\nc,9\n", *INTO)
    (firm / WAVE).write_text(text)
    (firm / RECEIPT).unlink()
    assert "somebody edited them by hand" in refused(firm, capsys, "nps", b"id,score\nc,9\n", *INTO)


def test_a_broken_receipt_is_refused(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take_in(firm, "nps", b"id,score\na,9\n", *INTO)
    good = (firm / RECEIPT).read_bytes()
    for bad in (b"", b"key,mark\n", good + good.splitlines(keepends=True)[1], b"\xff\xfe"):
        (firm / RECEIPT).write_bytes(bad)
        refused(firm, capsys, "nps", b"id,score\nc,9\n", *INTO)


def test_without_numbers_equal_rows_are_many_responses(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = b"date,score\n2026-02-11,9\n2026-02-11,9\n2026-02-11,9\n"
    assert take_in(firm, "nps", rows, *INTO) == 0
    assert take_in(firm, "nps", rows + b"2026-02-12,9\n2026-02-11,9\n", *INTO) == 0
    assert counts(firm) == {("", "9"): 5}
    capsys.readouterr()
    more = b"date,score,new question\n2026-02-11,9,\n2026-02-11,9,\n2026-02-11,9,\n2026-02-11,9,\n2026-02-12,9,\n"
    assert take_in(firm, "nps", more, *INTO) == 0
    assert "nothing new" in capsys.readouterr().out


def test_a_wave_that_cannot_take_it_is_refused(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = b"id,score\na,5\n"
    assert "into which survey wave" in refused(firm, capsys, "nps", data)
    assert "there is no 'SRV-2026-09'" in refused(firm, capsys, "nps", data, "--into", "SRV-2026-09")
    assert "is no survey wave" in refused(firm, capsys, "nps", data, "--into", "OBJ-001")
    assert "has a scale from 1 to 5" in refused(firm, capsys, "nps", data, "--into", "SRV-2026-02")
    assert "only tickets come" in refused(firm, capsys, "nps", data, *INTO, "--channel", "CHN-001")


def test_words_in_brackets_are_refused_and_nothing_is_written(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (firm / WAVE).open("a") as file:
        file.write("words: [{mark: 3, text: Old}]\n")
    assert "one `- ` per line" in refused(firm, capsys, "nps", b"id,score,comment\na,5,x\n", *INTO)


def test_more_answers_than_were_asked_are_told(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (firm / WAVE).read_text().replace("sent: 100", "sent: 1")
    (firm / WAVE).write_text(text)
    assert take_in(firm, "nps", b"id,score\na,9\nb,8\n", *INTO) == 0
    assert "2 answers came from 1 who were reached" in capsys.readouterr().err


def test_a_wave_that_was_not_sent_yet_gets_no_number_invented(firm: Path) -> None:
    text = (firm / WAVE).read_text().replace("sent: 100   # so many\n", "").replace("running", "planned")
    (firm / WAVE).write_text(text)
    assert take_in(firm, "nps", b"id,score\na,9\n", *INTO) == 0
    assert "sent" not in fields(firm)


def test_a_column_is_named_by_hand(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = table(("#", "How was  it?", "How was it?", "Network ID"), ("k1", "3", "9", "n"), ("k2", "4", "8", "n"))
    assert "stands 2 times" in refused(firm, capsys, "typeform", data, *INTO, "--column", "mark=how was it?")
    assert "reads no field 'marks'" in refused(firm, capsys, "typeform", data, *INTO, "--column", "marks=x")
    assert "holds what belongs to a person" in refused(
        firm, capsys, "typeform", data, *INTO, "--column", "mark=how was it?#2", "--column", "segment=NETWORK id"
    )
    assert take_in(firm, "typeform", data, *INTO, "--column", "mark=how was it?#2") == 0
    assert counts(firm) == {("", "8"): 1, ("", "9"): 1}


def test_satisfaction_takes_marks_between(firm: Path) -> None:
    data = b"id;score\na;4,5\nb;4,50\nc;5\n"
    (firm / "records/_imports").mkdir()
    (firm / "records/_imports/stars.yml").write_text('extends: csat\ndecimal: ","\nvalues: {mark: {five: "5"}}\n')
    assert take_in(firm, "stars", data + b"d;Five\n", "--into", "SRV-2026-02") == 0
    rows = fields(firm, "records/surveys/SRV-2026-02.yml")["answers"]
    assert rows == [{"mark": "4.5", "count": "2"}, {"mark": "5", "count": "2"}]


def test_many_responses_are_quick_enough_and_too_many_words_are_refused(
    firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(n, n % 11, "word " * 20) for n in range(20_000)]
    assert "customers wrote more" in refused(firm, capsys, "nps", table(("id", "score", "comment"), *rows), *INTO)
    assert take_in(firm, "nps", table(("id", "score"), *(row[:2] for row in rows)), *INTO) == 0
    assert sum(counts(firm).values()) == 20_000
