"""The verbs `types` and `schema`: what follows from a record type, for people, editors and forges."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from company import Company, run
from mastercopy.model.catalog import build_catalog

TYPES = build_catalog(None)[0].types
OWN = "title: Van\nfamily: record\nprefix: VAN\nfolder: vans\nfields:\n  title: {kind: text, required: true}\n"


def test_every_example_fits_the_schema_that_is_printed(tmp_path: Path) -> None:
    said = run("schema", "--repo", str(tmp_path))
    assert said.returncode == 0, said.stderr
    schemas = json.loads(said.stdout)
    assert set(schemas) == set(TYPES)
    for name, kind in TYPES.items():
        text = kind.example or ""
        written = yaml.safe_load(text.split("---\n")[1] if kind.family == "document" else text)
        errors = Draft202012Validator(schemas[name]).iter_errors(json.loads(json.dumps(written, default=str)))
        assert [error.message for error in errors] == [], name


def test_an_own_type_is_listed_described_and_has_a_schema_and_a_form(tmp_path: Path) -> None:
    (tmp_path / "records/_types/van").mkdir(parents=True)
    (tmp_path / "records/_types/van/type.yml").write_text(OWN, encoding="utf-8")
    assert "\nvan " in run("types", where=tmp_path).stdout
    told = run("types", "van", where=tmp_path).stdout
    assert "records/vans/" in told and "id: VAN-001" in told
    assert json.loads(run("schema", "van", where=tmp_path).stdout)["title"] == "Van"
    assert json.loads(run("types", "van", "--form", where=tmp_path).stdout)["name"] == "Van"


@pytest.mark.parametrize("asked", [("types", "procedur"), ("schema", "procedur"), ("types", "--form")])
def test_a_wrong_name_is_exit_code_2(asked: tuple[str, ...], tmp_path: Path) -> None:
    said = run(*asked, where=tmp_path)
    assert said.returncode == 2 and said.stdout == "" and "Traceback" not in said.stderr
    assert "--form needs" in said.stderr or "did you mean 'procedure'?" in said.stderr


def test_explain_without_a_name_lists_every_rule_with_one_line() -> None:
    said = run("explain")
    assert said.returncode == 0, said.stderr
    rows = {line.split()[0]: line for line in said.stdout.splitlines()[1:]}
    assert {"overdue", "revision-not-advanced", "yaml-unreadable", "timezone-unknown"} <= set(rows)
    assert "A promised date has passed" in rows["overdue"]
    assert run("explain", "overdue").stdout.startswith("overdue\n")


def test_the_id_that_is_shown_is_formed_as_that_of_a_new_record(company: Company) -> None:
    """`types` and `new` both go by the example of the type, which carries the year or does not."""
    company.found()
    for kind in ("audit", "equipment"):
        told = run("types", kind, "--repo", str(company.root)).stdout
        shown = re.search(r"IDs such as ([A-Z]+)-((?:[0-9]{4}-)?)[0-9]+", told)
        assert shown is not None and f"\nid: {shown[1]}-" in told, told
        done = run("new", kind, "First", "--as-of", "2026-05-01", "--repo", str(company.root))
        assert done.returncode == 0, done.stderr
        made = rf"{shown[1]}-{'2026-' if shown[2] else ''}[0-9]+-first\.yml"
        assert any(re.fullmatch(made, path.name) for path in company.root.rglob("records/*/*.yml")), made
