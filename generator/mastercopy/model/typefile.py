"""Reads one type.yml, with the fields of its family merged in; every fault at its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mastercopy.model.audiences import read_shown
from mastercopy.model.fields import KINDS
from mastercopy.model.language import name_of_ours
from mastercopy.model.lifecycle import Lifecycle
from mastercopy.model.measuretype import MeasureSpec, read_measure
from mastercopy.model.organisation import read_list, read_text
from mastercopy.model.recordtype import DEFAULT_ID, NOBODY, FieldSpec, FormSpec, RecordType, RuleUse
from mastercopy.model.typecheck import check_type
from mastercopy.sources.yamltext import YamlMapping, YamlNode, YamlScalar, YamlSequence, plain, read_yaml
from mastercopy.words import Place, Problem, closest, one_line
from mastercopy.words.saying import say

_KEYS = (
    "title",
    "plural",
    "prefix",
    "folder",
    "single",
    "family",
    "part",
    "many",
    "beside",
    "id_pattern",
    "id_from",
    "clauses",
    "review_inputs",
    "retention",
    "visible_to",
    "about",
    "lifecycle",
    "revision",
    "fields",
    "sections",
    "order",
    "rules",
    "measures",
    "register",
    "form",
    "starter",
)
_FORM_KEYS = ("title", "about", "ask", "labels", "day", "confirm")
_FIELD_KEYS = (
    "kind",
    "title",
    "help",
    "required",
    "required_from",
    "when",
    "unless",
    "many",
    "of",
    "to",
    "back",
    "plan",
    "fields",
    "key",
    "later",
    "personal",
)
YES = ("true", "yes")
_NAME = re.compile(r"_?[a-z0-9][a-z0-9-]{0,63}")
_SETS = re.compile(r"(?:(?:\[[A-Za-z0-9._-]+\]|[A-Za-z0-9_-])(?:[+*?]|\{\d{1,2}(?:,\d{1,2})?\})?)+")


def is_pattern(text: str) -> bool:
    """Whether a text is a pattern of IDs: no groups and few repetitions, so that no ID makes matching slow."""
    if len(text) > 100 or _SETS.fullmatch(text) is None or sum(text.count(mark) for mark in "+*?{") > 3:
        return False
    try:
        re.compile(text)
    except re.error:
        return False
    return True


class TypeReading:
    """One reading of one type.yml: collects every problem, then gives the type or None."""

    def __init__(self, name: str, path: str) -> None:
        self.name, self.path = name, path
        self.problems: list[Problem] = []

    def fault(self, place: Place, sentence: str, hint: str) -> None:
        says = say("{type}: {fault}", type=self.name, fault=sentence)
        self.problems.append(Problem("type-unreadable", "error", place, says, hint))

    def read(self, text: str, common: Mapping[str, tuple[FieldSpec, ...]]) -> RecordType | None:
        """The type, with the fields that `common` gives to every type of its family."""
        node, problems = read_yaml(text, self.path)
        self.problems.extend(problems)
        if not isinstance(node, YamlMapping):
            if not problems:
                self.fault(Place(self.path), say("a type is a list of `key: value`"), say("see the record types page"))
            return None
        self._check_keys(node, _KEYS)
        given = {entry.key: plain(entry.value) for entry in node.entries}
        family, folder = given.get("family"), read_text(given.get("folder"))
        if family not in ("document", "record") or folder is None:
            self.fault(node.place, say("family (document or record) and folder are needed"), say("add them"))
            return None
        if not _NAME.fullmatch(self.name) or ".." in folder:
            self.fault(
                node.place, say("its name or folder is none"), say("name it in lower-case letters, digits and hyphens")
            )
            return None
        self._check_pattern(node.get("id_pattern"))
        fields = self._fields(node.get("fields"))
        names = {spec.name for spec in fields}
        lifecycle = self._lifecycle(node.get("lifecycle"))
        merged = (*(spec for spec in common.get(family, ()) if spec.name not in names), *fields)
        if lifecycle is not None and "status" not in names:
            status = FieldSpec("status", "choice", self._title("Status"), node.place, required=True, of=lifecycle.every)
            merged = (*(spec for spec in merged if spec.name != "status"), status)
        kind = self._type(given, merged, lifecycle, node)
        self.problems.extend(check_type(kind, node))
        return kind

    def _type(
        self, given: Mapping[str, Any], fields: tuple[FieldSpec, ...], lifecycle: Lifecycle | None, node: YamlMapping
    ) -> RecordType:
        pattern, rows = read_text(given.get("id_pattern")), given.get("order")
        shown = read_shown(given).names
        return RecordType(
            name=self.name,
            title=self._title(read_text(given.get("title")) or self.name),
            family=given["family"],
            folder=str(given["folder"]).strip().strip("/"),
            source=self.path,
            plural=self._title(read_text(given.get("plural")) or "") or None,
            prefix=read_text(given.get("prefix")),
            single=given.get("single") in YES,
            part=read_text(given.get("part")),
            many=read_text(given.get("many")),
            beside=self._fields(node.get("beside")),
            id_pattern=pattern if pattern and is_pattern(pattern) else DEFAULT_ID,
            id_from=read_text(given.get("id_from")),
            clauses=read_list(given.get("clauses")),
            review_inputs=read_list(given.get("review_inputs")),
            retention=read_text(given.get("retention")),
            visible_to=(NOBODY,) if shown == () else shown or (),
            about=read_list(given.get("about")),
            lifecycle=lifecycle,
            revision_scheme=read_text(given.get("revision")) or "number",
            fields=fields,
            sections=read_list(given.get("sections")),
            order=tuple(read_list(row) for row in rows if isinstance(row, list)) if isinstance(rows, list) else (),
            rules=self._rules(node.get("rules")),
            measures=self._measures(node.get("measures")),
            register=read_list(given.get("register")) or ("id", "title"),
            form=self._form(node.get("form")),
            starter=_starter(given.get("starter")),
        )

    def _title(self, text: str) -> str:
        return name_of_ours(text, self.path)

    def _check_pattern(self, node: YamlNode | None) -> None:
        if isinstance(node, YamlScalar) and not node.is_null and not is_pattern(node.text.strip()):
            self.fault(
                node.place,
                say("its id_pattern is not made of character sets alone"),
                say('write sets in brackets, with at most three repetitions, such as "[A-Z][A-Z0-9-]*"'),
            )

    def _check_keys(self, node: YamlMapping, known: tuple[str, ...]) -> None:
        for entry in node.entries:
            if entry.key not in known:
                self.fault(
                    entry.place,
                    say("{key} is no key here", key=repr(entry.key)),
                    closest(entry.key, known, say("known keys: {names}", names=", ".join(known))),
                )

    def _fields(self, node: YamlNode | None) -> tuple[FieldSpec, ...]:
        if node is None or isinstance(node, YamlScalar):
            return ()
        if not isinstance(node, YamlMapping):
            self.fault(node.place, say("fields must be `name: {{kind: ...}}`"), say("write one line a field"))
            return ()
        return tuple(
            spec for entry in node.entries if (spec := self._field(entry.key, entry.value, entry.place)) is not None
        )

    def _field(self, name: str, node: YamlNode, place: Place) -> FieldSpec | None:
        if not isinstance(node, YamlMapping):
            self.fault(place, say("the field {name} needs a kind", name=name), say("write `{{kind: text}}`"))
            return None
        self._check_keys(node, _FIELD_KEYS)
        given = {entry.key: plain(entry.value) for entry in node.entries}
        kind = given.get("kind")
        if kind not in KINDS:
            self.fault(
                place,
                say("the field {name} has no known kind", name=name),
                closest(str(kind), tuple(KINDS), say("kinds: {names}", names=", ".join(KINDS))),
            )
            return None
        when = given.get("when")
        return FieldSpec(
            name,
            kind,
            self._title(read_text(given.get("title")) or name.replace("_", " ").capitalize()),
            place,
            read_text(given.get("help")) or "",
            given.get("required") in YES,
            read_text(given.get("required_from")),
            {key: read_list(value) for key, value in when.items()} if isinstance(when, Mapping) else {},
            given.get("many") in YES,
            read_list(given.get("of")),
            read_list(given.get("to")),
            read_text(given.get("back")),
            given.get("plan") in YES,
            self._fields(node.get("fields")),
            read_text(given.get("key")),
            given.get("later") in YES,
            given.get("personal") in YES,
            read_list(given.get("unless")),
        )

    def _rules(self, node: YamlNode | None) -> tuple[RuleUse, ...]:
        if node is None or (isinstance(node, YamlScalar) and node.is_null):
            return ()
        if not isinstance(node, YamlMapping):
            self.fault(node.place, say("rules must be `slug: {{options}}`"), say("write one line a rule"))
            return ()
        return tuple(
            RuleUse(entry.key, options if isinstance(options := plain(entry.value), dict) else {}, entry.place)
            for entry in node.entries
        )

    def _measures(self, node: YamlNode | None) -> tuple[MeasureSpec, ...]:
        if node is None or (isinstance(node, YamlScalar) and node.is_null):
            return ()
        if not isinstance(node, YamlMapping):
            self.fault(node.place, say("measures must be `name: {{kind: ...}}`"), say("write one line a measure"))
            return ()
        given = [(entry, plain(entry.value)) for entry in node.entries]
        return tuple(
            read_measure(entry.key, value if isinstance(value, dict) else {}, entry.place) for entry, value in given
        )

    def _form(self, node: YamlNode | None) -> FormSpec | None:
        if node is None or (isinstance(node, YamlScalar) and node.is_null):
            return None
        if not isinstance(node, YamlMapping):
            self.fault(
                node.place, say("a form has questions"), say("write `form: {{about: ..., ask: {{title: ...}}}}`")
            )
            return None
        self._check_keys(node, _FORM_KEYS)
        given = {entry.key: plain(entry.value) for entry in node.entries}
        asked = given.get("ask")
        return FormSpec(
            one_line(read_text(given.get("title")) or ""),
            one_line(read_text(given.get("about")) or ""),
            {key: one_line(str(text)) for key, text in asked.items()} if isinstance(asked, Mapping) else {},
            tuple(map(one_line, read_list(given.get("labels")))) or (self.name,),
            read_text(given.get("day")),
            tuple(map(one_line, read_list(given.get("confirm")))),
            node.place,
        )

    def _lifecycle(self, node: YamlNode | None) -> Lifecycle | None:
        if node is None or (isinstance(node, YamlScalar) and node.is_null):
            return None
        states = node.get("states") if isinstance(node, YamlMapping) else None
        if not isinstance(node, YamlMapping) or not isinstance(states, YamlSequence) or not read_list(plain(states)):
            self.fault(node.place, say("a lifecycle has states"), say("write `lifecycle: {{states: [open, closed]}}`"))
            return None
        self._check_keys(node, ("states", "exits"))
        exits = node.get("exits")
        found: dict[str, tuple[str, ...]] = {}
        for entry in exits.entries if isinstance(exits, YamlMapping) else ():
            if isinstance(entry.value, YamlMapping):
                self._check_keys(entry.value, ("needs",))
                found[entry.key] = read_list(plain(entry.value.get("needs") or entry.value))
            else:
                found[entry.key] = ()
        return Lifecycle(read_list(plain(states)), found)


def _starter(given: object) -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """The rows that a new file begins with, by their list, leniently."""
    lists = given if isinstance(given, Mapping) else {}
    return {
        str(name): tuple(
            {str(key): one_line(str(text)) for key, text in row.items()} for row in rows if isinstance(row, Mapping)
        )
        for name, rows in lists.items()
        if isinstance(rows, list)
    }
