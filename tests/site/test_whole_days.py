"""A day on a page is one word: no line breaks at its hyphens, and nothing else of the page is touched."""

from __future__ import annotations

import re

import pytest

from mastercopy.site.wholedays import keep_days_whole


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03", "2025-12-31", "1999-01-01"])
@pytest.mark.parametrize("around", ["<p>{}</p>", "<p>since {}.</p>", "<td>({}, late)</td>", "<ins>{}</ins>: <b>x</b>"])
def test_a_day_is_marked_where_it_is_read(day: str, around: str) -> None:
    marked = keep_days_whole(around.format(day))
    assert marked == around.format(f"<time>{day}</time>")


def test_a_line_may_end_before_the_hour_of_a_moment() -> None:
    marked = keep_days_whole("<dd>2025-06-23T14:02:00+01:00</dd><p>2026-11-30T09:00Z</p>")
    assert marked == "<dd><time>2025-06-23</time><wbr>T14:02:00+01:00</dd><p><time>2026-11-30</time><wbr>T09:00Z</p>"


@pytest.mark.parametrize(
    "left",
    [
        '<a href="on.html?on=2026-03-01" title="On 2026-03-01">that day</a>',
        '<td class="mc-fixed">2026-03-01</td>',
        "<p>FND-2026-006 and MRV-2026-02, 2025-2026, 2026-13-01, 2026-02-30x, 1.2026-03-01, a/2026-03-01.csv</p>",
        "<svg><title>2026-03-01: 4.8</title><text>2026-03</text></svg>",
        "<pre><code>date = 2026-03-01</code></pre>",
        "<p>2026-03-<del>01</del><ins>02</ins></p>",
        "2026-03-01",
    ],
)
def test_numbers_addresses_and_drawings_stay_as_they_are(left: str) -> None:
    assert keep_days_whole(left) == left


def test_what_stands_between_drawings_is_marked() -> None:
    page = "<p>On 2026-03-01 <svg><text>2026-03</text></svg>2026-04 <svg></svg></p><p>2026-05-06</p>"
    marked = keep_days_whole(page)
    assert re.findall("<time>(.*?)</time>", marked) == ["2026-03-01", "2026-04", "2026-05-06"]
    assert marked.replace("<time>", "").replace("</time>", "") == page


def test_what_is_marked_may_be_marked_again() -> None:
    marked = keep_days_whole("<p>From 2026-03-01 to 2026-04, at 2026-11-30T09:00Z</p>")
    assert marked.count("<time>") == 3 and keep_days_whole(marked) == marked
