"""The language of a site is what its mkdocs.yml says; what people wrote in another keeps its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from apart import run_apart
from company import SIGNS, Company, procedure

SETTINGS = "site_name: Trial\ntheme: {name: material%s}\nplugins: [search, mastercopy]\n"


def built(company: Company, speaks: str, folder: Path, **fields: str) -> Path:
    """The site of a company with one procedure in force."""
    company.found()
    company.write("mkdocs.yml", SETTINGS % (f", language: {speaks}" if speaks else ""))
    company.write("docs/procedures/SOP-001.md", procedure(**fields))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    done = run_apart("build", "--no-store", "--as-of", "2026-03-01", "--site-dir", str(folder), where=company.root)
    assert done.returncode == 0, done.stderr
    return folder


def banner(site: Path) -> str:
    tree = html.fromstring((site / "documents/SOP-001/index.html").read_text("utf-8"))
    return " ".join(tree.xpath("//*[contains(@class, 'mc-banner')]")[0].text_content().split())


@pytest.mark.parametrize(
    ("language", "lang", "said"),
    [
        ("", "en", "Effective. Revision 1 is in force since 2026-02-02."),
        ("de", "de", "In Kraft. Revision 1 ist seit 2026-02-02 in Kraft."),
        ("fr", "fr", "En vigueur. La révision 1 est en vigueur depuis le 2026-02-02."),
        ("es", "es", "Vigente. La revisión 1 está vigente desde 2026-02-02."),
        ("it", "it", "Effective. Revision 1 is in force since 2026-02-02."),
    ],
)
def test_a_site_speaks_the_language_of_its_theme(
    company: Company, tmp_path: Path, language: str, lang: str, said: str
) -> None:
    site = built(company, language, tmp_path / "site")
    assert banner(site).startswith(said)
    page = (site / "index.html").read_text("utf-8")
    assert html.fromstring(page).get("lang") == lang
    script = (site / "assets" / "mastercopy.js").read_text("utf-8")
    assert script.startswith("window.mastercopyWords=") == (language in ("de", "fr", "es"))


@pytest.mark.parametrize(
    ("written", "shown"), [("en", "en"), ("pt-BR", "pt-BR"), ("de", ""), ("a b", ""), ('"><b>', "")]
)
def test_a_text_in_another_language_says_so(company: Company, tmp_path: Path, written: str, shown: str) -> None:
    site = built(company, "de", tmp_path / "site", language=f"'{written}'")
    for name in ("index.html", "r1.html"):
        tree = html.fromstring((site / "documents/SOP-001" / name).read_text("utf-8"))
        heading = next(one for one in tree.iter("h2") if one.text == "Purpose")
        spoken = [one.get("lang") for one in heading.iterancestors("div") if one.get("lang")]
        assert spoken == ([shown] if shown else [])
