"""The verbs that answer from history alone, as fast as the store allows: master list and trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from mastercopy.cli.finding import find_trail
from mastercopy.cli.opening import open_known
from mastercopy.cli.options import Day, day_of, format_option, known_at_option, repository_options, stores
from mastercopy.cli.printing import print_json, print_rows, print_table
from mastercopy.history.values import History
from mastercopy.project import open_project
from mastercopy.tracing import trace_project
from mastercopy.views.registerview import register_json
from mastercopy.views.trailview import trail_json
from mastercopy.views.wording import cut
from mastercopy.words import printable


@click.command()
@repository_options
@known_at_option
@click.option("--diff", "earlier", type=Day(), help="What changed since this day, instead of the whole list.")
@format_option("table", "json", "csv", "xlsx")
def register(
    repo: Path, ref: str | None, as_of: date | None, known_at: date | None, earlier: date | None, form: str
) -> None:
    """The master list of documents on a day, or what changed in it since another."""
    if known_at is None:
        project = open_project(repo, ref, stores())  # asked by machines, and as fast as the store allows
    else:
        project = open_known(repo, ref, as_of, known_at)
    traced = trace_project(project, day_of(project, as_of), known_at)
    if earlier is not None:
        _print_differences(trace_project(project, earlier).history, traced.history, form)
        return
    answer = register_json(traced)
    if form == "json":
        print_json(answer)
        return
    columns = ("id", "revision", "status", "in_force_from", "next_review", "owner", "title")
    rows = [tuple(str(document[name] or "") for name in columns) for document in map(_in_words, answer["documents"])]
    print_rows(columns, rows, form)


def _in_words(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for people: what nobody approved never reads as plainly effective."""
    plain = row["status"] == "effective" and not row["approved"] and row.get("kind") != "legacy"
    return {**row, "status": "in use, no approval recorded"} if plain else dict(row)


def _print_differences(then: History, now: History, form: str) -> None:
    from mastercopy.views.differenceview import differences_json, view_differences

    if form == "json":
        print_json(differences_json(then, now))
        return
    columns = ("id", "change", "from", "to", "since", "title", "what")
    rows = [
        (row.id, row.kind, row.old or "", row.new or "", str(row.since or ""), row.title, row.change)
        for row in view_differences(then, now)
    ]
    print_rows(columns, rows, form)


@click.command()
@click.argument("document")
@repository_options
@known_at_option
@format_option("table", "json")
def trail(document: str, repo: Path, ref: str | None, as_of: date | None, known_at: date | None, form: str) -> None:
    """What happened to one document, by its ID or an ID it had before."""
    project = open_known(repo, ref, as_of, known_at)
    traced = trace_project(project, day_of(project, as_of), known_at)
    find_trail(traced.history, document, traced.as_of)
    answer = trail_json(traced, document)
    if form == "json":
        print_json(answer)
        return
    click.echo(printable(f"{answer['id']} {answer['title']}, as of {answer['as_of']}"))
    columns = ("revision", "status", "recorded", "released", "in_force_from", "in_force_until", "change")
    rows = [tuple(cut(str(row[name] or ""), 60) for name in columns) for row in map(_in_words, answer["revisions"])]
    print_table(columns, rows)
    signed = [
        (row["revision"], *_signed(act, row["signoffs"])) for row in answer["revisions"] for act in row["signoffs"]
    ]
    if signed:
        click.echo()
        print_table(("revision", "signed by", "role", "says", "at", "evidence", "counts"), signed)
    slipped = [(row["revision"], one) for row in answer["revisions"] for one in row["unrevised_changes"]]
    if slipped:
        click.echo()
        head = ("after revision", "changed without a new one", "by", "commit")
        print_table(head, [(to, one["at"][:10], one["author"][:40], one["commit"][:12]) for to, one in slipped])
    if answer["events"]:
        click.echo()
        print_table(("at", "what happened", "who", "about"), [_happened(event) for event in answer["events"]])


_BULKY = ("signature", "object", "format", "over")
"""What an entry holds for programs, and a table would only be torn by."""


def _signed(act: Mapping[str, Any], acts: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """A sign-off as the cells of a table, among those of its revision."""
    said_of = act["evidence"]
    first = [said_of[name] for name in ("kind", "verification") if name in said_of]
    rest = (text for name, text in said_of.items() if name not in ("kind", "verification", *_BULKY))
    evidence = ": ".join(str(text) for text in (*first, *rest))
    counts = "yes" if act["valid"] else f"no: {act['reason'] or 'it approves nothing'}"
    said = [one for one in acts if one["valid"] and (one["person"], one["role"]) == (act["person"], act["role"])]
    if act["valid"] and act["meaning"] in ("approve", "release") and said[-1]["meaning"] in ("reject", "retract"):
        counts = f"taken back on {said[-1]['at'][:10]}"
    return act["person"] or "nobody known", act["role"] or "", act["meaning"], act["at"], cut(evidence, 60), counts


def _happened(event: Mapping[str, Any]) -> tuple[str, ...]:
    """An event as the cells of a table."""
    told = {key: value for key, value in event.items() if key not in ("at", "kind", "commit", "author")}
    about = ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in told.items())
    return str(event["at"] or ""), event["kind"], str(event.get("author") or "")[:40], cut(about, 80)
