"""Dresses problems for people (text), for programs (JSON, SARIF 2.1) and for a forge's annotations."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Any
from urllib.parse import quote

from mastercopy.checks.runner import CheckResult, Waived, in_words
from mastercopy.words import Problem, count, printable

Standing = Collection[Problem] | None
"""Problems that main has as well as the proposal; None where nothing is compared."""

CHECK_SCHEMA = "mastercopy/check/1"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def format_problems(result: CheckResult, form: str, as_of: date, standing: Standing = None) -> str:
    """The problems in one of the formats text, json, github, sarif; ends with a line feed unless empty.

    With `standing`, the problems that main has as well: people see those that a proposal brings first, and a forge
    marks those alone.
    """
    if form == "json":
        return json.dumps(problems_json(result, as_of, standing), indent=2, ensure_ascii=False) + "\n"
    if form == "sarif":
        return json.dumps(_sarif(result, standing), indent=2, ensure_ascii=False) + "\n"
    if form == "github":
        known = set(standing or ())
        return "".join(_annotation(problem) + "\n" for problem in result.problems if problem not in known)
    return _text(result, standing)


def _text(result: CheckResult, standing: Standing) -> str:
    known = set(standing or ())
    brought = [problem for problem in result.problems if problem not in known]
    lines = [line for problem in brought for line in _told(problem)]
    if known:
        lines.append(f"on main already, and left as {'it is' if len(known) == 1 else 'they are'}:")
        lines.extend(line for problem in result.problems if problem in known for line in _told(problem))
    for waived in result.waived:
        what = waived.problem
        until = f"waived by {waived.waiver} until {waived.expires} ({waived.approver}): {waived.reason}"
        lines.append(printable(f"{what.place}: {what.slug}: {until}"))
    errors = sum(problem.severity == "error" for problem in brought)
    others = count(len(brought) - errors, "warning or note", "warnings and notes")
    said = "" if standing is None else f"; {len(result.problems) - len(brought)} on main already"
    brings = "" if standing is None else "the proposal brings "
    lines.append(f"{brings}{count(errors, 'error')}, {others}, {len(result.waived)} waived{said}")
    return "\n".join(lines) + "\n"


def _told(problem: Problem) -> tuple[str, str]:
    commit = f" [{problem.commit[:12]}]" if problem.commit else ""
    says = f"{problem.place}: {problem.slug}: {problem.severity}: {problem.sentence}{commit}"
    return printable(says), printable(f"  hint: {problem.hint}")


def problems_json(result: CheckResult, as_of: date, standing: Standing = None) -> dict[str, Any]:
    """The problems as data (schema mastercopy/check/1); with `standing`, `baseline` says of each whether it is new."""
    known = set(standing or ())

    def told(problem: Problem) -> dict[str, str]:
        return {"baseline": _baseline(problem, known)} if standing is not None else {}

    return {
        "schema": CHECK_SCHEMA,
        "as_of": as_of.isoformat(),
        "problems": [{**_problem_json(problem), **told(problem)} for problem in result.problems],
        "waived": [
            {
                **_problem_json(item.problem),
                "waived_by": item.waiver,
                "reason": item.reason,
                "approver": item.approver,
                "expires": item.expires.isoformat() if item.expires is not None else None,
            }
            for item in result.waived
        ],
    }


def _baseline(problem: Problem, known: Collection[Problem]) -> str:
    """What SARIF calls a result that was there before, and one that was not."""
    return "unchanged" if problem in known else "new"


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "slug": problem.slug,
        "severity": problem.severity,
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "record": problem.record,
        "message": problem.sentence,
        "hint": problem.hint,
        "commit": problem.commit,
    }


def escape_command(text: str, extra: str = "") -> str:
    """A workflow command's own escapes, so that a title cannot end the line and start another command."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    for character in extra:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _annotation(problem: Problem) -> str:
    place = problem.place
    return (
        f"::{_COMMANDS[problem.severity]} file={escape_command(place.path, ':,')},line={place.line},col={place.column},"
        f"title={escape_command(problem.slug, ':,')}::{escape_command(problem.sentence)} "
        f"({escape_command(problem.hint)})"
    )


def _sarif(result: CheckResult, standing: Standing) -> dict[str, Any]:
    known = set(standing or ())
    every = [*((problem, None) for problem in result.problems), *((item.problem, item) for item in result.waived)]
    slugs = sorted({problem.slug for problem, _ in every})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "mastercopy", "rules": [_sarif_rule(slug) for slug in slugs]}},
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        **_sarif_result(problem, waived),
                        **({"baselineState": _baseline(problem, known)} if standing is not None else {}),
                    }
                    for problem, waived in every
                ],
            }
        ],
    }


def _sarif_rule(slug: str) -> dict[str, Any]:
    return {"id": slug, "shortDescription": {"text": in_words(slug) or slug}}


def _sarif_result(problem: Problem, waived: Waived | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": problem.slug,
        "level": _LEVELS[problem.severity],
        "message": {"text": f"{problem.sentence} ({problem.hint})"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(problem.place.path, errors="replace")},
                    "region": {"startLine": problem.place.line, "startColumn": problem.place.column},
                }
            }
        ],
    }
    if waived is not None:
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": waived.reason}]
    return found
