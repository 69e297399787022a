"""Turns a profile file into what an export of one tool looks like: its columns, dates, words and people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from mastercopy.importing.profileshape import SHAPE, read_shape
from mastercopy.model.catalog import PROFILES
from mastercopy.sources.files import Tree
from mastercopy.sources.frontmatter import decode_text, no_text
from mastercopy.sources.yamltext import YamlMapping, plain, read_yaml
from mastercopy.words import MastercopyError, Place, Problem, meant

_ENDING = ".yml"
_MERGED = ("columns", "values", "drop", "only", "fixed", "fallback")
"""What an own profile adds to, entry by entry, instead of replacing it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The marks that a tool fixes."""

    lowest: str
    highest: str
    good: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What the exports of one tool look like; `source` is the name under which their rows are known again."""

    name: str
    place: Place
    title: str
    target: str
    source: str
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    header_rows: int = 1
    header_mark: str | None = None
    label_row: bool = False
    delimiter: str | None = None
    encoding: str | None = None
    zone: ZoneInfo | None = None
    dates: tuple[str, ...] = ()
    decimal: str = "."
    metric: tuple[str, ...] = ()
    scale: Scale | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fallback: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    drop: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    personal: tuple[str, ...] = ()

    def with_columns(self, named: Mapping[str, str]) -> Profile:
        """The profile with the headings that somebody named for fields: these alone are looked for."""
        for name in named:
            if name not in self.columns:
                hint = meant(name, self.columns)
                raise MastercopyError(f"the profile {self.name} reads no field {name[:40]!r}", hint)
        return replace(self, columns={**self.columns, **{name: (text,) for name, text in named.items()}})


def profile_names(tree: Tree | None) -> tuple[str, ...]:
    """Every profile by name: the shipped ones and those of the organisation."""
    own = [path for path in tree.paths if _is_profile(path)] if tree is not None else []
    shipped = [entry.name for entry in (files("mastercopy.importing") / "profiles").iterdir()]
    names = {name.rpartition("/")[2].removesuffix(_ENDING) for name in (*own, *shipped) if name.endswith(_ENDING)}
    return tuple(sorted(names))


def read_profile(name: str, tree: Tree | None) -> Profile:
    """A profile by its name; one of the organisation comes before a shipped one of the same name."""
    said, place = _merged(name, tree, ())
    return _build(name, place, said)


def _is_profile(path: str) -> bool:
    return path.startswith(PROFILES) and path.endswith(_ENDING) and "/" not in path.removeprefix(PROFILES)


def _merged(name: str, tree: Tree | None, above: tuple[str, ...]) -> tuple[dict[str, Any], Place]:
    """What a profile says together with what it extends; a profile that extends its own name means the shipped one."""
    path, text = _text(name, None if name in above else tree)
    if text is None:
        known = profile_names(tree)
        raise MastercopyError(f"there is no profile {name[:64]!r}", meant(name, known, f"one of: {', '.join(known)}"))
    node, problems = read_yaml(text, path)
    if not isinstance(node, YamlMapping):
        problems = problems or (Problem("profile", "error", Place(path), "the profile says nothing", "write fields"),)
    else:
        problems = (*problems, *read_shape(node, SHAPE))
    if problems or not isinstance(node, YamlMapping):
        told = "".join(f"\n  {problem.place}: {problem.sentence}" for problem in problems)
        raise MastercopyError(f"the profile {name} cannot be used:{told}", problems[0].hint)
    said: dict[str, Any] = plain(node)
    base = said.pop("extends", None)
    if base is None:
        return said, Place(path)
    if len(above) > 3 or (base in above and base != name):
        raise MastercopyError(f"the profile {name} extends itself", "name a shipped profile", Place(path))
    below, _ = _merged(base, tree, (*above, name))
    return {"source": base, **below, **said, **_both(below, said)}, Place(path)


def _both(below: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    both: dict[str, Any] = {name: {**(below.get(name) or {}), **(said.get(name) or {})} for name in _MERGED}
    both["personal"] = [*(below.get("personal") or ()), *(said.get("personal") or ())]
    return both


def _text(name: str, tree: Tree | None) -> tuple[str, str | None]:
    path = f"{PROFILES}{name}{_ENDING}"
    if tree is not None and tree.kinds.get(path) == "file":
        data = tree.read(path)
        text = decode_text(data)
        if text is None:
            problem = no_text(data, path)
            raise MastercopyError(problem.sentence, problem.hint, problem.place)
        return path, text
    shipped = files("mastercopy.importing") / "profiles"
    file = next((entry for entry in shipped.iterdir() if entry.name == f"{name}{_ENDING}"), None)
    return f"profiles/{name}{_ENDING}", file.read_text("utf-8") if file is not None else None


def _build(name: str, place: Place, said: Mapping[str, Any]) -> Profile:
    for key in ("target", "columns"):
        if not said.get(key):
            raise MastercopyError(
                f"the profile says no `{key}:`", "write it, or `extends:` a profile that says it", place
            )
    columns = {key: _list(value) for key, value in said["columns"].items()}
    required = _list(said.get("required"))
    lost = next((one for one in required if one not in columns), None)
    if lost is not None:
        raise MastercopyError(f"`required:` names {lost!r}, for which no column is told", "see `columns:`", place)
    scale = said.get("scale")
    zone = said.get("timezone")
    return Profile(
        name,
        place,
        str(said.get("title") or name),
        said["target"],
        str(said.get("source") or name),
        columns,
        required,
        int(said.get("header_rows") or 1),
        said.get("header_mark"),
        said.get("label_row") == "yes",
        {"tab": "\t"}.get(said.get("delimiter") or "", said.get("delimiter")),
        said.get("encoding"),
        ZoneInfo(zone) if zone else None,
        _list(said.get("dates")),
        said.get("decimal") or ".",
        _list(said.get("metric")),
        Scale(scale["lowest"], scale["highest"], scale["good"]) if scale else None,
        {key: dict(inner or {}) for key, inner in (said.get("values") or {}).items()},
        said.get("fallback") or {},
        said.get("fixed") or {},
        {key: _list(value) for key, value in (said.get("drop") or {}).items()},
        {key: _list(value) for key, value in (said.get("only") or {}).items()},
        _list(said.get("personal")),
    )


def _list(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
