"""What a site is built with beside us: plain MkDocs, its Git plugins, and other generators where they are installed."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from corpus import write_plain

DATES = "plugins: [search, git-revision-date-localized: {enable_creation_date: true, fallback_to_build_date: true}]\n"
HUGO = 'title = "Bench"\nbaseURL = "/"\nenableGitInfo = true\ncontentDir = "docs"\nignoreFiles = ["index.md"]\n'
AUTHORS = "plugins: [search, git-authors]\n"


@dataclass(frozen=True)
class Peer:
    """One way of building the current texts: its name, the command, where it runs, and what it writes."""

    name: str
    command: tuple[str, ...]
    folder: Path
    output: Path


def plain(work: Path, repository: Path) -> Peer:
    """MkDocs with Material, search on, and nothing of ours."""
    return _mkdocs("plain", work, repository, sys.executable, "")


def others(work: Path, repository: Path, python: str) -> list[Peer]:
    """The plugins that tell dates and authors, by the interpreter that has them, and what else is on this machine."""
    found = [
        _mkdocs("plain with dates", work, repository, python, DATES),
        _mkdocs("plain with authors", work, repository, python, AUTHORS),
    ]
    zensical = Path(python).with_name("zensical")
    if zensical.exists():
        folder = work / "zensical"
        write_plain(folder, repository, inside=True)
        found.append(Peer("Zensical", (str(zensical), "build"), folder, folder / "site"))
    if shutil.which("hugo"):
        found.append(_hugo(work / "hugo", repository))
    return found


def _mkdocs(name: str, work: Path, repository: Path, python: str, plugins: str) -> Peer:
    folder, output = work / name.replace(" ", "-"), work / f"{name.replace(' ', '-')}-site"
    write_plain(folder, repository, plugins)
    build = (python, "-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml"), "-d", str(output))
    return Peer(
        name, build, repository, output
    )  # begun elsewhere, a plugin that asks Git finds nothing and says so to nobody


def _hugo(folder: Path, repository: Path) -> Peer:
    """Hugo with a theme of three lines, told to ask Git for each page."""
    layouts = folder / "layouts/_default"
    layouts.mkdir(parents=True)
    page = "<!doctype html><title>{{ .Title }}</title>{{ with .GitInfo }}{{ .AuthorDate }}{{ end }}{{ .Content }}\n"
    for name in ("single.html", "list.html"):
        (layouts / name).write_text(page, "utf-8")
    (folder / "config.toml").write_text(HUGO, "utf-8")
    where = ("--config", str(folder / "config.toml"), "--layoutDir", str(folder / "layouts"))
    command = ("hugo", "--quiet", "--source", str(repository), *where, "--destination", str(folder / "public"))
    return Peer("Hugo, bare theme", command, folder, folder / "public")
