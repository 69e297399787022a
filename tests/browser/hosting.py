"""Publishes a folder as a strict host does: below a path, by exact names alone, with what `_headers` says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Host:
    """Where a site is published, and what was asked for there and is not there."""

    address: str
    """Ends with a slash."""
    missed: list[str] = field(default_factory=list)


@contextmanager
def host_site(site: Path, under: str = "/") -> Iterator[Host]:
    """Serve a site below a path; what lies outside it, or has no such name, is answered by the site's own 404 page."""
    missed: list[str] = []
    answer = partial(_Answer, site, under, read_headers(site), missed)
    server = ThreadingHTTPServer(("127.0.0.1", 0), answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Host(f"http://127.0.0.1:{server.server_port}{under}", missed)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def read_headers(site: Path) -> list[tuple[str, str]]:
    """What the site's `_headers` says of every file."""
    lines = (site / "_headers").read_text("utf-8").splitlines()
    assert lines[0] == "/*" and all(line.startswith("  ") for line in lines[1:])
    return [(name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines[1:])]


class _Answer(BaseHTTPRequestHandler):
    def __init__(self, site: Path, under: str, headers: list[tuple[str, str]], missed: list[str], *rest: Any) -> None:
        self._site, self._under, self._headers, self._missed = site, under, headers, missed
        super().__init__(*rest)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self._site / (path.removeprefix(self._under) + ("index.html" if path.endswith("/") else ""))
        found = path.startswith(self._under) and ".." not in path.split("/") and file.is_file()
        if not found:
            self._missed.append(path)
            file = self._site / "404.html"
        data = file.read_bytes()
        self.send_response(200 if found else 404)
        for name, value in (*self._headers, ("Content-Type", guess_type(file.name)[0] or "application/octet-stream")):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""
