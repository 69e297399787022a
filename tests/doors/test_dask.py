"""Texts that are set by the workers of a real scheduler are the same bytes, also where a worker dies meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import distributed
import pytest

from apart import run_apart, run_whole
from mastercopy.cli.scheduler import open_executor
from mastercopy.compile import compile_project
from mastercopy.project import open_project
from mastercopy.site.compositor import Compositor, open_compositor
from mastercopy.site.fragments import Work
from mastercopy.site.handwritten import page_addresses
from mastercopy.site.leaves import work_of
from mastercopy.site.mkdocs_door import renderer_of
from mastercopy.sources.shelf import Shelf
from mastercopy.sources.store import SWITCH
from mastercopy.views.textview import Texts
from mastercopy.words import MastercopyError
from trial import write_trial

pytestmark = pytest.mark.xdist_group("dask")  # one scheduler for all of these
DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("far") / "trial"
    write_trial(folder)
    return folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A scheduler and three workers, each a process of its own."""
    make: Any = distributed.LocalCluster
    told = {"dashboard_address": "127.0.0.1:0", "silence_logs": 50}  # whatever else listens on this machine
    with make(n_workers=3, threads_per_worker=1, processes=True, **told) as cluster:
        yield cluster


def tree(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_a_site_whose_texts_were_set_elsewhere_is_the_same(
    repository: Path, cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SWITCH, str(tmp_path / "store"))
    told = ("build", "--repo", str(repository), "--as-of", DAY.isoformat())
    far = run_apart(*told, "--site-dir", str(tmp_path / "far"), "--scheduler", cluster.scheduler_address)
    assert far.returncode == 0, far.stderr
    assert list((tmp_path / "store").glob("*/texts/??/*"))
    here = run_whole(*told, "--site-dir", str(tmp_path / "here"), "--no-store")
    assert here.returncode == 0, here.stderr
    assert tree(tmp_path / "far") == tree(tmp_path / "here")


def works(repository: Path) -> tuple[list[Work], Compositor]:
    """The work of every document of the trial company, and what sets it here."""
    with closing(open_project(repository)) as project:
        compiled = compile_project(project, DAY)
        renderer = renderer_of(compiled.configuration)
        texts = Texts(compiled.blobs, renderer, page_addresses(compiled))
        found = [work_of(trail, texts, "") for _, trail in sorted(compiled.history.trails.items())]
        return found, open_compositor(compiled, renderer)


def test_a_worker_that_dies_half_way_changes_nothing(repository: Path, cluster: Any, tmp_path: Path) -> None:
    asked, here = works(repository)
    kept = Compositor(here.renderer, Shelf(tmp_path / "shelf"), "settings")
    pids = [int(worker.pid) for worker in cluster.workers.values()]

    def handed_out() -> Iterator[Work]:
        for place, work in enumerate(asked):
            if place == len(asked) // 2:
                os.kill(pids[0], signal.SIGKILL)
            yield work

    with open_executor(cluster.scheduler_address) as executor:
        assert executor is not None
        assert kept.set_ahead(handed_out(), executor) == len(asked) >= 8
        assert kept.set_ahead(iter(asked), executor) == 0  # all of it is there
    alone = Compositor(here.renderer)
    assert [kept.set(work) for work in asked] == [alone.set(work) for work in asked]


def test_processes_that_begin_anew_set_the_same(repository: Path, tmp_path: Path) -> None:
    """As where none may be forked, with one that dies: what it took along is set here."""
    asked, here = works(repository)
    kept, alone = Compositor(here.renderer, Shelf(tmp_path / "shelf"), "settings"), Compositor(here.renderer)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert kept.set_ahead(asked[:4], pool) == 4
        os.kill(pool.submit(os.getpid).result(), signal.SIGKILL)
        assert kept.set_ahead(asked, pool) < len(asked) - 4
    assert [kept.set(work) for work in asked] == [alone.set(work) for work in asked]


class Elsewhere(ThreadPoolExecutor):
    """An executor whose workers run another version of the program."""

    def submit(self, function: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        return super().submit(lambda: ("another", function(*given, **named)[1]))


def test_what_another_version_makes_is_not_kept(repository: Path, tmp_path: Path) -> None:
    asked, here = works(repository)
    kept = Compositor(here.renderer, Shelf(tmp_path / "shelf"), "settings")
    with Elsewhere(2) as executor:
        assert kept.set_ahead(asked[:3], executor) == 0
    assert list(tmp_path.rglob("shelf/??/*")) == []
    with ThreadPoolExecutor(2) as executor:
        assert kept.set_ahead(asked[:3], executor) == 3


def test_nobody_answers(repository: Path, tmp_path: Path) -> None:
    told = ("build", "--repo", str(repository), "--site-dir", str(tmp_path / "site"), "--scheduler")
    with ThreadPoolExecutor() as pool:  # each waits for an answer
        silent, nonsense = pool.map(lambda address: run_apart(*told, address), ("tcp://127.0.0.1:9", "nonsense://x"))
    assert silent.returncode == 2 and "no scheduler answers at 'tcp://127.0.0.1:9'" in silent.stderr
    assert nonsense.returncode == 2 and "no scheduler answers" in nonsense.stderr
    assert not (tmp_path / "site").exists()


def test_what_is_set_elsewhere_must_be_kept(repository: Path, cluster: Any) -> None:
    asked, here = works(repository)
    with (
        open_executor(cluster.scheduler_address) as executor,
        pytest.raises(MastercopyError, match="must be kept"),
    ):
        assert executor is not None
        Compositor(here.renderer).set_ahead(asked, executor)
