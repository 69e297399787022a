"""What improvements and corrective actions say of a measure before and after, against means taken by hand."""

from __future__ import annotations

from datetime import date
from statistics import fmean

import pytest

from company import SIGNS, Company, procedure
from mastercopy.compile import Compiled, compile_project
from mastercopy.history.following import trace_following
from mastercopy.project import open_project
from mastercopy.views.effectview import FEW, Effect, view_gain
from mastercopy.views.loopview import view_loop

VALUES = [9, 8, 9, 8, 9, 8, 5, 4, 5, 4]
"""January to October 2026; the way of working changed at the end of June."""
IMPROVEMENT = """id: IMP-2026-001
title: Labels
kind: pdca
begun: 2026-05-01
process: picking
needs: [NEED-001]
owner: writer
problem: Wrong shades
aim: Half of them
due: 2026-12-31
objective: OBJ-001
no_customer_measure: None
before: [{from: 2026-01, until: 2026-06}]
after: [{from: 2026-07, until: %s}]
gates: [{gate: plan, day: 2026-05-01, by: writer, evidence: Sheet}]
status: running
"""
CORRECTIVE = """id: CAP-2026-001
title: Labels
opened: 2026-06-01
because: [NEED-001]
problem: Wrong shades
process: picking
severity: medium
owner: writer
objective: OBJ-001
actions: [{id: A1, what: Labels, owner: writer, due: 2026-07-01, done: 2026-07-01}]
status: open
"""


@pytest.fixture
def firm(company: Company) -> Company:
    company.found()
    rows = "".join(f"  - {{period: 2026-{at:02d}, value: {value}}}\n" for at, value in enumerate(VALUES, 1))
    company.write("docs/procedures/SOP-001.md", procedure())
    company.write("records/needs/NEED-001.yml", "id: NEED-001\ntitle: Right\npromise: Right\n")
    company.write("records/processes/picking.yml", "id: picking\ntitle: Picking\nowner: writer\n")
    company.write(
        "records/objectives/OBJ-001.yml",
        "id: OBJ-001\ntitle: Wrong shades\nstatement: Fewer\nneeds: [NEED-001]\nowner: writer\n"
        "measure: {name: Wrong, definition: Wrong shades, unit: lamps, direction: down}\n"
        f"baseline: {{value: 9, period: 2025-12}}\ntarget: 4\nfrequency: monthly\nmeasurements:\n{rows}",
    )
    company.write("records/corrective-actions/CAP-2026-001.yml", CORRECTIVE)
    return company


def compiled(firm: Company, until: str) -> Compiled:
    firm.write("records/improvements/IMP-2026-001.yml", IMPROVEMENT % until)
    firm.commit(f"Begin\n\n{SIGNS}", "2026-11-01T09:00:00+00:00")
    return compile_project(open_project(firm.root), date(2026, 11, 2))


def gain(found: Compiled) -> Effect:
    record = found.register.get("IMP-2026-001")
    assert record is not None
    (effect,) = view_gain(found, record)
    return effect


def test_both_times_are_means_of_the_same_measure_with_bounds(firm: Company) -> None:
    effect = gain(compiled(firm, "2026-10"))
    assert effect.before == f"{fmean(VALUES[:6]):g} lamps (2026-01 to 2026-06, mean of 6)"
    assert effect.after == f"{fmean(VALUES[6:]):g} lamps (2026-07 to 2026-10, mean of 4)"
    moved, low, high = (float(part.strip("()")) for part in effect.moved.replace(" to ", " ").split())
    assert moved == fmean(VALUES[6:]) - fmean(VALUES[:6]) and low < moved < high < 0
    assert (effect.word, effect.tone) == ("Better afterwards", "good")


def test_of_two_figures_nothing_is_claimed(firm: Company) -> None:
    effect = gain(compiled(firm, "2026-08"))
    assert effect.after.endswith("mean of 2)") and (effect.moved, effect.word) == ("", FEW)


def test_a_time_without_figures_says_so(firm: Company) -> None:
    found = compiled(firm, "2026-06")
    assert gain(found).after == "no figures, 2026-07 to 2026-06"


def test_the_chain_shows_the_figures_on_both_sides_of_the_day_on_which_the_work_changed(firm: Company) -> None:
    found = compiled(firm, "2026-10")
    record = found.register.get("CAP-2026-001")
    assert record is not None
    part = view_loop(found, record, trace_following(found.register, found.history))
    assert part is not None and part.effect is not None
    assert part.effect.before == "8.5 lamps (mean of 6)" and part.effect.after == "4.5 lamps (mean of 4)"
    assert part.effect.word == "Better afterwards"
