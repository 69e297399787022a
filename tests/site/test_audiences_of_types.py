"""Plants a word in every field of words of every shipped type: who may not see a record sees none of them anywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from canaries import words_in
from company import SIGNS, Company, run
from mastercopy.model.catalog import build_catalog
from mastercopy.model.recordtype import FieldSpec, RecordType

TYPES = build_catalog(None)[0].types
SHOWN = {"organisation", "matrix", "calendar", "roles", "scope"}
"""Parts that cannot be hidden, and one file that stands for the whole house."""
AS_WRITTEN = (
    "id",
    "visible_to",
    "public",
    "revision",
    "type",
    "retention",
    "superseded_by",
    "formerly",
    "translation_of",
)
LINES: dict[str, dict[str, object]] = {"a": {"visible_to": ["auditor"]}, "v": {}}
PEOPLE = [
    {"id": "ana", "name": "Ana Author", "emails": ["ana@trial.example"], "roles": [{"role": "writer"}]},
    {"id": "bob", "name": "Bob Boss", "emails": ["bob@trial.example"], "roles": [{"role": "quality-manager"}]},
]
SAID = {"choice": "", "date": "2026-02-01", "number": "3", "person": "bob", "role": "writer", "period": "2026-01"}
"""What the other kinds of fields say where an example is silent."""


class Planting:
    """Writes one record for a letter; what is for everybody links in every field to what is hidden."""

    def __init__(self, letter: str, kind: RecordType) -> None:
        self.letter, self.kind = letter, kind

    def word(self, *path: str) -> str:
        return f"zq{self.letter}{re.sub('[^a-z0-9]', '', ''.join((self.kind.name, *path)))}zq"

    def name(self) -> str | None:
        """The number of the record: a planted word as well, where the type takes one."""
        core = self.word("id")
        spelled = (f"{self.kind.prefix}-{core}".upper(), core, core.upper())
        return next((one for one in spelled if re.fullmatch(self.kind.id_pattern, one)), None)

    def linked(self, spec: FieldSpec) -> list[str]:
        kinds = [kind for to in spec.to for kind in (TYPES.values() if to == "*" else (TYPES[to],))]
        hidden = [kind for kind in kinds if kind.part not in SHOWN and kind.id_from is None]
        return [name for kind in hidden if (name := Planting("a", kind).name()) is not None]

    def value(self, spec: FieldSpec, given: Any, path: tuple[str, ...]) -> Any:
        """What a field says: a planted word, a hidden number, else what the example says."""
        if spec.name in AS_WRITTEN:
            return given
        if spec.kind == "records":
            rows = given if isinstance(given, list) else [given or {}]
            found = [dict(self.values(spec.fields, row, path)) for row in rows]
            return found if isinstance(given, list) or spec.many else found[0]
        words = {"text": [f"{self.word(*path)} words"], "long-text": [f"{self.word(*path)} words"]}
        said = words.get(spec.kind) or (self.linked(spec) if spec.kind == "link" else None)
        if spec.kind == "person" and self.letter == "v":
            said = [Planting("a", TYPES["person"]).name() or ""]
        if said:
            return said if spec.many else said[0]
        return given if given is not None else (spec.of[0] if spec.of else SAID.get(spec.kind))

    def values(self, specs: tuple[FieldSpec, ...], given: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Any]:
        for spec in specs:
            value = self.value(spec, given.get(spec.name), (*path, spec.name))
            if value not in (None, "", [], {}) and (spec.name != "status" or spec.name in given):
                yield spec.name, value

    def record(self) -> dict[str, Any]:
        text = self.kind.example or ""
        given = yaml.load(text.split("---\n")[1] if self.kind.family == "document" else text, Loader=yaml.BaseLoader)
        row = given[self.kind.many][0] if self.kind.many is not None else given
        about = {self.kind.id_from: Planting(self.letter, TYPES["procedure"]).name()} if self.kind.id_from else {}
        name = {} if self.kind.id_from else {"id": self.name()}
        return {**dict(self.values(self.kind.fields, row, ())), **name, **about, **LINES[self.letter]}

    def write(self, company: Company) -> None:
        if self.kind.family == "record":
            company.write(f"records/{self.kind.folder}/{self.word('file')}.yml", json.dumps(self.record()))
            return
        fields = {**self.record(), "type": self.kind.name}
        fields = {key: value for key, value in fields.items() if key not in ("file", "status", "withdrawn")}
        text = f"---\n{json.dumps(fields)}\n---\n\n# Text\n\n{self.word('body')} words\n"
        company.write(f"docs/{self.kind.folder}/{self.word('file')}.md", text)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Company:
    company = Company(tmp_path_factory.mktemp("types") / "company")
    company.found()
    for kind in (one for one in TYPES.values() if one.part not in SHOWN):
        plantings = [Planting(letter, kind) for letter in LINES]
        if kind.many is not None:
            rows = [*(PEOPLE if kind.name == "person" else ()), *(one.record() for one in plantings)]
            company.write(f"records/{kind.folder}", json.dumps({kind.many: rows}))
            continue
        for one in plantings:
            one.write(company)
    company.commit(f"Plant\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    return company


def seen(company: Company, audience: str) -> frozenset[str]:
    site: Path = company.root.parent / audience
    told = ("--as-of", "2026-11-24", "--no-store", "--audience", audience)
    done = run("build", "--repo", str(company.root), "--site-dir", str(site), *told)
    assert done.returncode == 0, done.stderr
    return words_in(site)


def test_no_field_of_no_type_tells_of_what_is_hidden(planted: Company) -> None:
    told, hidden = seen(planted, "auditor"), seen(planted, "staff")
    assert sorted(word for word in hidden if word[0] == "a") == []
    assert len([word for word in told if word[0] == "a"]) > 1_000, "as many places are looked at"
    assert seen(planted, "public") == frozenset()
