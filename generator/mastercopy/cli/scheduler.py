"""Opens what sets the texts of a site: the workers of a Dask scheduler, or processes where none may be forked."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

from mastercopy.cli.options import stores
from mastercopy.site.workshop import may_fork
from mastercopy.words import MastercopyError

_ANSWER = "10s"
"""How long a scheduler may take to answer."""


@contextmanager
def open_executor(address: str | None, workers: int | None) -> Iterator[Executor | None]:
    """The workers of a scheduler as an executor; without one, processes that begin anew where none may be forked.

    None where pages are made by several processes anyway, or by this one alone. Workers have to run this very program:
    what they make is taken as it is.
    """
    if address is None:
        many = workers or os.cpu_count() or 1
        if may_fork() or many < 2 or stores() is None:
            yield None
            return
        with ProcessPoolExecutor(many, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield pool
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
