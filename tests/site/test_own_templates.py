"""A record type of the organisation may bring its own page; it shows what the page holds and can do nothing else."""

from __future__ import annotations

from pathlib import Path

import html5lib
import pytest

from apart import run_apart
from company import Company
from mastercopy.site.owntemplates import render_own
from mastercopy.words import MastercopyError

PLACE = "records/_types/tasting/page.html.j2"
TYPE = """title: Tasting
prefix: TST
folder: tastings
family: record
fields:
  title: {kind: text, required: true}
  panel: {kind: text, many: true}
register: [id, title]
"""
PAGE = """{% extends "record.html.j2" %}{% import "parts.html.j2" as parts %}
{% block body %}<h2>Whoever tasted</h2>
{% set first = page.lines | first %}<p>{{ first.term | upper }}</p>
{% for line in page.lines if line.names or line.items %}<p onclick="alert(1)">{{ line.term }}</p>{% endfor %}
{{ super() }}<script>alert(1)</script><a href="javascript:alert(1)">a way</a>
<table><tr><td data-label="Day">{{ parts.status("Held", "ok") }}</td></tr></table>{{ chart }}{% endblock %}
"""


def build(company: Company, template: str, tmp_path: Path) -> tuple[int, str, Path]:
    company.found()
    company.write("records/_types/tasting/type.yml", TYPE)
    company.write(PLACE, template)
    company.write("records/tastings/TST-001.yml", "id: TST-001\ntitle: '{{ 7 * 7 }} <b>menu</b>'\npanel: [Ana, Ben]\n")
    company.commit("Plan the spring tasting", "2026-02-01T09:00:00+00:00")
    said = run_apart(
        "build", "--repo", str(company.root), "--site-dir", str(tmp_path / "site"), "--as-of", "2026-04-01"
    )
    return said.returncode, said.stderr, tmp_path / "site"


def test_a_template_of_its_own_shows_what_the_page_holds(company: Company, tmp_path: Path) -> None:
    code, told, site = build(company, PAGE, tmp_path)
    assert code == 0, told
    page = (site / "records/tasting/TST-001.html").read_text("utf-8")
    article = html5lib.parse(page, namespaceHTMLElements=False).find(".//article")
    assert [node.text for node in article.iter("h2")][0] == "Whoever tasted"
    assert "{{ 7 * 7 }} <b>menu</b>" in "".join(article.find("h1").itertext())
    assert article.find(".//td").get("data-label") == "Day"
    assert "alert" not in "".join(f"{node.tag}{node.attrib}" for node in article.iter() if isinstance(node.tag, str))
    assert article.find(".//script") is None
    assert [node.get("class") for node in article.iter("span")] == ["mc-status mc-tone-ok mc-fixed"]


FAULTS = [
    ("{{ cycler.__init__.__globals__ }}", "fails"),
    ("{{ lipsum() }}", "calls what is not there for it"),
    ("{{ range(10 ** 9) }}", "calls what is not there for it"),
    ("{{ 'x' * 999999999 }}", "multiplies"),
    ("{{ 9 ** 999999999 }}", "raises to a power"),
    ("{{ '%999999999d' % 1 }}", "formats with %"),
    ("{{ 'x' | center(999999999) }}", "uses the filter center"),
    ("{{ ('x' | list | string) }}", "uses the filter"),
    ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "defines a macro"),
    ("{% for a in page.lines recursive %}{{ loop(page.lines) }}{% endfor %}", "loops more than 2 deep"),
    ("{% for a in b %}{% for c in b %}{% for d in b %}{% endfor %}{% endfor %}{% endfor %}", "loops more than 2 deep"),
    ("{% set a = 'x' %}{% set a = a ~ a %}", "keeps under a name what it put together"),
    ("{% set a %}xx{% endset %}", "keeps a piece of the page"),
    ("{% with a = [page, page] %}{{ a }}{% endwith %}", "keeps under a name what it put together"),
    ("{% set to = page.moves %}", "gives to another meaning"),
    ('{% import "parts.html.j2" as p %}{{ p.head([p.head([1])]) }}', "gives one part of a page to another"),
    ('{% import "parts.html.j2" as p %}{% set a = p.head([1]) %}', "keeps under a name"),
    ('{% include "nowhere.html.j2" %}', "fails"),
    ("{% if %}", "cannot be read"),
    ("{{ nothing.there }}", "fails"),
    ("{{ 1 / 0 }}", "fails: ZeroDivisionError"),
    ("(" * 9 + "{{ " + "(" * 3000 + ")" * 3000 + " }}", "nested too deeply"),
    ("{% for a in many %}{% for b in many %}{{ long }}{% endfor %}{% endfor %}", "longer than"),
]


@pytest.mark.parametrize(("template", "says"), FAULTS)
def test_a_template_that_computes_is_refused_at_its_line(template: str, says: str) -> None:
    with pytest.raises(MastercopyError) as refused:
        render_own(f"\n{template}", PLACE, "records/tasting/TST-001.html", page={}, many=range(3000), long="x" * 3000)
    assert says in str(refused.value)
    assert refused.value.place is not None
    assert refused.value.place.path == PLACE


def test_a_build_with_such_a_template_ends_with_one_sentence(company: Company, tmp_path: Path) -> None:
    code, told, site = build(company, "<p>\n{{ lipsum(9999) }}</p>", tmp_path)
    assert code == 2
    assert f"{PLACE}:2" in told
    assert "Traceback" not in told
    assert not site.exists()
