"""Measures a site of many objectives with long series: whole build, twice as many, and the scores alone, as ratios.

    python benchmarks/objectives.py [--objectives 500] [--points 120] [--complaints 2000]

It writes a repository of one commit: every second objective has its points inline, the others in a table, one of ten is
counted from a register of complaints. Times are of whole processes in turn; nothing is kept between them.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from company import Company

CHANNEL = "id: CHN-001\ntitle: T\nkind: telephone\nowner: boss\ndirection: in\ncomplaints: yes\nanswer_within: 5 days\n"


def months(count: int) -> list[str]:
    """So many months up to October 2026."""
    last = 2026 * 12 + 9
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in range(last - count + 1, last + 1)]


def write_objectives(company: Company, objectives: int, points: int, complaints: int) -> None:
    """Everything in one commit."""
    chance = random.Random(5)
    company.found("2016-01-04T09:00:00+00:00")
    company.write("records/channels/CHN-001.yml", CHANNEL)
    for number in range(1, complaints + 1):
        day = date(2016, 11, 1) + timedelta(chance.randrange(3600))
        fields = f"received: {day} 10:00\nanswered: {day + timedelta(chance.randrange(9))} 11:00\nanswer: Sorry\n"
        company.write(
            f"records/complaints/CMP-{day.year}-{number:05d}.yml",
            f"id: CMP-{day.year}-{number:05d}\ntitle: T\nchannel: CHN-001\ncategory: late delivery\ntext: T\n"
            f"status: received\n{fields}",
        )
    for number in range(1, objectives + 1):
        rows = [
            (month, round(7 - 2 * at / points + chance.gauss(0, 0.3), 2)) for at, month in enumerate(months(points))
        ]
        body, table = "", f"records/data/obj-{number:04d}.csv"
        if number % 10 == 0 and complaints:
            body = "computed: {measure: complaint.received}\n"
        elif number % 2:
            body = "measurements:\n" + "".join(f"  - {{period: {p}, value: {v}, n: 60}}\n" for p, v in rows)
        else:
            company.write(table, "period,value,n\n" + "".join(f"{p},{v},60\n" for p, v in rows))
            body = f"data: {table}\n"
        company.write(
            f"records/objectives/OBJ-{number:04d}.yml",
            f"id: OBJ-{number:04d}\ntitle: Objective {number}\nstatement: Sooner\nowner: writer\n"
            "measure: {name: Time, definition: Days, unit: days, direction: down}\n"
            "baseline: {value: 7, period: 2016}\ntarget: 5\nstart: 2016-11-01\ndue: 2027-06-30\nfrequency: monthly\n"
            f"{body}",
        )
    company.commit("Measure", "2026-11-02T09:00:00+00:00")


def timed(*arguments: str) -> float:
    """Seconds of one whole process."""
    begun = perf_counter()
    environment = {**os.environ, "MASTERCOPY_STORE": "off"}
    command = [sys.executable, "-m", "mastercopy", *arguments, "--as-of", "2026-11-24"]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("objectives", 500), ("points", 120), ("complaints", 2000)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for share in (2, 1):
            company = Company(Path(folder) / f"company-{share}")
            write_objectives(company, asked.objectives // share, asked.points, asked.complaints // share)
            site = Path(folder) / f"site-{share}"
            found[share] = timed("build", "--repo", str(company.root), "--site-dir", str(site))
            charts = sum(page.read_text("utf-8").count('class="mc-chart"') for page in site.rglob("*.html"))
        scores = timed("score", "--repo", str(company.root), "--format", "json")
    sys.stdout.write(
        f"{asked.objectives} objectives x {asked.points} points, {asked.complaints} complaints, {charts} charts: "
        f"{found[1]:.1f} s for the whole site, {found[1] / found[2]:.2f} times half of it; scores {scores:.1f} s\n"
    )


if __name__ == "__main__":
    main()
