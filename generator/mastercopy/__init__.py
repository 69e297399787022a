"""Mastercopy turns a Git repository of controlled documents and quality records into a documentation-control site."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("mastercopy")
except PackageNotFoundError:  # read from a checkout that nobody installed
    __version__ = "0"

__all__ = ["__version__"]
