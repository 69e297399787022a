"""Rules about survey waves: numbers that cannot be, and words of segments that nobody answered for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mastercopy.checks.rule import Case, rule
from mastercopy.model.period import Period
from mastercopy.model.record import Record
from mastercopy.model.waves import wave_faults
from mastercopy.words import Problem
from mastercopy.words.saying import say


@rule("survey-impossible", "warning error error", "correct the numbers; until then the wave has no result")
def survey_impossible(case: Case) -> Iterator[Problem]:
    """A wave has more answers than people who were reached, marks outside its scale, or a scale its metric lacks."""
    assert case.record is not None
    for field, sentence in wave_faults(case.record):
        yield case.problem(field, sentence)


@rule("survey-segment-unknown", "info warning warning", "spell it as under `answers`, or leave it out")
def survey_segment_unknown(case: Case) -> Iterator[Problem]:
    """Words of customers name a segment that has no answers."""
    assert case.record is not None
    rows: tuple[Mapping[str, object], ...] = case.record.get("answers") or ()
    known = {str(row.get("segment") or "").strip().casefold() for row in rows}
    for row in case.record.get("words") or ():
        named = str(row.get("segment") or "").strip()
        if named and named.casefold() not in known:
            yield case.problem("words", say("no answers are of the segment {segment}", segment=named))


@rule("survey-overlap", "warning", "give each wave a period of its own, or another instrument", "site")
def survey_overlap(case: Case) -> Iterator[Problem]:
    """Two waves of one instrument were held in periods that overlap, so that one answer may count in both."""
    seen: dict[str, list[Record]] = {}
    for wave in case.register.of_part("waves"):
        if isinstance(wave.get("period"), Period):
            seen.setdefault(str(wave.get("instrument") or "").strip().casefold(), []).append(wave)
    for waves in seen.values():
        ordered = sorted(waves, key=lambda wave: (wave.values["period"].first, wave.id))
        for before, after in zip(ordered, ordered[1:], strict=False):
            if after.values["period"].first <= before.values["period"].last:
                said = say(
                    "{wave} is of {period}, and {other} of {before}",
                    wave=after.id,
                    period=after.values["period"],
                    other=before.id,
                    before=before.values["period"],
                )
                yield case.problem(after.at("period"), said, record=after.id)


@rule(
    "segment-unknown",
    "info info warning",
    "name a segment as its record does, or add the word under `also_called:`",
    "site",
)
def segment_unknown(case: Case) -> Iterator[Problem]:
    """A record names a customer segment that no record of a segment is called; what stands after a comma is free."""
    known = {name.strip().casefold() for one in case.register.of_part("segments") for name in _names(one)}
    if not known:
        return
    for record in case.register.records.values():
        given = record.get("segment")
        named = given.partition(",")[0].strip() if isinstance(given, str) else ""
        if named and record.type.part != "needs" and named.casefold() not in known:
            says = say("{record}: no customer segment is called {name}", record=record.id, name=repr(named[:60]))
            yield case.problem(record.at("segment"), says, record=record.id)


def _names(segment: Record) -> Iterator[str]:
    yield segment.id
    yield segment.title
    yield from segment.get("also_called") or ()
