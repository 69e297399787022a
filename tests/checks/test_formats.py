"""The formats of `check`: a hostile sentence stays one line, waived problems are listed, every place is sorted."""

from __future__ import annotations

import json
from datetime import date

from mastercopy.checks.formats import format_problems
from mastercopy.checks.runner import CheckResult, Waived
from mastercopy.words import Place, Problem

DAY = date(2026, 7, 1)
BAD = Problem(
    "link-unresolved",
    "error",
    Place("docs/a b,c:d.md", 3, 7),
    "names 'x'\n::error::100 % \x1b[31mred",
    "write it\r\nright",
    "SOP-1",
    "abc",
)
NOTE = Problem("link-to-draft", "info", Place("docs/é.md"), "is a draft", "issue it", "SOP-2")
RESULT = CheckResult((BAD,), (Waived(NOTE, "WVR-1", "Agreed", "m.silva", date(2026, 12, 31)),))


def test_text_has_a_line_for_the_place_and_a_line_for_the_hint() -> None:
    lines = format_problems(RESULT, "text", DAY).splitlines()
    assert lines[0].startswith("docs/a b,c:d.md:3:7: link-unresolved: ")
    assert lines[1].startswith("  hint: write it")
    assert "waived by WVR-1 until 2026-12-31 (m.silva): Agreed" in lines[2]
    assert lines[3:] == ["1 error, 0 warnings and notes, 1 waived"]
    assert all(line.isprintable() for line in lines)


def test_json() -> None:
    data = json.loads(format_problems(RESULT, "json", DAY))
    assert (data["schema"], data["as_of"]) == ("mastercopy/check/1", "2026-07-01")
    assert data["problems"] == [
        {
            "slug": "link-unresolved",
            "severity": "error",
            "path": "docs/a b,c:d.md",
            "line": 3,
            "column": 7,
            "record": "SOP-1",
            "message": BAD.sentence,
            "hint": BAD.hint,
            "commit": "abc",
        }
    ]
    assert [(one["slug"], one["waived_by"], one["expires"]) for one in data["waived"]] == [
        ("link-to-draft", "WVR-1", "2026-12-31")
    ]


def test_an_annotation_is_one_command_whatever_the_sentence_says() -> None:
    text = format_problems(RESULT, "github", DAY)
    assert text == (
        "::error file=docs/a b%2Cc%3Ad.md,line=3,col=7,title=link-unresolved::"
        "names 'x'%0A::error::100 %25 \x1b[31mred (write it%0D%0Aright)\n"
    )


def test_sarif_names_rules_places_and_what_was_accepted() -> None:
    run = json.loads(format_problems(RESULT, "sarif", DAY))["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["link-to-draft", "link-unresolved"]
    assert all(rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"])
    bad, waived = run["results"]
    place = bad["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "docs/a%20b%2Cc%3Ad.md"
    assert place["region"] == {"startLine": 3, "startColumn": 7}
    assert bad["level"] == "error" and "suppressions" not in bad
    assert waived["level"] == "note" and waived["suppressions"][0]["justification"] == "Agreed"
