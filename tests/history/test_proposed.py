"""What a proposal is said to do is what its merge then does: random branches, told before and traced after."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from company import ANA, BOB, SIGNS, Company, procedure
from mastercopy.comparing import compile_proposal
from mastercopy.compile import Compiled, compile_project, open_project
from mastercopy.proposal import open_proposal
from mastercopy.tracing import Traced
from mastercopy.views.trailview import trail_json

MERGED = "2026-03-20T12:00:00+00:00"
DAY = date(2026, 4, 1)
PATHS = ("docs/procedures/SOP-001-order-picking.md", "docs/procedures/sub/SOP-001-moved.md")
EDIT = st.one_of(
    st.tuples(st.just("text"), st.sampled_from("123"), st.sampled_from(("pick", "pack", "weigh"))),
    st.tuples(st.just("draft"), st.sampled_from("234"), st.sampled_from(("pick", "pack"))),
    st.tuples(st.just("withdraw"), st.just("1"), st.just("pick")),
    st.tuples(st.just("other"), st.sampled_from("12"), st.sampled_from(("pick", "pack"))),
    st.tuples(st.sampled_from(("delete", "move", "sign", "nothing")), st.just(""), st.just("")),
)


def act(company: Company, edit: tuple[str, str, str], number: int) -> None:
    """One commit on the branch."""
    kind, label, word = edit
    here = next((path for path in PATHS if (company.root / path).is_file()), PATHS[0])
    body = f"## Purpose\n\nTo {word}.\n"
    if kind in ("text", "draft", "withdraw"):
        more = {"draft": {"status": "draft"}, "withdraw": {"withdrawn": "2026-03-25", "reason": "Gone"}}.get(kind, {})
        company.write(here, procedure(label, body=body, **more))
    elif kind == "other":
        company.write("docs/procedures/SOP-002.md", procedure(label, body=body, id="SOP-002"))
    elif kind == "delete" and (company.root / here).is_file():
        company.delete(here)
    elif kind == "move" and (company.root / here).is_file():
        company.move(here, PATHS[1] if here == PATHS[0] else PATHS[0])
    message = f"Approve\n\n{SIGNS}" if kind == "sign" else "Edit"
    company.commit(message, f"2026-03-{number + 2:02d}T09:00:00+00:00", BOB if kind == "sign" else ANA)


def told(compiled: Compiled) -> dict[str, Any]:
    """What the trails say, without the names of commits, and with what the one who merges does not decide."""
    found: dict[str, Any] = {}
    for name, trail in compiled.history.trails.items():
        answer = trail_json(Traced(compiled.as_of, None, compiled.history), name)
        rows = answer["revisions"]
        keys = ("revision", "issue", "kind", "status", "authors", "digest", "effective", "in_force_from", "approved")
        signed = [[(act["person"], act["valid"], act["meaning"]) for act in row["signoffs"]] for row in rows]
        slipped = [len(row["unrevised_changes"]) for row in rows]
        events = [(event["kind"], str(event["at"])[:10]) for event in answer["events"]]
        found[name] = ([{key: row[key] for key in keys} for row in rows], signed, slipped, events, trail.status)
    drafts = sorted((one.id, one.revision) for one in (*compiled.history.drafts, *compiled.history.redrafts))
    return {**found, "": (drafts, sorted(compiled.register.records))}


@settings(deadline=None, max_examples=40)
@given(edits=st.lists(EDIT, min_size=1, max_size=5), mains=st.integers(0, 1))
def test_what_is_told_before_the_merge_is_what_it_does(edits: list[tuple[str, str, str]], mains: int) -> None:
    with TemporaryDirectory() as place:
        company = Company(Path(place) / "company")
        company.found()
        company.write(PATHS[0], procedure())
        company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
        company.branch("change")
        for number, edit in enumerate(edits):
            act(company, edit, number)
        company.switch("main")
        if mains:
            company.write("docs/procedures/SOP-003.md", procedure(id="SOP-003"))
            company.commit("Meanwhile", "2026-03-15T09:00:00+00:00")
        proposal = open_proposal(company.root, "main", "change", datetime(2026, 3, 20, 12, tzinfo=UTC))
        before = told(compile_proposal(proposal, DAY).after)
        proposal.close()
        company.merge("change", "Take it", MERGED)
        merged = open_project(company.root)
        after = told(compile_project(merged, DAY))
        merged.close()
        assert before == after
