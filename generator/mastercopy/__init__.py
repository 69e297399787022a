"""Mastercopy turns a Git repository of controlled documents and quality records into a documentation-control site."""

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    """The version, looked up when somebody asks for it: no command does, and each would wait for it."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("mastercopy")
    except PackageNotFoundError:  # read from a checkout that nobody installed
        return "0"
