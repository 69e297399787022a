"""Turns what customers say, how objectives stand and what is monitored into all dashboards, and into tiles for home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mastercopy.measures.score import STALE_DAYS
from mastercopy.measures.surveys import Wave
from mastercopy.model.period import parse_period
from mastercopy.views import chainview, cultureview, monitoringview, scoresview, voiceview, warningview
from mastercopy.views.chainview import Chain, view_chains
from mastercopy.views.cultureview import CulturePage, view_culture
from mastercopy.views.ledview import Led
from mastercopy.views.monitoringview import MonitoredRow, view_monitoring
from mastercopy.views.objectiveview import ScoreLine
from mastercopy.views.scoresview import ScoresPage, view_scores_page
from mastercopy.views.task import Task
from mastercopy.views.voiceview import ComplainWay, VoicePage, view_complaining, view_voice
from mastercopy.views.warningview import AlarmLine, EarlyWarning, view_alarms, view_warnings
from mastercopy.words.saying import say, say_count, say_row, say_small

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with what it is of, where it leads, and how old it is."""

    figure: str
    words: str
    url: str
    age: str = ""


@dataclass(frozen=True, slots=True)
class Dashboards:
    """All dashboards of a day; what has no records is empty, and gets no page."""

    scores: ScoresPage
    voice: VoicePage
    chains: tuple[Chain, ...]
    ways: tuple[ComplainWay, ...]
    alarms: tuple[AlarmLine, ...]
    warnings: tuple[EarlyWarning, ...]
    monitoring: tuple[MonitoredRow, ...]
    culture: CulturePage

    @property
    def pages(self) -> tuple[tuple[str, str], ...]:
        """(title, address) of each page that there is, in the order in which people are led to them."""
        heard = bool(self.chains or self.voice.waves or self.voice.channels or self.voice.meetings)
        there = (
            (say("Objectives"), scoresview.URL, True),
            (say("Customers' voice"), voiceview.URL, heard),
            (say("You said, we did"), chainview.URL, heard),
            (say("How to complain"), voiceview.COMPLAIN_URL, bool(self.ways)),
            (say("Early warnings"), warningview.URL, True),
            (say("Monitoring plan"), monitoringview.URL, bool(self.monitoring)),
            (say("Quality culture"), cultureview.URL, self.culture.is_there),
        )
        return tuple((title, url) for title, url, shown in there if shown)


def view_dashboards(
    compiled: Compiled,
    lines: Sequence[ScoreLine],
    waves: Sequence[Wave],
    led: Mapping[str, tuple[Led, ...]],
    tasks: Sequence[Task],
) -> Dashboards:
    """Every dashboard, once for home and for the pages of each."""
    voice, alarms = view_voice(compiled, waves), view_alarms(compiled)
    return Dashboards(
        view_scores_page(compiled, lines),
        voice,
        view_chains(compiled, led),
        view_complaining(compiled),
        alarms,
        view_warnings(compiled, lines, alarms, tasks),
        view_monitoring(compiled),
        view_culture(compiled),
    )


def view_tiles(boards: Dashboards, lines: Sequence[ScoreLine], as_of: date) -> tuple[Tile, ...]:
    """The dashboards in one look: each figure with its age."""
    return tuple(_tiles(boards, lines, as_of))


def _age_of(text: str, as_of: date) -> str:
    """How old the value of a period is, and whether there should be a newer one by now."""
    period = parse_period(text)
    days = (as_of - period.last).days if period is not None else None
    if period is None or days is None:
        return ""
    if days > STALE_DAYS[period.kind]:
        return say_count("{number} day old, a newer one is due", "{number} days old, a newer one is due", days)
    return say_count("{number} day old", "{number} days old", days)


def _tiles(boards: Dashboards, lines: Sequence[ScoreLine], as_of: date) -> Iterator[Tile]:
    if lines:
        on = sum(line.tone == "good" for line in lines)
        oldest = max((line for line in lines if line.days is not None), key=lambda line: line.days or 0, default=None)
        told = say("oldest data: {age}", age=oldest.age) if oldest is not None else say("no data")
        old = sum(line.tone == "old" for line in lines)
        told = say_row("; ", (told, say("{number} without current data", number=old))) if old else told
        yield Tile(
            say("{part} of {number}", part=on, number=len(lines)), say("objectives on track"), scoresview.URL, told
        )
    yield Tile(
        str(len(boards.warnings)), say_count("early warning", "early warnings", len(boards.warnings)), warningview.URL
    )
    if boards.voice.open:
        first = boards.voice.open[0].on[:10]
        told = say("since {day}", day=first)
        if boards.voice.late:
            told = say("since {day}, {number} past a term", day=first, number=boards.voice.late)
        yield Tile(
            str(len(boards.voice.open)),
            say("wait for us"),
            f"{voiceview.URL}#open",
            told,
        )
    for line in boards.voice.measures[:1]:
        period, value, _, _ = line.rows[-1]
        unit = " %" if line.unit == "%" else ""
        yield Tile(
            f"{value}{unit}", say_small(line.title), f"{voiceview.URL}#measures", say_row(", ", (period, line.age))
        )
    for one in boards.voice.waves[:2]:
        last = one.page.series[-1]
        said = say("{period}, {number} answers", period=last.period, number=last.answers)
        age = _age_of(last.period, as_of)
        said = say_row(", ", (said, age)) if age else said
        yield Tile(last.short, say_small(one.page.name), one.named.url or voiceview.URL, said)
    for line in boards.culture.measures[:1]:
        period, value, _, _ = line.rows[-1]
        yield Tile(value, say_small(line.title), cultureview.URL, say_row(", ", (period, line.age)))
