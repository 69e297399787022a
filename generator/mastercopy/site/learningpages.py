"""Turns who knows which text, who can do what and what is taught into pages: for all, for each role, the curriculum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mastercopy.history.readership import Readership
from mastercopy.model.learning import COURSES, TRAININGS, shows_levels
from mastercopy.site.charts import render_spark
from mastercopy.site.content import StampedPage
from mastercopy.site.paper import paper_marks
from mastercopy.site.systemboard import Board
from mastercopy.site.templating import render_template
from mastercopy.views import curriculumview, readersview
from mastercopy.views.addresses import reading_url, role_url
from mastercopy.views.naming import Named, person_name
from mastercopy.views.readersview import Matrix, matrix_lines, read_readerships, view_matrix
from mastercopy.views.skillview import RoleSkills, view_learned, view_skills
from mastercopy.views.tables import csv_bytes
from mastercopy.views.timelinessview import view_in_time
from mastercopy.words.saying import say, say_count, say_row

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

TITLE, CURRICULUM = say("Who knows what"), say("Curriculum")


def render_learning(compiled: Compiled) -> Iterator[Board]:
    """The matrix of all, one for each role that follows or has to be able to do something, and the curriculum."""
    every, skills = read_readerships(compiled), view_skills(compiled, view_learned(compiled))
    roles, title = _roles(compiled, every, skills), TITLE
    if roles:
        lines = tuple(_line(compiled, every, skills, role) for role in roles)
        shown = {"roles": lines, "in_time": view_in_time(compiled)}
        yield Board(_page(compiled, readersview.URL, title, view_matrix(compiled, every), skills, **shown))
    for role in roles:
        named, asked = person_name(compiled, role), tuple(one for one in skills if one.role.id == role)
        back, matrix = Named(role, named.title, role_url(role)), view_matrix(compiled, every, role)
        page = _page(compiled, reading_url(role), say_row(": ", (title, named.title)), matrix, asked, role=back)
        yield Board(page, listed=False)
    curriculum = curriculumview.view_curriculum(compiled)
    if curriculum is not None:
        day, url, title = compiled.as_of.isoformat(), curriculumview.URL, CURRICULUM
        ways = [way for way in learning_ways(compiled) if way[1] != url]
        sparks = [(line, render_spark(line.values)) for line in curriculum.measures]
        html = render_template(
            "curriculum.html.j2",
            url,
            compiled.language,
            page=curriculum,
            as_of=day,
            title=title,
            measures=sparks,
            ways=ways,
        )
        yield Board(StampedPage(url, title, html))


def learning_ways(compiled: Compiled) -> tuple[tuple[str, str], ...]:
    """(title, address) of the pages about learning that there are."""
    every, skills = read_readerships(compiled), view_skills(compiled, view_learned(compiled))
    known = (TITLE, readersview.URL, bool(_roles(compiled, every, skills)))
    taught = (
        CURRICULUM,
        curriculumview.URL,
        bool(compiled.register.of_part(COURSES) or compiled.register.of_part(TRAININGS)),
    )
    return tuple((title, url) for title, url, there in (known, taught) if there)


def _roles(compiled: Compiled, every: Sequence[Readership], skills: Sequence[RoleSkills]) -> tuple[str, ...]:
    """Every role that has a page of its own, by title: those that the records declare."""
    known = {one.id for one in compiled.register.of_part("roles")}
    found = {*(role for one in every for role in one.roles), *(one.role.id for one in skills)} & known
    return tuple(sorted(found, key=lambda role: (person_name(compiled, role).title, role)))


def _line(
    compiled: Compiled, every: Sequence[Readership], skills: Sequence[RoleSkills], role: str
) -> tuple[str, str, str]:
    """A role, its page, and how it stands in a few words."""
    matrix = view_matrix(compiled, every, role)
    gaps = sum(one.gaps for one in skills if one.role.id == role)
    told = (
        say_count("{number} of {asked} known", "{number} of {asked} known", matrix.done, asked=matrix.asked)
        if matrix.asked
        else "",
        say("{number} overdue", number=len(matrix.late)) if matrix.late else "",
        say_count("{number} lacking", "{number} lacking", gaps) if gaps else "",
    )
    return person_name(compiled, role).title, reading_url(role), say_row(", ", (one for one in told if one))


def _page(
    compiled: Compiled, url: str, title: str, matrix: Matrix, skills: Sequence[RoleSkills], **values: object
) -> StampedPage:
    day = compiled.as_of.isoformat()
    ways = [way for way in learning_ways(compiled) if way[1] != readersview.URL]
    usual = {"role": None, "roles": (), "in_time": (), "ways": ways, "levels": shows_levels(compiled.register)}
    found = {**usual, **values, "matrix": matrix, "skills": skills, "title": title, "as_of": day}
    html = render_template("reading.html.j2", url, compiled.language, **found)
    return StampedPage(
        url, title, html, paper=paper_marks(title, compiled.organisation.name, day, compiled.language, landscape=True)
    )


def learning_files(compiled: Compiled) -> dict[str, bytes]:
    """The matrix as a table to download: a line for each person and document."""
    every = read_readerships(compiled)
    return {readersview.CSV_URL: csv_bytes(readersview.COLUMNS, matrix_lines(compiled, every))} if every else {}
