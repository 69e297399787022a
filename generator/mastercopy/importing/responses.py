"""Turns the rows of a survey's export into the counts of a wave, each response once, and what customers wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from mastercopy.editing.change import AppendRows, Change, RemoveField
from mastercopy.editing.desk import Desk, declared_before, edit_record, find_record
from mastercopy.editing.scalars import Given
from mastercopy.importing.cells import Unfit, read_decimal, read_text, write_decimal
from mastercopy.importing.identity import Hasher
from mastercopy.importing.natives import Natives, check_grown
from mastercopy.importing.outcome import Outcome, read_edit
from mastercopy.importing.profile import Profile
from mastercopy.importing.receipt import Response, edit_receipt, read_receipt
from mastercopy.importing.rows import Line, Reading, Rejected, mapped
from mastercopy.importing.segments import Segments, known_segments
from mastercopy.model.record import Record
from mastercopy.model.waves import wave_faults
from mastercopy.words import MastercopyError, count

_MOST_WORDS = 1_200_000
"""Letters of all that customers wrote in one wave: a record has two million at most."""


def import_responses(desk: Desk, profile: Profile, reading: Reading, into: str, hasher: Hasher) -> Outcome:
    """The edits that count the responses of an export in a wave."""
    wave = _wave(desk, into, profile)
    before = read_receipt(desk, wave.id)
    _check_untouched(wave, before)
    segments, rejected = known_segments(desk, profile), list(reading.rejected)
    named = list(_named(reading, Natives(profile, desk.organisation.timezone), wave, segments, rejected, hasher))
    unnumbered = any(not line.get("key") for line, _, _ in named)
    check_grown(before, (key for _, key, _ in named), unnumbered=unnumbered, wave=wave.id)
    fresh: dict[str, tuple[Line, Response]] = {}
    known = 0
    for line, key, response in named:
        if key in fresh:
            rejected.append(Rejected(line.number, "the same response stands in the export twice"))
        elif key not in before:
            fresh[key] = (line, response)
        elif before[key] == response:
            known += 1
        else:
            differs = f"{response.mark} there, {before[key].mark} here"
            rejected.append(Rejected(line.number, "the response differs from what was counted", differs))
    rejected.sort(key=lambda one: one.number)
    if not fresh:
        return Outcome((), 0, known, 0, tuple(rejected), tuple(segments.notes()))
    counted = {**before, **{key: response for key, (_, response) in fresh.items()}}
    withheld: Counter[str] = Counter()
    words = [row for line, response in fresh.values() for row in _words(line, response, withheld)]
    edit = edit_record(desk, wave, _changes(wave, counted, words))
    after = read_edit(desk, edit).get(wave.id)
    notes = [*segments.notes(), *_withheld(withheld)]
    notes += [sentence for _, sentence in wave_faults(after)] if after is not None else []
    return Outcome((edit, edit_receipt(desk, wave.id, counted)), len(fresh), known, 0, tuple(rejected), tuple(notes))


def _named(
    reading: Reading,
    natives: Natives,
    wave: Record,
    segments: Segments,
    rejected: list[Rejected],
    hasher: Hasher,
) -> Iterator[tuple[Line, str, Response]]:
    """Each row that counts, with its key; what cannot count is rejected."""
    for line in reading.lines:
        try:
            response = _response(line, natives.profile, wave, segments)
            yield line, hasher.key(natives.profile.source, natives.name(line, response)), response
        except Unfit as fault:
            rejected.append(Rejected(line.number, fault.reason, fault.detail))


def _withheld(withheld: Counter[str]) -> Iterator[str]:
    """How many texts do not come though their marks count, by what they hold."""
    for reason, number in sorted(withheld.items()):
        yield f"{count(number, 'text')} {'was' if number == 1 else 'were'} not written: {reason}; the marks count"


def _wave(desk: Desk, into: str, profile: Profile) -> Record:
    wave = find_record(desk, into)
    if wave.type.part != profile.target:
        raise MastercopyError(f"{wave.id} is no survey wave", "name the wave with --into", wave.place)
    if not all(isinstance(wave.get(name), Decimal) for name in ("lowest", "highest")):
        raise MastercopyError(f"{wave.id} says no scale", "write `lowest:` and `highest:` first", wave.place)
    scale = profile.scale
    if scale is not None:
        own = tuple(str(wave.get(name)) for name in ("lowest", "highest", "good"))
        if own != (scale.lowest, scale.highest, scale.good):
            raise MastercopyError(
                f"{wave.id} has a scale from {own[0]} to {own[1]} where {own[2]} is good, and the exports of "
                f"{profile.name} one from {scale.lowest} to {scale.highest} where {scale.good} is good",
                "name the wave that this export belongs to",
                wave.at("lowest"),
            )
    _check_open(wave, profile)
    return wave


def _check_open(wave: Record, profile: Profile) -> None:
    """Refuse a wave that is closed, and one of which something else is made than of the exports of a tool."""
    metric = str(wave.get("metric") or "")
    if profile.metric and metric not in profile.metric:
        raise MastercopyError(
            f"{wave.id} measures {metric or 'nothing'}, and exports of {profile.name} {' or '.join(profile.metric)}",
            "name the wave that this export belongs to",
            wave.at("metric"),
        )
    if wave.type.lifecycle is not None and wave.is_closed:
        raise MastercopyError(
            f"{wave.id} is {wave.status}: what was made of its answers stands",
            f"reopen it with `status: {wave.type.lifecycle.states[-2]}`, or begin another wave",
            wave.at("status"),
        )


def _check_untouched(wave: Record, before: Mapping[str, Response]) -> None:
    """Refuse where the answers are not what the receipt adds up to: an import would count over what a person wrote."""
    written: Counter[tuple[str, str]] = Counter()
    for row in wave.get("answers") or ():
        mark, number = row.get("mark"), row.get("count")
        if isinstance(mark, Decimal) and isinstance(number, Decimal):
            written[(str(row.get("segment") or ""), write_decimal(mark))] += int(number)
    if +written != Counter((one.segment, one.mark) for one in before.values()):
        raise MastercopyError(
            f"the answers of {wave.id} are not those that imports have counted so far: somebody edited them by hand",
            "bring back the answers and the receipt that main has, or write the answers of this wave by hand alone",
            wave.at("answers"),
        )


def _response(line: Line, profile: Profile, wave: Record, segments: Segments) -> Response:
    said = mapped(profile, "mark", line.get("mark"))
    mark = read_decimal(said, profile)
    if mark is None:
        raise Unfit("the mark is no number", said)
    if not wave.values["lowest"] <= mark <= wave.values["highest"]:
        raise Unfit("the mark lies outside the scale", said)
    if wave.get("metric") == "recommendation" and mark != int(mark):
        raise Unfit("the mark is no whole number", said)
    return Response(write_decimal(mark), segments.take(line.get("segment")))


def _words(line: Line, response: Response, withheld: Counter[str]) -> Iterator[Mapping[str, Given]]:
    """What the customer wrote, as a row; words that may not be written are told, and the mark counts all the same."""
    try:
        text = read_text(line.get("text"), "text")
    except Unfit as fault:
        withheld[fault.reason] += 1
        return
    if text:
        segment = {"segment": response.segment} if response.segment else {}
        yield {"mark": response.mark, **segment, "text": text}


def _changes(wave: Record, counted: Mapping[str, Response], words: Sequence[Mapping[str, Given]]) -> list[Change]:
    there = sum(len(str(row.get("text") or "")) for row in wave.get("words") or ())
    if there + sum(len(str(row["text"])) for row in words) > _MOST_WORDS:
        raise MastercopyError(
            f"customers wrote more than {wave.id} can hold", "leave the column of words out, or begin another wave"
        )
    counts = Counter((one.segment, one.mark) for one in counted.values())
    ordered = sorted(counts, key=lambda one: (one[0].casefold(), one[0], Decimal(one[1])))
    rows: list[Mapping[str, Given]] = [
        {**({"segment": segment} if segment else {}), "mark": mark, "count": str(counts[(segment, mark)])}
        for segment, mark in ordered
    ]
    changes: list[Change] = [RemoveField("answers"), AppendRows("answers", tuple(rows), _before(wave, "answers"))]
    return [*changes, AppendRows("words", tuple(words), _before(wave, "words"))] if words else changes


def _before(wave: Record, name: str) -> tuple[str, ...]:
    return declared_before(wave.type, name)
