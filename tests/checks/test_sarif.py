"""What `check --format sarif` prints fits SARIF 2.1.0: what that format names, demands and lists, in our own words."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from company import SIGNS, Company, procedure, run
from mastercopy.checks.formats import format_problems
from mastercopy.checks.runner import CheckResult, Waived
from mastercopy.words import Place, Problem

Json = dict[str, Any]
DAY = date(2026, 4, 1)

TEXT: Json = {"type": "string"}
COUNTED: Json = {"type": "integer", "minimum": 1}
NOT_YET: Json = {"not": {}, "$comment": "the format has it and we do not write it: give it its shape here first"}
LEVEL: Json = {"enum": ["none", "note", "warning", "error"]}
COLUMN_KIND: Json = {"enum": ["utf16CodeUnits", "unicodeCodePoints"]}
BASELINE: Json = {"enum": ["new", "unchanged", "updated", "absent"]}
_SIGN = r"(?:[A-Za-z0-9._~!$&'()*+,;=@-]|%[0-9A-F]{2})"
RELATIVE: Json = {"type": "string", "pattern": rf"\A{_SIGN}+(?:/(?:{_SIGN}|:)*)*\Z"}
"""A relative reference as RFC 3986 has it: no colon before the first slash, all else in percent signs."""


def thing(names: str, needs: str = "", **shapes: Json) -> Json:
    """An object that may have these names and no others, must have what it needs, and has the shapes told."""
    assert set(shapes) <= set(names.split()) >= set(needs.split())
    properties = {name: shapes.get(name, NOT_YET) for name in names.split()}
    return {"type": "object", "additionalProperties": False, "required": needs.split(), "properties": properties}


def many(shape: Json, *, once: bool = False) -> Json:
    return {"type": "array", "items": shape, "uniqueItems": once}


WORDS = thing("text markdown properties", "text", text=TEXT)
MESSAGE = thing("text markdown id arguments properties", text=TEXT) | {
    "anyOf": [{"required": ["text"]}, {"required": ["id"]}]
}
REGION = thing(
    "startLine startColumn endLine endColumn charOffset charLength byteOffset byteLength snippet message "
    "sourceLanguage properties",
    startLine=COUNTED,
    startColumn=COUNTED,
)
ARTIFACT_LOCATION = thing("uri uriBaseId index description properties", uri=RELATIVE)
PHYSICAL_LOCATION = thing(
    "address artifactLocation region contextRegion properties", artifactLocation=ARTIFACT_LOCATION, region=REGION
) | {"anyOf": [{"required": ["address"]}, {"required": ["artifactLocation"]}]}
LOCATION = thing(
    "id physicalLocation logicalLocations message annotations relationships properties",
    physicalLocation=PHYSICAL_LOCATION,
)
SUPPRESSION = thing(
    "guid kind status justification location properties",
    "kind",
    kind={"enum": ["inSource", "external"]},
    status={"enum": ["accepted", "underReview", "rejected"]},
    justification=TEXT,
)
RESULT = thing(
    "ruleId ruleIndex rule kind level message analysisTarget locations guid correlationGuid occurrenceCount "
    "partialFingerprints fingerprints stacks codeFlows graphs graphTraversals relatedLocations suppressions "
    "baselineState rank attachments hostedViewerUri workItemUris provenance fixes taxa webRequest webResponse "
    "properties",
    "message",
    ruleId=TEXT,
    level=LEVEL,
    message=MESSAGE,
    locations=many(LOCATION),
    suppressions=many(SUPPRESSION, once=True),
    baselineState=BASELINE,
)
REPORTING_DESCRIPTOR = thing(
    "id deprecatedIds guid deprecatedGuids name deprecatedNames shortDescription fullDescription messageStrings "
    "defaultConfiguration helpUri help relationships properties",
    "id",
    id=TEXT,
    shortDescription=WORDS,
)
DRIVER = thing(
    "guid name organization product productSuite shortDescription fullDescription fullName version semanticVersion "
    "dottedQuadFileVersion releaseDateUtc downloadUri informationUri globalMessageStrings notifications rules taxa "
    "locations language contents isComprehensive localizedDataSemanticVersion "
    "minimumRequiredLocalizedDataSemanticVersion associatedComponent translationMetadata supportedTaxonomies "
    "properties",
    "name",
    name=TEXT,
    rules=many(REPORTING_DESCRIPTOR, once=True),
)
RUN = thing(
    "tool invocations conversion language versionControlProvenance originalUriBaseIds artifacts logicalLocations "
    "graphs results automationDetails runAggregates baselineGuid redactionTokens defaultEncoding "
    "defaultSourceLanguage newlineSequences columnKind externalPropertyFileReferences threadFlowLocations taxonomies "
    "addresses translations policies webRequests webResponses specialLocations properties",
    "tool results",  # the format lets a run without a scan leave `results` out; ours is always a scan
    tool=thing("driver extensions properties", "driver", driver=DRIVER),
    columnKind=COLUMN_KIND,
    results=many(RESULT),
)
LOG = thing(
    "$schema version runs inlineExternalProperties properties",
    "version runs",
    **{"$schema": {"type": "string", "pattern": r"\Ahttps://\S+\Z"}},
    version={"enum": ["2.1.0"]},
    runs=many(RUN),
)
FORMAT = Draft7Validator(LOG)

NAMES = ("a b,c:d", "what?x#y%zz", "new\nline", "back\\slash", "[1]{2}|^`<>\"'", "é\u202e😀", "mailto:x", "\x01\x7f")
BODY = "".join(f"## {part}\n\nTo try.\n\n" for part in ("Purpose", "Scope", "Responsibilities", "Procedure", "Records"))
WAIVER = (
    "waivers:\n  - {id: WVR-1, slug: review-overdue, record: SOP-001, reason: 'Agreed <b> ::error:: {0} [a](b)', "
    "approver: bob, expires: 2027-01-01}\n"
)


def fits(text: str) -> list[Json]:
    """The results of a log, after it was seen to fit the format and to name each rule that it speaks of."""
    log = json.loads(text)
    FORMAT.validate(log)
    (only,) = log["runs"]
    told = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
    assert sorted({one["ruleId"] for one in only["results"]}) == told
    results: list[Json] = only["results"]
    return results


def check(firm: Company, *more: str) -> list[Json]:
    said = run("check", "--repo", str(firm.root), "--as-of", DAY.isoformat(), "--format", "sarif", *more)
    assert said.returncode in (0, 1) and not said.stderr, said.stderr
    return fits(said.stdout)


def paths(results: list[Json]) -> set[str]:
    places = [place["physicalLocation"] for one in results for place in one["locations"]]
    return {unquote(place["artifactLocation"]["uri"]) for place in places}


@pytest.fixture
def firm(company: Company) -> Company:
    """One procedure in force, with all that a procedure should have."""
    company.found()
    company.write("docs/SOP-001.md", procedure(body=BODY))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    return company


def test_nothing_found_is_a_log_too(firm: Company) -> None:
    assert check(firm) == [] == check(firm, "--base", "main")


def test_what_a_branch_brings_and_what_main_has(firm: Company) -> None:
    firm.write("docs/SOP-001.md", procedure(body="## Purpose\n\nTo slip.\n"))
    firm.commit("A slip", "2026-03-01T09:00:00+00:00")
    firm.branch("change")
    firm.write("docs/SOP-002.md", procedure(id="SOP-002", owner="nobody"))
    firm.commit("Propose", "2026-03-02T09:00:00+00:00")
    assert {one["baselineState"] for one in check(firm, "--base", "main")} == {"new", "unchanged"}
    assert all("baselineState" not in one for one in check(firm))


def test_what_is_waived_is_suppressed(firm: Company) -> None:
    firm.write("docs/SOP-001.md", procedure("2", body="## Purpose\n\nLong ago.\n", review_cycle="1 day"))
    firm.write("records/waivers.yml", WAIVER)
    firm.commit(f"Let it be\n\n{SIGNS}", "2026-03-01T09:00:00+00:00")
    suppressed = [one for one in check(firm) if "suppressions" in one]
    assert [one["ruleId"] for one in suppressed] == ["review-overdue"]
    assert suppressed[0]["suppressions"][0]["justification"] == "Agreed <b> ::error:: {0} [a](b)"


def test_whatever_a_file_is_called(firm: Company) -> None:
    for name in NAMES:
        firm.write(f"docs/{name}.md", procedure(title="'[x](y) {{ z }} <b>'", owner="nobody"))
    firm.write(b"docs/\xff.md".decode(errors="surrogateescape"), procedure(owner="nobody"))
    firm.commit("Hostile", "2026-03-01T09:00:00+00:00")
    assert {f"docs/{name}.md" for name in NAMES} <= paths(check(firm))


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PROBLEM = st.builds(
    Problem,
    st.sampled_from(["link-unresolved", "overdue", "no-such-rule"]),
    st.sampled_from(["error", "warning", "info"]),
    st.builds(Place, ANY.map(lambda name: f"docs/{name}"), st.integers(1, 9), st.integers(1, 9)),
    ANY,
    ANY,
)
WAIVED = st.builds(Waived, PROBLEM, ANY, ANY, ANY, st.none() | st.just(DAY))


@settings(deadline=None)
@given(st.lists(PROBLEM, max_size=4), st.lists(WAIVED, max_size=2), st.booleans())
def test_whatever_a_problem_says(problems: list[Problem], waived: list[Waived], compared: bool) -> None:
    result = CheckResult(tuple(problems), tuple(waived))
    results = fits(format_problems(result, "sarif", DAY, problems[:1] if compared else None))
    assert paths(results) == {one.place.path for one in [*problems, *(item.problem for item in waived)]}


BAD = Problem("overdue", "info", Place("docs/a b.md", 3, 7), "is late", "do it", "SOP-1")
GOOD = json.loads(format_problems(CheckResult((BAD,), (Waived(BAD, "WVR-1", "Agreed", "bob", DAY),)), "sarif", DAY, ()))
RESULTS = ("runs", 0, "results", 1)
PLACE = (*RESULTS, "locations", 0, "physicalLocation")
GONE = object()


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("version",), "2.1"),
        (("runs",), GONE),
        (("tool",), {}),
        (("runs", 0, "tool"), GONE),
        (("runs", 0, "results"), GONE),
        (("runs", 0, "columnKind"), "bytes"),
        (("runs", 0, "tool", "driver", "name"), GONE),
        (("runs", 0, "tool", "driver", "rules", 0, "id"), GONE),
        (("runs", 0, "tool", "driver", "rules", 0, "shortDescription"), "as text"),
        (("runs", 0, "tool", "driver", "rules", 1), GOOD["runs"][0]["tool"]["driver"]["rules"][0]),
        ((*RESULTS, "message"), GONE),
        ((*RESULTS, "message", "text"), GONE),
        ((*RESULTS, "level"), "info"),
        ((*RESULTS, "baselineState"), "old"),
        ((*RESULTS, "severity"), "error"),
        ((*RESULTS, "rank"), "high"),
        ((*RESULTS, "suppressions", 0, "kind"), GONE),
        ((*RESULTS, "suppressions", 0, "status"), "waived"),
        ((*RESULTS, "suppressions", 0, "state"), "accepted"),
        ((*PLACE, "artifactLocation"), GONE),
        ((*PLACE, "artifactLocation", "uri"), "docs/a b.md"),
        ((*PLACE, "artifactLocation", "uri"), "a:b.md"),
        ((*PLACE, "region", "startLine"), 0),
        ((*PLACE, "region", "startColumn"), "7"),
        ((*PLACE, "region", "line"), 7),
    ],
)
def test_one_wrong_field_is_seen(where: tuple[str | int, ...], value: object) -> None:
    """So that the tests above can fail."""
    FORMAT.validate(GOOD)
    broken = copy.deepcopy(GOOD)
    *above, last = where
    inner: Any = broken
    for step in above:
        inner = inner[step]
    if value is GONE:
        del inner[last]
    elif isinstance(inner, list) and last == len(inner):
        inner.append(value)
    else:
        inner[last] = value
    assert not FORMAT.is_valid(broken)
