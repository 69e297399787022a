"""Turns who knows which text, who can do what and what is taught into pages: matrix, roles, curriculum, one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from mastercopy.history.readership import Readership
from mastercopy.site.charts import render_spark
from mastercopy.site.content import StampedPage
from mastercopy.site.paper import print_style
from mastercopy.site.systempages import Board
from mastercopy.site.templating import render_template
from mastercopy.views.curriculumview import view_curriculum
from mastercopy.views.addresses import learning_url
from mastercopy.views.matrixview import COLUMNS, matrix_lines, read_readerships, view_matrix
from mastercopy.views.naming import person_name
from mastercopy.views.skillview import RoleSkills, view_learned, view_skills
from mastercopy.views.tables import csv_bytes
from mastercopy.views.timelinessview import view_in_time

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

