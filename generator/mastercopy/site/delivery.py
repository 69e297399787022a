"""Stamps finished pages into the theme's shell and writes them into the folder of a site, with all other files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from mastercopy.site.content import EnginePage, Kept, StampedPage, Volume
from mastercopy.site.lastsite import LastSite
from mastercopy.site.search import all_words
from mastercopy.site.shell import Shell, TextShell, depth_of
from mastercopy.site.speech import read_speech
from mastercopy.site.wholedays import keep_days_whole
from mastercopy.site.workshop import Made
from mastercopy.sources.builds import Entry, holds, read_entry
from mastercopy.text.markdown import Rendered
from mastercopy.words import MastercopyError


class Delivery:
    """Writes into one folder; `shells` by their depth, `notice` stands before everything else on each page.

    Texts in force have a shell of their own, under None. Of `last` what is the same is taken over.
    """

    def __init__(
        self,
        site: Path,
        shells: Mapping[int | None, Shell | TextShell],
        notice: str,
        language: str,
        last: LastSite | None = None,
    ) -> None:
        self._site, self._shells, self._notice = site, shells, keep_days_whole(notice)
        self._speech, self._last = read_speech(language), last or LastSite(site)
        self._folders: set[str] = set()

    def volume(self, volume: Volume) -> Made:
        """Write all of a document."""
        page, kept, words, stamped = volume.page, volume.kept, "", volume.stamped
        if page is not None and page.rendered is not None:
            words = kept.words if kept is not None else all_words(page.rendered.html)
            stamped = (_finished(page, page.rendered), *stamped)
        hashes = self.pages(stamped) | self.files(volume.files)
        search, seal = page.search if page is not None else None, kept.seal if kept is not None else None
        return Made(search, words, len(stamped), hashes, seal)

    def has(self, name: str) -> bool:
        """Whether anything of a document may be taken over."""
        return name in self._last.documents

    def again(self, name: str, kept: Kept) -> Made | None:
        """Take over all files of a document from the last site; None where one is not what would be written now.

        Then all are written; what was taken over already stays, since another document that embeds it counts on that.
        """
        left = self._last.documents.get(name)
        if left is None or left.seal != kept.seal:
            return None
        try:
            whole = all(
                _taken_over(self._place(url), self._last.folder / url, entry, sha)
                for url, (sha, entry) in left.files.items()
            )
        except (MastercopyError, NotImplementedError, OSError, ValueError):  # touched, gone, or no disk that can
            return None
        hashes = {url: sha for url, (sha, _) in left.files.items()}
        return Made(kept.search, kept.words, left.pages, hashes, kept.seal, taken=True) if whole else None

    def pages(self, pages: Iterable[StampedPage]) -> dict[str, str]:
        """Write pages; answers with the SHA-256 of each by its address."""
        return {page.url: self.file(page.url, self._stamp(page).encode("utf-8")) for page in pages}

    def files(self, files: Mapping[str, bytes]) -> dict[str, str]:
        """Write files as they are."""
        return {name: self.file(name, data) for name, data in files.items()}

    def site(self, name: str, folder: Path, files: Iterable[str]) -> dict[str, str]:
        """Write files of another site under a folder of this one; nothing outside it, and no link, is one of them."""
        found = {}
        for path in sorted(files):
            if ".." in path.split("/") or path.startswith("/") or not is_own(folder, path):
                raise MastercopyError(f"{path[:80]!r} is no file of the site in {folder.name}", "build that site again")
            found[f"{name}/{path}"] = self.file(f"{name}/{path}", (folder / path).read_bytes())
        return found

    def file(self, name: str, data: bytes) -> str:
        """Write one file, and say its SHA-256.

        What lies there already is by a process that died, or is embedded by two documents that are made at once; it may
        be a file of the last site by another name, and is never written into.
        """
        place = self._place(name)
        while not _written(place, data):
            place.unlink(missing_ok=True)
        return hashlib.sha256(data).hexdigest()

    def _place(self, name: str) -> Path:
        """Where a file belongs, in a folder that is there."""
        folder, _, base = name.rpartition("/")
        if ".." in name.split("/") or name.startswith("/") or not base:
            raise MastercopyError(f"{name!r} would be written outside the site", "this is a fault of ours: report it")
        if folder not in self._folders:
            (self._site / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return self._site / name

    def _stamp(self, page: StampedPage) -> str:
        html = page.html if page.marked else keep_days_whole(page.html)
        said = replace(page, title=self._speech.say(page.title), html=html)
        return self._shells[depth_of(page.url) if page.contents is None else None].stamp(said, self._notice)


def _written(place: Path, data: bytes) -> bool:
    """Whether a file could be written where there is none, or is there already."""
    try:
        with place.open("xb") as file:
            file.write(data)
    except FileExistsError:
        with suppress(FileNotFoundError):  # another process was about to write it anew
            return not place.is_symlink() and place.read_bytes() == data
        return False
    return True


def _taken_over(place: Path, old: Path, entry: Entry, sha: str) -> bool:
    """Give a file another name, if its entry is still that one; whether it has that name then.

    It may have it already, which changed its entry, or another document that embeds it has written the same bytes.
    """
    if read_entry(old.lstat()) == entry:
        with suppress(FileExistsError):
            place.hardlink_to(old)
            return True
    return place.samefile(old) or holds(place, sha)


def _finished(page: EnginePage, text: Rendered) -> StampedPage:
    """The page of a document, which needs no engine any more: its text is as the engine would show it."""
    url, html = f"{page.src_uri.removesuffix('.md')}.html", f"{page.before}{text.html}{page.after}"
    return StampedPage(url, page.title, html, head=page.head, paper=page.paper, contents=text.headings)


def is_own(folder: Path, path: str) -> bool:
    """Whether a path names a regular file that lies in a folder itself, on no way through a link."""
    place = folder / path
    return place.is_file() and place.resolve() == folder.resolve() / path
