"""The forms by which people report: the forge takes them, they ask in plain words, and they follow the record types."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from company import Company, run
from mastercopy.editing.forms import FIRST, edit_forms
from mastercopy.model.answers import read_answers
from mastercopy.model.catalog import build_catalog
from mastercopy.model.issueform import PRIVACY, issue_template, questions_of
from mastercopy.model.register import build_register
from mastercopy.sources.files import memory_tree

ROOT = Path(__file__).resolve().parents[2]
CHANNEL = "id: CHN-001\ntitle: {}\nkind: e-mail\nowner: writer\nlistens: [writer]\nstatus: open\n"
VAN = """\
title: "Van: <b>check</b>"
prefix: VAN
folder: vans
family: record
fields:
  title:  {kind: text, required: true}
  seen:   {kind: date, required: true}
  answer: {kind: choice, of: ["yes", "no", "2024", "on", "a: b", "# c", "- d", "{{ x }}", "@everyone"], required: true}
  tyres:  {kind: choice, many: true, of: [front, rear], title: "Tyres"}
  score:  {kind: choice, of: [good, None]}
form:
  title: "Look at a van: ${{ secrets.X }}"
  about: "What you saw\\n### Injected"
  day: seen
  ask: {answer: "Did it start? \\"quoted\\"", tyres: "Which tyres?", score: "How was it?"}
  confirm: [I have looked myself, "yes"]
"""


def published(name: str) -> Draft7Validator:
    folder = files("check_jsonschema") / "builtin_schemas" / "vendor"
    return Draft7Validator(json.loads((folder / f"{name}.json").read_text("utf-8")))


def written(company: Company, *more: str) -> list[Path]:
    done = run("forms", "--write", *more, "--repo", str(company.root))
    assert done.returncode == 0, done.stdout + done.stderr
    place = ".gitlab/issue_templates" if "gitlab" in more else ".github/ISSUE_TEMPLATE"
    return sorted((company.root / place).iterdir())


@pytest.fixture
def firm(company: Company) -> Company:
    company.found()
    company.write("records/_types/van/type.yml", VAN)
    company.write("records/channels/CHN-001.yml", CHANNEL.format("'Care: \"inbox\" @all'"))
    return company


def test_the_forge_takes_every_form(firm: Company) -> None:
    shape, chooser = published("github-issue-forms"), published("github-issue-config")
    forms = written(firm)
    names_of = {
        "complaint.yml",
        "nonconformity.yml",
        "idea.yml",
        "change-request.yml",
        "acknowledgement.yml",
        "van.yml",
    }
    assert names_of < {file.name for file in forms}
    names: set[str] = set()
    for file in forms:
        form: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        validator = chooser if file.name == "config.yml" else shape
        assert [error.message for error in validator.iter_errors(form)] == [], file.name
        if file.name == "config.yml":
            continue
        labels = [one["attributes"]["label"].casefold() for one in form["body"] if one["type"] != "markdown"]
        assert len(set(labels)) == len(labels) and form["name"] not in names
        assert form["body"][0] == {"type": "markdown", "attributes": {"value": PRIVACY}}
        for one in form["body"]:
            options = one["attributes"].get("options", [])
            assert one["type"] != "dropdown" or "none" not in {str(option).casefold() for option in options}
            assert all(isinstance(option, (str, dict)) for option in options)
        names.add(form["name"])


def test_hostile_words_of_a_type_stay_words(firm: Company) -> None:
    written(firm)
    form = yaml.safe_load((firm.root / ".github/ISSUE_TEMPLATE/van.yml").read_text(encoding="utf-8"))
    elements = {one["id"]: one for one in form["body"] if "id" in one}
    assert form["description"] == "What you saw ### Injected" and form["title"] == "Van: <b>check</b>: "
    assert elements["answer"]["attributes"]["options"][:4] == ["yes", "no", "2024", "on"]
    assert elements["score"]["type"] == "input", "the forge keeps the word none for itself"
    assert elements["tyres"]["attributes"]["multiple"] is True
    assert [tick["label"] for tick in elements["confirm"]["attributes"]["options"]] == ["I have looked myself", "yes"]
    assert "seen" not in elements


def test_what_is_there_is_chosen_and_what_is_not_is_not_asked(firm: Company) -> None:
    written(firm)
    form = yaml.safe_load((firm.root / ".github/ISSUE_TEMPLATE/complaint.yml").read_text(encoding="utf-8"))
    elements = {one["id"]: one for one in form["body"] if "id" in one}
    assert elements["channel"]["attributes"]["options"] == ['Care: "inbox" @all (CHN-001)']
    assert elements["text"]["validations"]["required"] and not elements["received"]["validations"]["required"]
    idea = yaml.safe_load((firm.root / ".github/ISSUE_TEMPLATE/idea.yml").read_text(encoding="utf-8"))
    assert "process" not in [one.get("id") for one in idea["body"]], "there is no process yet that could be named"


def test_forms_are_checked_and_kept(firm: Company) -> None:
    repo = ("--repo", str(firm.root))
    said = run("forms", "--check", *repo)
    assert said.returncode == 1 and said.stdout.count("form-missing") == 8
    assert not (firm.root / ".github").exists(), "checking changes nothing"
    written(firm)
    assert run("forms", "--check", *repo).returncode == 0
    firm.write("records/channels/CHN-002.yml", CHANNEL.format("Telephone").replace("CHN-001", "CHN-002"))
    said = run("forms", "--check", *repo)
    assert said.returncode == 1 and "complaint.yml:1:1: form-stale" in said.stdout
    first = {file.name: file.read_bytes() for file in written(firm)}
    assert {file.name: file.read_bytes() for file in written(firm)} == first


def test_files_of_other_hands_stay(firm: Company) -> None:
    firm.write(".github/ISSUE_TEMPLATE/idea.yml", "name: Our own\n")
    firm.write(".github/ISSUE_TEMPLATE/config.yml", "blank_issues_enabled: true\n")
    firm.write(".github/ISSUE_TEMPLATE/bug.yml", "name: Bug\n")
    firm.write(".github/ISSUE_TEMPLATE/gone.yml", FIRST["github"] + "name: Gone\n")
    said = run("forms", "--write", "--repo", str(firm.root))
    assert said.returncode == 1
    assert "idea.yml:1:1: form-in-the-way" in said.stdout and "gone.yml:1:1: form-left-over" in said.stdout
    assert "bug.yml" not in said.stdout
    folder = firm.root / ".github/ISSUE_TEMPLATE"
    assert (folder / "idea.yml").read_text(encoding="utf-8") == "name: Our own\n"
    assert (folder / "config.yml").read_text(encoding="utf-8") == "blank_issues_enabled: true\n"


def test_the_templates_of_gitlab_are_read_back(firm: Company) -> None:
    files_of = written(firm, "--forge", "gitlab")
    assert [file.name for file in files_of if file.suffix != ".md"] == []
    catalog, _ = build_catalog(memory_tree({"records/_types/van/type.yml": VAN.encode()}))
    register, _ = build_register(memory_tree({}), catalog)
    for kind in catalog.types.values():
        if kind.form is None:
            continue
        questions = questions_of(kind, register)
        template = issue_template(kind, register)
        assert PRIVACY.partition(":")[0] in template and f'/label ~"{kind.name}"' in template
        answers = read_answers(template.partition("/label")[0], questions, confirms=bool(kind.form.confirm))
        assert answers.unasked == () and answers.given == {} and answers.twice == ()


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("form: {about: x, ask: {titel: y}}", "'titel' is no field"),
        ("form: {about: x, ask: {title: y}}", "'title' is no field"),
        ("form: {about: x, day: answer, ask: {answer: y}}", "'answer' is no day"),
        ("form: {about: x, ask: {answer: Y, tyres: y}}", "in words of its own"),
        ("form: {ask: {answer: y}}", "says what it is about"),
        ("form: {about: x}", "says what it is about"),
        ("form: [a]", "a form has questions"),
        ("form: {about: x, asks: {answer: y}}", "'asks' is no key"),
        ("form: {about: x, ask: {answer.of: y}}", "'answer.of' is no field"),
    ],
)
def test_what_a_type_says_wrongly_of_its_form_is_told(form: str, told: str) -> None:
    text = VAN[: VAN.index("form:")] + form + "\n"
    _, problems = build_catalog(memory_tree({"records/_types/van/type.yml": text.encode()}))
    assert any(told in problem.sentence and problem.place.line == 11 for problem in problems), problems


def test_a_form_asks_for_what_stands_in_a_row_where_records_grow_by_rows() -> None:
    """The word that a text was read: which revision is a field of the row, and nobody has to know it."""
    catalog, _ = build_catalog(None)
    kind = next(iter(catalog.by_part("acknowledgements")))
    document, revision = questions_of(kind)
    assert (document.spec.name, document.required) == ("document", True)
    assert (revision.spec.name, revision.required) == ("revision", False)
    assert kind.form is not None and kind.form.confirm == ("I have read and understood it",)
    folder = "records/_types/reading/"
    for asked, told in (("rows.who", "'rows.who' is no field"), ("rows.what", None), ("what", "of its own")):
        text = "title: Reading\nprefix: RDG\nfolder: readings\nfamily: record\nid_from: of\nfields:\n"
        text += "  of: {kind: link, to: ['*']}\n  what: {kind: text}\n"
        text += "  rows: {kind: records, fields: {what: {kind: text}}}\n"
        more = ", rows.what: Z" if asked == "what" else ""
        text += f"form: {{about: x, ask: {{of: X, {asked}: Y{more}}}}}\n"
        _, problems = build_catalog(memory_tree({f"{folder}type.yml": text.encode()}))
        assert [told in one.sentence for one in problems] == [True] if told else problems == (), problems


def test_a_folder_without_records_has_forms(tmp_path: Path) -> None:
    catalog, _ = build_catalog(None)
    register, _ = build_register(memory_tree({}), catalog)
    assert all(edit.before is None for edit in edit_forms(tmp_path, catalog, register, "github").edits)


def test_the_forms_of_this_repository_are_true() -> None:
    said = run("forms", "--check", "--repo", str(ROOT))
    assert said.returncode == 0, said.stdout
