"""Turns one objective and its score into its page: the standing in words, the chart's figures, the data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mastercopy.model.fields import texts
from mastercopy.model.grading import expected_at, target_at
from mastercopy.model.period import Period
from mastercopy.model.record import identity
from mastercopy.sources.witness import once
from mastercopy.views.addresses import record_url
from mastercopy.views.conductview import ConductPage, view_conduct
from mastercopy.views.figures import figure, near, number
from mastercopy.views.wording import RAG, TONE, show
from mastercopy.words.saying import say, say_count, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled
    from mastercopy.measures.score import Score
    from mastercopy.model.record import Record


_OFTEN = {1: say("once"), 2: say("twice")}
FEW, WAS_MET = say("Too few to say"), say("Target was met")


@dataclass(frozen=True, slots=True)
class Point:
    """One period of an objective: what was measured, what the trajectory expected, and the target of that time."""

    period: str
    value: float | None
    expected: float | None
    target: float | None = None


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """How an objective stands: `brief` for a line among others, `sentence` with the whole reason."""

    id: str
    title: str
    url: str
    word: str
    tone: str
    sentence: str
    brief: str
    latest: str
    processes: tuple[str, ...]
    unit: str
    baseline: str
    target: str
    target_number: float | None
    due: str
    age: str
    points: tuple[Point, ...]
    conduct: ConductPage
    days: int | None = None

    @property
    def values(self) -> tuple[float, ...]:
        """The measured values alone, oldest first."""
        return tuple(point.value for point in self.points if point.value is not None)


def count_standings(scores: Iterable[ScoreLine]) -> tuple[tuple[int, str, str], ...]:
    """How many objectives stand how: number, word and tone, the commonest first; each objective counts once."""
    counted = Counter((one.word, one.tone) for one in {score.id: score for score in scores}.values())
    return tuple((number, *words) for words, number in sorted(counted.items(), key=lambda row: (-row[1], row[0])))


def score_line(compiled: Compiled, record: Record) -> ScoreLine | None:
    """How the objective of a record stands."""
    return _lines(compiled).get(identity(record.id))


def score_of(compiled: Compiled, record: Record) -> Score | None:
    """The score of the objective of a record."""
    return _scores(compiled).get(identity(record.id))


@once
def _scores(compiled: Compiled) -> Mapping[str, Score]:
    return {identity(score.id): score for score in compiled.scores}


@once
def _lines(compiled: Compiled) -> Mapping[str, ScoreLine]:
    """How every objective stands, by ID: many pages of a site tell it."""
    records = ((compiled.register.get(score.id), score) for score in compiled.scores)
    return {identity(one.id): line_of(one, score) for one, score in records if one is not None}


def standing_of(score: Score) -> tuple[str, str, str]:
    """How an objective stands in a word, its tone, and the latest value."""
    rag = str(score.rag or "grey")
    return _word(score, rag), "old" if _is_past(score) else TONE.get(rag, "old"), _measured(score, show(score.unit))


def line_of(record: Record, score: Score) -> ScoreLine:
    """How an objective stands by a score of it."""
    word, tone, measured = standing_of(score)
    unit = show(score.unit)
    sentence, brief = _sentences(record, score, measured)
    age = getattr(score, "age_days", None)
    return ScoreLine(
        record.id,
        record.title or record.id,
        record_url(record.type, record.id),
        word,
        tone,
        sentence.replace(" ;", ";") if " ;" in sentence else sentence,
        brief,
        measured,
        tuple(texts(record.get("process"))),
        unit,
        figure(part(score.baseline, "value")),
        figure(score.target),
        number(score.target),
        show(score.due),
        say_count("{number} day old", "{number} days old", age) if age is not None else say("no data"),
        tuple(_points(record, score)),
        view_conduct(score.conduct, unit, figure(score.target), score.direction),
        age,
    )


def _measured(score: Score, unit: str) -> str:
    """The latest value alone."""
    latest = _told(score)
    if latest is None:
        return say("no measurement yet")
    period = show(part(score.latest, "period"))
    return say("{value} {unit} in {period}", value=figure(latest), unit=unit, period=period)


def _sentences(record: Record, score: Score, measured: str) -> tuple[str, str]:
    """The latest value with all that is expected of it, and in brief."""
    latest = _told(score)
    if latest is None:
        none = say("No measurement yet.")
        return none, none
    on_the_way = score.expected is not None and not score.over
    expected = [say("expected by now {value}", value=_near(score.expected, latest))] if on_the_way else []
    unit, due = show(score.unit), show(score.due)
    goal = say("target {target} {unit} by {due}", target=figure(score.target), unit=unit, due=due)
    goal = say_row("", (goal, *_moved(record)))
    reason = say_row("", (" (", score.reason, ")")) if score.reason and not score.over and not score.met else ""
    since = [" ", say("Not measured since.")] if score.over and score.stale else []
    brief = say_row("", (measured, "; ", goal, ".", *since))
    sentence = say_row("", (say_row("; ", (measured, *expected, goal)), reason, ".", *since))
    return sentence, brief


def _told(score: Score) -> Any:
    """The latest value as it is told: counted ones to tenths."""
    point = score.latest
    return near(float(point.value)) if point is not None and point.records else part(point, "value")


def _is_past(score: Score) -> bool:
    """Whether a target was met when it was due, and nobody has measured since: that says nothing of today."""
    return score.over and score.stale and score.met


def _moved(record: Record) -> tuple[str, ...]:
    """What was made of target and due day after the start, in brackets."""
    rows = [(show(row.get("field")), show(row.get("from"))) for row in record.get("changes") or ()]
    targets = [was for field, was in rows if field == "target"]
    dues = sum(field == "due" for field, _ in rows)
    told = [say("it was {target}", target=targets[-1])] if targets else []
    told += (
        [say("the day was moved {often}", often=_OFTEN.get(dues) or say("{number} times", number=dues))] if dues else []
    )
    return (" (", say_row(", ", told), ")") if told else ()


def _word(score: Score, rag: str) -> str:
    if _is_past(score):
        return WAS_MET
    if rag == "green" and score.met:
        return say("Target met")
    if rag == "grey" and score.latest is not None and not score.stale:
        return FEW
    return say("Target missed") if rag == "red" and score.over else RAG.get(rag, rag)


def _near(expected: Any, latest: Any) -> str:
    """What the trajectory expects, with one decimal more than the figure beside it has."""
    decimals = len(figure(latest).partition(".")[2]) + 1
    return figure(round(number(expected) or 0.0, decimals))


def part(value: Any, name: str) -> Any:
    """A part of a value that is an object, a mapping, or the part itself."""
    if isinstance(value, dict):
        return value.get(name)
    if hasattr(value, name):
        return getattr(value, name)
    return value if name == "value" else None


def _points(record: Record, score: Score) -> Iterator[Point]:
    for given in score.points:
        expected = expected_by(record, score, given.period)
        target = number(target_at(record, given.period.last))
        yield Point(show(given.period), number(given.value), expected, target)


def expected_by(record: Record, score: Score, period: Period) -> float | None:
    """What the trajectory asks for at the end of a period; nothing where there is none."""
    return _expected(score, period) if record.get("trajectory") != "none" else None


def _expected(score: Score, period: Period) -> float | None:
    """What the linear trajectory asks for at the end of a period; nothing where it has no beginning or no end."""
    if score.baseline is None or score.target is None or score.start is None or score.due is None:
        return None
    return number(expected_at(period, score.baseline, score.target, score.start, score.due))
