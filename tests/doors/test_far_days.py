"""Days that nobody means, or that are very far off, in every field of every type: problems, and a site all the same."""

from __future__ import annotations

import re

import pytest

from company import SIGNS, Company, run
from mastercopy.model.catalog import build_catalog

TYPES = build_catalog(None)[0].types
KEPT = {"organisation", "people", "roles", "matrix"}
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_PERIOD = re.compile(r"\b\d{4}-(?:H[12]|Q[1-4]|W\d\d|\d\d)\b(?!-)")


@pytest.mark.parametrize("year", ["0001", "1000", "2999", "9999"])
def test_every_day_of_every_record_is_far_off(company: Company, year: str) -> None:
    company.found()
    day = f"{year}-12-31" if year > "2000" else f"{year}-01-01"
    for kind in (one for one in TYPES.values() if one.family == "record" and one.part not in KEPT):
        text = _DAY.sub(day, _PERIOD.sub(lambda found: f"{year}{found[0][4:]}", kind.example or ""))
        path = kind.folder if kind.single else f"{kind.folder}/x.yml"
        company.write(f"records/{path}", text)
    company.commit(f"Write\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    told = ("--repo", str(company.root), "--as-of", "2026-11-24")
    done = run("build", *told, "--site-dir", str(company.root.parent / "site"))
    assert done.returncode == 0, done.stderr
    assert run("todo", *told).returncode == 0
    said = run("check", *told).stdout
    assert ("must be within the years 1000 to 2999" in said) == (year in ("0001", "9999"))
