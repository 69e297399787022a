"""Turns page values into HTML through the templates: strict about names, everything escaped."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mastercopy.views.addresses import relative
from mastercopy.views.objectiveview import figure


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    """Sandboxed, because a record type of the organisation may bring its own template."""
    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader("mastercopy.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
    )
    environment.filters["figure"] = figure
    return environment


def render_template(template: str, url: str, **values: Any) -> str:
    """One shipped template for the page at `url`; `to(address)` in it makes the relative link."""
    return _environment().get_template(template).render(to=partial(relative, url), **values)


@lru_cache(maxsize=64)
def _own(text: str) -> Any:
    return _environment().from_string(text)


def render_own(text: str, url: str, **values: Any) -> str:
    """A record type's own template, which may extend `record.html.j2`."""
    return str(_own(text).render(to=partial(relative, url), **values))
