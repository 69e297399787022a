"""Times are compared as instants, closed waves stay closed, and a bare number is one customer of one tool."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports import INTO, KEY, THROUGH, ZENDESK_NAMES, record, table, take_in, tree, wave, zendesk
from mastercopy.importing.identity import Hasher

FOLDER = "records/complaints"


def test_minutes_across_a_change_of_clocks(firm: Path) -> None:
    day = "2026-02-11 10:15"
    rows = [
        tuple(cell if cell != day else begin for cell in zendesk(name, "Late", replied=minutes))
        for name, begin, minutes in (("1", "2026-10-25 00:50", "15"), ("2", "2026-03-29 00:50", "20"))
    ]
    assert take_in(firm, "zendesk-tickets", table(ZENDESK_NAMES, *rows), *THROUGH) == 0
    one, two = record(firm), record(firm, "CMP-2026-002")
    assert (one["received"], one["acknowledged"]) == ("2026-10-25 01:50", "2026-10-25 01:05")
    assert (two["received"], two["acknowledged"]) == ("2026-03-29 00:50", "2026-03-29 02:10")
    before = tree(firm)
    assert take_in(firm, "zendesk-tickets", table(ZENDESK_NAMES, *rows), *THROUGH) == 0
    assert tree(firm) == before


def test_a_time_that_the_clocks_skipped_is_none(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (("1", "2026-03-29 01:30", "x"), ("2", "2026-03-29 02:30", "x"))
    assert take_in(firm, "complaints", table(("id", "received", "text"), *rows), *THROUGH) == 0
    assert "line 2: received is a time that the clocks skipped (2026-03-29 01:30)" in capsys.readouterr().out


def test_a_closed_wave_is_refused(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = firm / "records/surveys/SRV-2026-01.yml"
    path.write_text(path.read_text().replace("running", "closed"))
    before = tree(firm)
    assert take_in(firm, "nps", b"id,score\na,9\n", *INTO) == 2
    said = capsys.readouterr().err
    assert "SRV-2026-01 is closed" in said and "reopen it" in said and tree(firm) == before


@pytest.mark.parametrize(
    ("profile", "metric", "code"),
    [("ces", "satisfied", 2), ("csat", "satisfied", 0), ("csat", "mark", 0), ("csat", "recommendation", 2)],
)
def test_a_wave_of_another_metric_is_refused(
    profile: str, metric: str, code: int, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (firm / "records/surveys/SRV-2026-02.yml").write_text(wave("SRV-2026-02", metric, ("1", "5", "high")))
    assert take_in(firm, profile, b"id,score\na,4\n", "--into", "SRV-2026-02") == code
    assert code == 0 or f"SRV-2026-02 measures {metric}, and exports of {profile}" in capsys.readouterr().err


def test_a_bare_number_is_a_customer_of_its_tool_alone() -> None:
    hasher = Hasher(KEY.encode())
    assert hasher.customer("360 001", "zendesk-tickets") != hasher.customer("360 001", "hubspot-tickets")
    assert hasher.customer("Example Ltd", "zendesk-tickets") == hasher.customer("example  ltd", "hubspot-tickets")
