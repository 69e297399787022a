"""Words said on every floor: where something is, what is wrong with it, and how to say so to people."""

from mastercopy.words.counting import count
from mastercopy.words.errors import MastercopyError
from mastercopy.words.nearest import closest, meant, nearest
from mastercopy.words.place import Place
from mastercopy.words.printing import one_line, printable
from mastercopy.words.problem import Problem, Severity

__all__ = [
    "MastercopyError",
    "Place",
    "Problem",
    "Severity",
    "closest",
    "count",
    "meant",
    "nearest",
    "one_line",
    "printable",
]
