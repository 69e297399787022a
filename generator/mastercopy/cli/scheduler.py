"""Opens what sets the texts of a site on other machines: the workers of a Dask scheduler."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from mastercopy.words import MastercopyError

_ANSWER = "10s"
"""How long a scheduler may take to answer."""


@contextmanager
def open_executor(address: str | None) -> Iterator[Executor | None]:
    """The workers of a scheduler as an executor; None where nobody names one.

    They have to run this very program: what another one makes is not taken, but made here.
    """
    if address is None:
        yield None
        return
    try:
        import distributed
    except ImportError as fault:
        raise MastercopyError(
            "other machines are reached through Dask, which is not installed", "pip install 'mastercopy[dask]'"
        ) from fault
    connect: Any = distributed.Client
    try:
        client = connect(address, timeout=_ANSWER, set_as_default=False)
    except (OSError, ValueError) as fault:
        raise MastercopyError(f"no scheduler answers at {address[:120]!r}", "start `dask scheduler` there") from fault
    with client, client.get_executor(pure=False) as executor:
        yield executor
