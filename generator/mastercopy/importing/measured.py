"""Turns the rows of a table of measurements into lines of an objective's own table, every other line kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mastercopy.editing.change import SetValue
from mastercopy.editing.desk import Desk, declared_before, edit_record, find_record
from mastercopy.editing.writer import Edit
from mastercopy.importing.cells import Unfit, read_decimal, read_label, write_decimal
from mastercopy.importing.outcome import Outcome
from mastercopy.importing.profile import Profile
from mastercopy.importing.receipt import write_rows
from mastercopy.importing.rows import Line, Reading, Rejected
from mastercopy.importing.stamps import FIRST_YEAR, LAST_YEAR
from mastercopy.importing.tablelines import Block, edit_lines, read_blocks
from mastercopy.model.period import FREQUENCIES, Period, parse_period
from mastercopy.model.record import Record
from mastercopy.model.register import DATA
from mastercopy.model.series import computed_of, data_path, read_number
from mastercopy.words import MastercopyError, Place

_COLUMNS = ("period", "value", "n", "note")


@dataclass(frozen=True, slots=True)
class Measured:
    """One value of a row of the export."""

    period: Period
    value: Decimal
    n: str
    note: str


def import_measured(desk: Desk, profile: Profile, reading: Reading, into: str) -> Outcome:
    """The edits that bring the values of an export into the table of an objective."""
    goal = _goal(desk, into)
    rejected = list(reading.rejected)
    rows: dict[str, Measured] = {}
    for line in reading.lines:
        try:
            one = _measured(line, profile, goal)
            if one.period.text in rows:
                raise Unfit("the period stands in the export twice", one.period.text)
            rows[one.period.text] = one
        except Unfit as fault:
            rejected.append(Rejected(line.number, fault.reason, fault.detail))
    path = data_path(goal)
    if path is None:
        return _begun(desk, goal, rows, rejected)
    return _merged(desk, path, rows, rejected)


def _goal(desk: Desk, into: str) -> Record:
    goal = find_record(desk, into)
    if goal.type.part != "objectives":
        raise MastercopyError(f"{goal.id} is measured by no table", "name an objective with --into", goal.place)
    if computed_of(goal) is not None:
        raise MastercopyError(
            f"the values of {goal.id} are counted and nobody writes them",
            "import what they are counted of",
            goal.at("computed"),
        )
    if goal.get("measurements"):
        raise MastercopyError(
            f"the values of {goal.id} stand in its own file",
            f"move them into {DATA}{goal.id.lower()}.csv under the headings period and value, and name it in `data:`",
            goal.at("measurements"),
        )
    return goal


def _measured(line: Line, profile: Profile, goal: Record) -> Measured:
    period = parse_period(line.get("period"))
    every = FREQUENCIES.get(str(goal.get("frequency") or ""))
    if period is None:
        raise Unfit("this is no period such as 2026-02, 2026-Q1 or 2026-W07", line.get("period"))
    if every is not None and period.kind != every:
        raise Unfit(f"the period is no {every}", period.text)
    if not FIRST_YEAR <= period.first.year <= LAST_YEAR:
        raise Unfit("the period lies in no year of a record", period.text)
    value = read_decimal(line.get("value"), profile)
    n = read_decimal(line.get("n"), profile) if line.get("n") else None
    if value is None:
        raise Unfit("the value is no number", line.get("value"))
    if line.get("n") and n is None:
        raise Unfit("n is no number", line.get("n"))
    if n is not None and (n < 0 or n != int(n)):
        raise Unfit("n is no whole number from 0 on", line.get("n"))
    note = read_label(line.get("note"), "note")
    return Measured(period, value, write_decimal(n) if n is not None else "", note)


def _begun(desk: Desk, goal: Record, rows: Mapping[str, Measured], rejected: Sequence[Rejected]) -> Outcome:
    path = f"{DATA}{goal.id.lower()}.csv"
    if path in desk.tree.paths:
        raise MastercopyError(f"{path} is there, and {goal.id} does not name it", f"add `data: {path}`", goal.place)
    if not rows:
        return Outcome((), 0, 0, 0, tuple(rejected))
    ordered = sorted(rows.values(), key=lambda one: (one.period.first, one.period.text))
    text = write_rows([_COLUMNS, *((one.period.text, write_decimal(one.value), one.n, one.note) for one in ordered)])
    change = SetValue(("data",), path, declared_before(goal.type, "data"))
    edits = (Edit(path, None, text.encode("utf-8")), edit_record(desk, goal, [change]))
    return Outcome(edits, len(ordered), 0, 0, tuple(rejected))


def _merged(desk: Desk, path: str, rows: Mapping[str, Measured], rejected: list[Rejected]) -> Outcome:
    data = desk.read(path)
    if data is None:
        raise MastercopyError(f"there is no table {path}", "see `data:` of the objective")
    blocks, columns = read_blocks(data, path, ("period", "value"))
    there: dict[str, list[Block]] = {}
    for block in blocks:
        period = parse_period(block.cell(columns, "period"))
        if period is not None:
            there.setdefault(period.text, []).append(block)
    changed: dict[int, Mapping[str, str]] = {}
    fresh: list[Measured] = []
    notes: list[str] = []
    known = 0
    for name, one in rows.items():
        found = there.get(name, [])
        if len(found) > 1:
            raise MastercopyError(
                f"{name} stands in the table twice", "keep one of the two", Place(path, found[1].line)
            )
        if not found:
            fresh.append(one)
            continue
        cells = _changed(found[0], columns, one, path)
        notes.extend(_kept(found[0], columns, one, cells))
        changed.update({found[0].line: cells} if cells else {})
        known += not cells
    after = edit_lines(data, blocks, columns, changed, _placed(fresh, blocks, columns))
    edits = (Edit(path, data, after),) if after != data else ()
    return Outcome(edits, len(fresh), known, len(changed), tuple(rejected), tuple(notes))


def _changed(block: Block, columns: Sequence[str], one: Measured, path: str) -> Mapping[str, str]:
    """The cells that a value makes others; the value before is kept among those that were, and so is a note."""
    before = block.cell(columns, "value")
    number = read_number(before, Place(path, block.line)) if before else None
    if before and number is None:
        raise MastercopyError(
            f"the value of {one.period.text} in the table is no number", "mend it first", Place(path, block.line)
        )
    cells: dict[str, str] = {}
    if number != one.value:
        cells["value"] = write_decimal(one.value)
        if before:
            cells["was"] = f"{block.cell(columns, 'was')} {before}".strip()
    if one.note and not block.cell(columns, "note"):
        cells["note"] = one.note
    if (
        one.n
        and not _same_number(block.cell(columns, "n"), one.n)
        and ("value" in cells or not block.cell(columns, "n"))
    ):
        cells["n"] = one.n
    return cells


def _kept(block: Block, columns: Sequence[str], one: Measured, cells: Mapping[str, str]) -> Iterator[str]:
    """What the table says otherwise than the export and keeps, by the names of the columns."""
    here = {name: block.cell(columns, name) for name in ("n", "note")}
    differs = [
        name
        for name, there in (("n", one.n), ("note", one.note))
        if there and here[name] and name not in cells and not _same_number(here[name], there)
    ]
    if differs:
        yield f"line {block.line} of the table ({one.period.text}) differs at the source: {', '.join(differs)}"


def _same_number(here: str, there: str) -> bool:
    """Whether two cells say the same, as texts or as numbers."""
    place = Place("")
    number = read_number(here, place) if here else None
    return here == there or (number is not None and number == read_number(there, place))


def _placed(
    fresh: Sequence[Measured], blocks: Sequence[Block], columns: Sequence[str]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """New values with the line before which each stands: that of the first period that begins later, else the end."""
    begins = [(block.line, parse_period(block.cell(columns, "period"))) for block in blocks]
    for one in sorted(fresh, key=lambda new: (new.period.first, new.period.text)):
        line = next((at for at, period in begins if period is not None and period.first > one.period.first), 0)
        cells = {"period": one.period.text, "value": write_decimal(one.value), "n": one.n, "note": one.note}
        yield line, {name: text for name, text in cells.items() if text}
