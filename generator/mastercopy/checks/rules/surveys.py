"""Rules about survey waves: numbers that cannot be, and words of segments that nobody answered for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mastercopy.checks.rule import Case, rule
from mastercopy.model.waves import wave_faults
from mastercopy.words import Problem


@rule("survey-impossible", "warning error error", "correct the numbers; until then the wave has no result")
def survey_impossible(case: Case) -> Iterator[Problem]:
    """A wave has more answers than people who were reached, marks outside its scale, or a scale its metric lacks."""
    assert case.record is not None
    for field, sentence in wave_faults(case.record):
        yield case.problem(field, sentence)


@rule("survey-segment-unknown", "note warning warning", "spell it as under `answers`, or leave it out")
def survey_segment_unknown(case: Case) -> Iterator[Problem]:
    """Words of customers name a segment that has no answers."""
    assert case.record is not None
    rows: tuple[Mapping[str, object], ...] = case.record.get("answers") or ()
    known = {str(row.get("segment") or "").strip().casefold() for row in rows}
    for row in case.record.get("words") or ():
        named = str(row.get("segment") or "").strip()
        if named and named.casefold() not in known:
            yield case.problem("words", f"no answers are of the segment {named}")
