"""What a scorecard says of a day: as it was built then byte for byte, or with what was corrected later, and said so."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from company import Company
from mastercopy.compile import compile_project
from mastercopy.project import open_project
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer
from pagetext import text_of
from trial import write_trial

OBJECTIVE = (
    "id: OBJ-001\ntitle: Sooner\nstatement: Sooner\nowner: writer\n"
    "measure: {name: Time, definition: Days, unit: days, direction: down}\n"
    "baseline: {value: 7, period: 2025-12}\ntarget: 5\nstart: 2026-01-01\ndue: 2026-06-30\nfrequency: monthly\n"
)
TABLE = "records/data/time.csv"


def build(repo: Path, site: Path, *options: str) -> dict[str, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "mastercopy", "build", "--repo", str(repo), "--site-dir", str(site), *options],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.mark.parametrize("day", ["2026-04-15", "2026-09-01"])
def test_a_site_known_at_a_day_is_the_site_that_was_built_then(tmp_path: Path, day: str) -> None:
    write_trial(tmp_path / "today")
    shutil.copytree(tmp_path / "today", tmp_path / "then")

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(tmp_path / "then"), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    steps = git("log", "--first-parent", "--format=%H %cs").splitlines()
    tip = next(line.split()[0] for line in steps if line.split()[1] <= day)
    assert tip != steps[0].split()[0], "something was recorded later"
    git("reset", "--quiet", "--hard", tip)
    then = build(tmp_path / "then", tmp_path / "a", "--as-of", day)
    known = build(tmp_path / "today", tmp_path / "b", "--as-of", day, "--known-at", day)
    assert then.keys() == known.keys()
    assert [name for name in then if then[name] != known[name]] == []
    asked = ["score", "--format", "json", "--as-of", day]
    told = [
        subprocess.run([sys.executable, "-m", "mastercopy", *asked, "--repo", str(tmp_path / repo), *more],
                       capture_output=True, check=True).stdout
        for repo, more in (("then", []), ("today", ["--known-at", day]))
    ]  # fmt: skip
    assert told[0] == told[1] and json.loads(told[0])["scores"]


def page_on(company: Company, day: str) -> str:
    compiled = compile_project(open_project(company.root), date.fromisoformat(day))
    content = render_site(compiled, Renderer(("tables",), {})).whole()
    html = next(page.html for page in content.stamped if page.url.endswith("OBJ-001.html"))
    return text_of(html)


@pytest.mark.parametrize("inline", [True, False])
def test_a_corrected_figure_keeps_what_it_was_and_a_page_of_before_says_so(tmp_path: Path, inline: bool) -> None:
    company = Company(tmp_path / "company")
    company.found()

    def write(*rows: tuple[str, str, str]) -> None:
        if inline:
            told = "".join(f"  - {{period: {p}, value: {v}, note: {n}}}\n" for p, v, n in rows)
            company.write("records/objectives/OBJ-001.yml", f"{OBJECTIVE}measurements:\n{told}")
        else:
            company.write("records/objectives/OBJ-001.yml", f"{OBJECTIVE}data: {TABLE}\n")
            company.write(TABLE, "period,value,note\n" + "".join(f"{p},{v},{n}\n" for p, v, n in rows))

    write(("2026-01", "6.9", "first"))
    first = company.commit("January", "2026-02-03T09:00:00+00:00")
    write(("2026-01", "6.9", "first"), ("2026-02", "6.1", "plain"))
    second = company.commit("February", "2026-03-03T09:00:00+00:00")
    write(("2026-01", "6.4", "two orders counted twice"), ("2026-02", "6.1", "plain"))
    third = company.commit("Correct January", "2026-03-20T09:00:00+00:00")

    today = page_on(company, "2026-04-02")
    assert "was 6.9 until 2026-03-20: two orders counted twice" in today
    assert f"2026-03-20, commit {third[:12]}" in today and f"2026-03-03, commit {second[:12]}" in today
    assert first[:12] not in today, "the commit of the value that is shown"
    assert "Corrected since" not in today
    source = "records/objectives/OBJ-001.yml:13" if inline else f"{TABLE}:3"
    assert source in today

    then = page_on(company, "2026-03-10")
    assert "Corrected since" in then and "2026-01: 6.4 from 2026-03-20 on" in then
    assert f"2026-02-03, commit {first[:12]}" in then and third[:12] not in then


def test_what_the_figures_tell_is_told_once_and_what_they_do_not_tell_stays(tmp_path: Path) -> None:
    company = Company(tmp_path / "company")
    company.found()
    rows = "measurements:\n  - {period: 2026-01, value: 6.9, n: 40, note: first}\n"
    company.write("records/objectives/OBJ-001.yml", f"{OBJECTIVE}{rows}")
    company.commit("January", "2026-02-03T09:00:00+00:00")
    said = page_on(company, "2026-02-10")
    assert "2026-01 6.9 40" in said and said.count("first") == 1 and "Measurements" not in said
    company.write("records/objectives/OBJ-001.yml", f"{OBJECTIVE}{rows}  - {{period: 2026-02, value: 6.1}}\n")
    company.commit("February, before it is over", "2026-02-12T09:00:00+00:00")
    assert "Measurements Period Value N Note 2026-01 6.9 40 first 2026-02 6.1" in page_on(company, "2026-02-20")
    company.write("records/objectives/OBJ-001.yml", f"{OBJECTIVE}{rows}  - {{period: 2026-01, value: 7.3}}\n")
    company.commit("Say January twice", "2026-02-21T09:00:00+00:00")
    assert "2026-01 6.9 40 first 2026-01 7.3" in page_on(company, "2026-02-22"), "a figure tells the last one alone"
    company.write(TABLE, "period,value\n2026-01,5.5\n")
    company.write("records/objectives/OBJ-001.yml", f"{OBJECTIVE}{rows}data: {TABLE}\n")
    company.commit("And in a table", "2026-02-23T09:00:00+00:00")
    said = page_on(company, "2026-02-24")
    assert "5.5 days in 2026-01" in said and "Value 6.9" in said, "what the table overrules"


def test_a_figure_that_was_taken_out_leaves_its_trace(tmp_path: Path) -> None:
    company = Company(tmp_path / "company")
    company.found()
    company.write("records/objectives/OBJ-001.yml", f"{OBJECTIVE}data: {TABLE}\n")
    company.write(TABLE, "period,value,n\n2026-01,6.9,40\n2026-02,9.1,40\n")
    company.commit("Enter", "2026-03-03T09:00:00+00:00")
    company.write(TABLE, "period,value,n\n2026-01,6.9,4000\n")
    second = company.commit("Forget February", "2026-03-20T09:00:00+00:00")
    said = page_on(company, "2026-04-02")
    assert f"2026-02 was 9.1 until 2026-03-20: taken out {TABLE}:3 2026-03-20, commit {second[:12]}" in said
    assert "was 6.9 of 40 until 2026-03-20" in said, "of how many is part of a figure"
    assert "Corrected since" in page_on(company, "2026-03-10")


def test_results_of_waves_have_no_limits_of_single_values(tmp_path: Path) -> None:
    company = Company(tmp_path / "company")
    company.found()
    company.write("records/objectives/OBJ-001.yml", f"{OBJECTIVE}computed: {{instrument: Card}}\n")
    for number, half in enumerate(("2023-H1", "2023-H2", "2024-H1", "2024-H2", "2025-H1", "2025-H2", "2026-H1"), 1):
        company.write(
            f"records/surveys/SRV-2026-{number:02d}.yml",
            f"id: SRV-2026-{number:02d}\ntitle: W\nstatus: closed\ninstrument: Card\nmetric: mark\nlowest: 0\n"
            f"highest: 10\ngood: low\nperiod: {half}\nsent: 60\n"
            f"answers:\n  - {{mark: {number}, count: 20}}\n  - {{mark: 5, count: 20}}\n",
        )
    company.commit("Keep them", "2026-07-03T09:00:00+00:00")
    said = page_on(company, "2026-07-10")
    assert "6 days in 2026-H1" in said and "How it behaves" not in said and "SRV-2026-07" in said
