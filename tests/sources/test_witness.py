"""What was made of values is good exactly while everything that was read of them says the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mastercopy.sources.witness import Digests, Manners, Note, Witness, once, still_so
from mastercopy.words.saying import say


@dataclass(frozen=True, slots=True)
class Shelf:
    books: Mapping[str, str]
    keeper: str

    def find(self, name: str) -> str:
        return self.books.get(name, "none")

    def starting(self, letter: str) -> tuple[str, ...]:
        return tuple(name for name in self.books if name.startswith(letter))

    def read(self, name: str) -> str:
        return self.books[name]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class House:
    shelf: Shelf
    name: str
    attic: Shelf | None = None

    @property
    def sign(self) -> str:
        return f"{self.name}, {self.shelf.keeper}"


@dataclass(frozen=True, slots=True)
class Tagged:
    tags: frozenset[str]


@once
def lengths(house: House) -> Mapping[str, int]:
    return {name: len(text) for name, text in house.shelf.books.items()}


MANNERS = Manners((House, Shelf), frozenset({"Shelf.starting"}), frozenset({"Shelf.read"}))
BOOKS = {"a": "alpha", "b": "beta", "c": "gamma"}
HOUSE = House(Shelf(BOOKS, "Ana"), "Here")


def notes_of(read: Any, house: House = HOUSE) -> tuple[Note, ...]:
    witness = Witness({"house": house}, MANNERS, Digests())
    read(witness.see("house"))
    return witness.notes()


def holds(notes: tuple[Note, ...], house: House) -> bool:
    return still_so(notes, {"house": house}, Digests())


READS = {
    "one book": lambda house: house.shelf.find("a"),
    "a book that is not there": lambda house: house.shelf.find("z"),
    "whether a book is there": lambda house: "b" in house.shelf.books,
    "all books": lambda house: list(house.shelf.books.items()),
    "how many books": lambda house: len(house.shelf.books),
    "the sign": lambda house: house.sign,
    "books by a letter": lambda house: house.shelf.starting("c"),
    "how long one is": lambda house: lengths(house)["a"],
    "whether there is an attic": lambda house: house.attic is not None,
    "a book in the attic": lambda house: house.attic.find("a") if house.attic else "",
}


def answers(name: str, house: House) -> Any:
    return READS[name](house)


@settings(deadline=None)
@given(
    name=st.sampled_from(sorted(READS)),
    books=st.dictionaries(st.sampled_from("abcz"), st.sampled_from(["alpha", "beta", "absent"])),
    keeper=st.sampled_from(["Ana", "Bob"]),
    sign=st.sampled_from(["Here", "There"]),
    attic=st.sampled_from([None, Shelf({}, "Cid"), Shelf({"a": "x"}, "Cid")]),
    before=st.sampled_from([HOUSE, replace(HOUSE, attic=Shelf({"a": "y"}, "Cid"))]),
)
def test_notes_that_hold_answer_the_same(
    name: str, books: dict[str, str], keeper: str, sign: str, attic: Shelf | None, before: House
) -> None:
    """Whatever changed: where all notes hold, what was read would be the same."""
    after = House(Shelf(books, keeper), sign, attic)
    if holds(notes_of(READS[name], before), after):
        assert answers(name, before) == answers(name, after)


@pytest.mark.parametrize("name", sorted(READS))
def test_the_same_again_holds(name: str) -> None:
    """Values that are equal and no longer the same objects; a stand-in answers as what it stands for."""
    again = House(Shelf({**BOOKS}, "Ana"), "He" + "re")
    assert holds(notes_of(READS[name]), again)
    witness = Witness({"house": HOUSE}, MANNERS, Digests())
    assert answers(name, witness.see("house")) == answers(name, HOUSE)


def test_only_what_was_read_counts() -> None:
    notes = notes_of(READS["one book"])
    assert holds(notes, House(Shelf({"a": "alpha", "z": "more"}, "Bob"), "There"))
    assert not holds(notes, House(Shelf({"a": "Alpha"}, "Ana"), "Here"))
    assert not holds(notes, House(Shelf({}, "Ana"), "Here"))
    assert not holds((*notes, Note(("house", "cellar"), "", "", "")), HOUSE)


def test_what_says_the_same_for_ever_is_not_noted() -> None:
    assert notes_of(lambda house: house.shelf.read("a")) == notes_of(lambda house: house.shelf)


def test_a_stand_in_is_no_key_and_no_data() -> None:
    """What would keep it, compare it or hand it on fails, and says so, instead of going unnoticed."""
    witness = Witness({"house": HOUSE}, MANNERS, Digests())
    seen = witness.see("house")
    for misuse in (
        lambda: {seen: 1},
        lambda: seen == HOUSE,
        lambda: replace(seen, name="x"),
        lambda: Digests().of((seen,)),
        lambda: Digests().of(seen.shelf.books),
        lambda: seen.shelf.books.get(1),
    ):
        with pytest.raises(TypeError):
            misuse()


def test_more_than_data_has_no_digest() -> None:
    for more in (lambda: None, [lambda: 1], (number for number in ())):
        with pytest.raises(TypeError):
            Digests().of(more)


TOLD = "import sys; sys.path.insert(0, {tests!r})\nfrom test_witness import told\nprint(told())"


def told() -> str:
    values = (HOUSE.shelf, Tagged(frozenset("abcdefgh")), say("{n} of it", n=3), 1, 1.0, True, None, b"x", ("a", "a"))
    return " ".join(Digests((Shelf,), (Tagged,)).of(value) for value in values)


def test_each_process_tells_the_same() -> None:
    """With another order of sets, and other numbers for objects."""
    program = TOLD.format(tests=str(Path(__file__).parent))
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(path for path in sys.path if path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
    assert len(set(told().split())) == 9


def test_a_value_is_told_by_its_content_alone() -> None:
    one = "".join(["sa", "me"])
    assert Digests().of((one, one)) == Digests().of(("".join(["sa", "me"]), "same"))
    assert Digests().of(1) != Digests().of(True)
    assert Digests().of(MappingProxyType(BOOKS)) == Digests().of(MappingProxyType({**BOOKS}))
    shared = Digests((Shelf,))
    assert shared.of((Shelf(BOOKS, "Ana"), 1)) != shared.of((Shelf(BOOKS, "Bob"), 1))


@dataclass(frozen=True, slots=True)
class Calendar:
    today: date


DAYS = st.dates(date(2026, 2, 25), date(2026, 3, 5))
DUE = date(2026, 3, 1)
OF_DAYS = {
    "whether it is over": lambda day, due: day > due,
    "whether it is so far": lambda day, due: (due <= day, due == day, day != due, due < day, day >= due),
    "the later one": lambda day, due: max(due, day) if due > day else due,
    "how long": lambda day, due: ((day - due).days, (due - day).days, (day - timedelta(days=1)).day),
    "where it stands among others": lambda day, due: sorted([due, day])[0] is due,
    "in which month": lambda day, due: (day.year, day.month),
    "as words": lambda day, due: (str(day), f"{day:%d}", day.isoformat(), day.weekday()),
    "of which class it is": lambda day, due: (isinstance(day, date), isinstance(day, datetime), day == "no day"),
}


def of_day(name: str, due: date, day: date) -> tuple[Any, tuple[Note, ...]]:
    witness = Witness({"house": Calendar(day)}, Manners((Calendar,)), Digests())
    return OF_DAYS[name](witness.see("house").today, due), witness.notes()


@settings(deadline=None)
@given(name=st.sampled_from(sorted(OF_DAYS)), due=DAYS, first=DAYS, second=DAYS)
def test_what_was_read_of_a_day_holds_for_another_that_answers_the_same(
    name: str, due: date, first: date, second: date
) -> None:
    answer, notes = of_day(name, due, first)
    assert answer == OF_DAYS[name](first, due)
    if still_so(notes, {"house": Calendar(second)}, Digests()):
        assert OF_DAYS[name](second, due) == answer


def test_a_day_that_was_compared_alone_holds_on_many_days() -> None:
    _, notes = of_day("whether it is over", DUE, date(2026, 3, 3))
    held = [day for day in range(1, 10) if still_so(notes, {"house": Calendar(date(2026, 3, day))}, Digests())]
    assert held == [*range(2, 10)]
    for name in ("how long", "as words"):
        _, notes = of_day(name, DUE, date(2026, 3, 3))
        assert not still_so(notes, {"house": Calendar(date(2026, 3, 4))}, Digests())


@pytest.mark.parametrize(
    "read",
    [lambda day: {day: 1}, lambda day: datetime.combine(day, datetime.min.time()), lambda day: day < 3],
    ids=["as a key", "by what looks into it", "with what is no day"],
)
def test_what_cannot_be_noted_of_a_day_is_an_error(read: Any) -> None:
    witness = Witness({"house": Calendar(DUE)}, Manners((Calendar,)), Digests())
    with pytest.raises(TypeError):
        read(witness.see("house").today)


def test_a_day_within_a_value_is_told_as_itself() -> None:
    witness = Witness({"house": Calendar(DUE)}, Manners((Calendar,)), Digests())
    assert Digests().of(Calendar(witness.see("house").today)) == Digests().of(Calendar(DUE))
    assert Note(("house", "today"), "", "", Digests().of(DUE)) in witness.notes()
