"""A PDF says what the page says, names itself on every sheet, fetches nothing, and is the same bytes each time."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from struct import pack
from zlib import compress, crc32

import pytest
import zxingcpp
from lxml import html
from PIL import Image

from apart import run_apart
from company import SIGNS, Company, procedure
from mastercopy.cli.main import run as run_here
from mastercopy.site.booklet import Booklet
from mastercopy.site.codes import render_pinned
from mastercopy.site.press import press
from mastercopy.site.speech import Speech

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-03-20"
ADDRESS = "https://quality.firm.example/"
BODY = """## Purpose

An oiled table keeps its colour; see [packing](SOP-002.md#purpose) and [itself](#steps).

!!! warning "Rags burn by themselves"

    Lay them flat.

=== "Oak"

    Two coats.

=== "Walnut"

    One coat.

## Steps

1. Sand along the grain.[^1]
    1. First 120, then 180.
    2. Never across.
2. Wipe.

| Wood | Coats |
|------|------:|
| Oak  | two   |

![A box](box.svg)

{more}

[^1]: Along, because scratches show.
"""
LONG = "\n\n".join(f"Paragraph {number} of a text that goes on to the next sheet." for number in range(60))
BOX = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><text y="15">{}</text></svg>'
MARKERS = re.compile(r"\d+\.|[a-z]\.|•")
COPY = (
    "id: CPY-001\nstatus: in-use\ndocument: SOP-001\nnumber: 3\nplace: Packing bench\nholder: writer\n"
    "issues:\n  - {revision: 1, issued: 2026-02-01, by: bob}\n"
)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents in force, one of them over several sheets and in its second revision, and two numbered copies."""
    company = Company(tmp_path_factory.mktemp("paper") / "company")
    company.found()
    company.write("mkdocs.yml", f"site_url: {ADDRESS}\n{(ROOT / 'mkdocs.yml').read_text('utf-8')}")
    company.write("docs/procedures/box.svg", BOX.format("inside"))
    company.write("docs/procedures/SOP-001.md", procedure(body=BODY.format(more="Short.")))
    company.write(
        "docs/procedures/SOP-002.md", procedure(id="SOP-002", title="Packing", body="## Purpose\n\nTo pack.\n")
    )
    company.write("records/copies/CPY-001.yml", COPY)
    gone = "status: recalled\nrecalled: {on: 2026-02-03, by: bob}"
    company.write("records/copies/CPY-002.yml", COPY.replace("CPY-001", "CPY-002").replace("status: in-use", gone))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    company.write("docs/procedures/SOP-001.md", procedure("2", BODY.format(more=LONG), change="Goes on"))
    company.commit(f"Go on\n\n{SIGNS}", "2026-03-01T09:00:00+00:00")
    return company.root


def pdf(firm: Path, out: Path, *arguments: str) -> Path:
    done = run_apart("pdf", *arguments, "--repo", str(firm), "--as-of", DAY, "-o", str(out))
    assert done.returncode == 0, done.stderr
    return out


def refused(firm: Path, *arguments: str) -> str:
    done = run_apart("pdf", *arguments, "--repo", str(firm), "--as-of", DAY)
    assert done.returncode == 2, done.stdout
    return done.stderr


def read(file: Path, *options: str) -> str:
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", *options, str(file), "-"], check=True, capture_output=True)
    return done.stdout.decode("utf-8")


def sheets(file: Path) -> list[str]:
    return read(file, "-layout").split("\f")[:-1]


def inner(file: Path) -> str:
    """What stands between head and foot of all sheets."""
    return read(file, "-raw", "-x", "0", "-y", "55", "-W", "596", "-H", "735")


def test_the_words_are_those_of_the_page_in_their_order(firm: Path, tmp_path: Path) -> None:
    found = inner(pdf(firm, tmp_path / "a.pdf", "SOP-001"))
    built = run_apart("build", "--repo", str(firm), "--as-of", DAY, "--site-dir", str(tmp_path / "site"))
    assert built.returncode == 0, built.stderr
    page = html.fromstring((tmp_path / "site/documents/SOP-001/index.html").read_text("utf-8"))
    article = page.xpath("//article")[0]
    for tool in article.xpath('.//*[@class="headerlink" or @class="footnote-backref"]'):
        tool.drop_tree()
    for tabs in article.xpath('.//*[@class="tabbed-labels"]'):
        tabs.drop_tree()  # on paper each label stands over its own text: looked at below
    between = html.tostring(article, encoding="unicode").split('<h2 id="purpose">')[1].split("mc-after")[0]
    said = html.fromstring(f'<div><h2 id="purpose">{between}"></section></div>').xpath("string()")
    wanted = re.sub(r"(?s)</?[a-z].*", "", said).split()
    assert len(wanted) > 600
    words = found.split()
    rest = iter(words)
    assert [word for word in wanted if word not in rest] == []  # each is found after the one before it
    more = Counter(words[words.index("Purpose") :]) - Counter(wanted)
    assert [word for word in more.elements() if not MARKERS.fullmatch(word)] == ["Oak", "Walnut", "inside"]
    assert re.search(r"Oak\s+Two coats\.\s+Walnut\s+One coat\.", found)


def test_the_code_leads_to_the_page_that_says_whether_it_is_still_in_force(firm: Path, tmp_path: Path) -> None:
    """A sheet is printed while its revision holds; asked later, the page that its code names says what holds now."""
    pages = {}
    for day in ("2026-02-28", DAY):
        built = run_apart("build", "--repo", str(firm), "--as-of", day, "--site-dir", str(tmp_path / "site"))
        assert built.returncode == 0, built.stderr
        for file in (tmp_path / "site/documents/SOP-001").glob("*.html"):
            pages[day, file.name] = file.read_text("utf-8")
    address = f"{ADDRESS}documents/SOP-001/r%s.html"
    first, second = (render_pinned("SOP-001", one, address % one, Speech()) for one in "12")
    assert all(first in pages["2026-02-28", name] for name in ("index.html", "r1.html"))
    assert all(second in pages[DAY, name] for name in ("index.html", "r2.html"))
    assert "<strong>Effective.</strong>" in pages["2026-02-28", "r1.html"]
    assert "<strong>Superseded by revision 2.</strong>" in pages[DAY, "r1.html"]
    assert 'class="mc-code"' not in pages[DAY, "r1.html"]  # printed today it says on each sheet what it is


def test_a_reader_of_codes_finds_the_address_on_paper(firm: Path, tmp_path: Path) -> None:
    file = pdf(firm, tmp_path / "a.pdf", "SOP-001")
    command = ["pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-png", str(file), str(tmp_path / "sheet")]
    subprocess.run(command, check=True)
    (sheet,) = tmp_path.glob("sheet*.png")
    with Image.open(sheet) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"))
    assert [code.text for code in found] == [f"{ADDRESS}documents/SOP-001/r2.html"]


def test_steps_are_numbered_as_on_the_page(firm: Path, tmp_path: Path) -> None:
    text = re.sub(" +", " ", read(pdf(firm, tmp_path / "a.pdf", "SOP-001"), "-layout"))
    for line in ("1. Sand along the grain.", "a. First 120, then 180.", "b. Never across.", "2. Wipe."):
        assert line in text


def test_every_sheet_says_what_it_is(firm: Path, tmp_path: Path) -> None:
    found = sheets(pdf(firm, tmp_path / "a.pdf", "SOP-001"))
    assert len(found) >= 3
    for number, sheet in enumerate(found, 1):
        assert "SOP-001 Order picking" in sheet and "Revision 2, effective 2026-03-01" in sheet
        assert "Uncontrolled when printed" in sheet and f"As of {DAY}" in sheet
        assert f"Page {number} of {len(found)}" in sheet
        assert "Not in force" not in sheet
    assert "Effective. Revision 2 is in force since 2026-03-01." in found[0]
    assert "Approved by Bob Boss, Quality manager" in found[0]


def test_what_is_not_in_force_says_so_on_every_sheet(firm: Path, tmp_path: Path) -> None:
    file = pdf(firm, tmp_path / "a.pdf", "SOP-001", "--revision", "1")
    for sheet in sheets(file):
        assert "Revision 1 - Superseded by revision 2" in sheet
    told = read(file, "-raw").split("\f")[:-1]
    assert all("Notinforce" in "".join(sheet.split()) for sheet in told)  # it runs across the sheet, letter by letter


def test_a_numbered_copy_bears_its_number_and_place(firm: Path, tmp_path: Path) -> None:
    for sheet in sheets(pdf(firm, tmp_path / "a.pdf", "--copy", "cpy-001")):
        assert "Controlled copy No. 3 (CPY-001) - Packing bench" in sheet and "Uncontrolled" not in sheet
        assert "Revision 2, effective" in sheet, "a copy is of what is in force"
    assert "is a copy of SOP-001" in refused(firm, "SOP-002", "--copy", "CPY-001")
    assert "no longer in use: Recalled 2026-02-03" in refused(firm, "--copy", "CPY-002")
    assert "numbered copies: CPY-001, CPY-002" in refused(firm, "--copy", "CPY-009")
    assert "what is in force alone" in refused(firm, "--copy", "CPY-001", "--revision", "1")


def test_the_set_in_force_begins_with_its_contents(firm: Path, tmp_path: Path) -> None:
    found = sheets(pdf(firm, tmp_path / "a.pdf", "--in-force"))
    assert f"Documents in force on {DAY}" in found[0]
    last = next(number for number, sheet in enumerate(found, 1) if "To pack." in sheet)
    said = "".join(rf"{word}\s+" for word in ("Owner", "Approved by", "Page"))
    assert re.search(said, found[0])
    assert re.search(r"SOP-001\s+Order picking\s+2\s+2026-03-01\s+(\S.*\S)\s+Bob Boss\s+2\n", found[0])
    assert re.search(rf"SOP-002\s+Packing\s+1\s+2026-02-01\s+(\S.*\S)\s+Bob Boss\s+{last}\n", found[0])
    assert "SOP-002 Packing" in found[last - 1] and "SOP-001" not in found[last - 1]
    assert f"Page {last} of {last}" in found[-1]


def test_the_same_bytes_each_time(firm: Path, tmp_path: Path) -> None:
    first = pdf(firm, tmp_path / "a.pdf", "--in-force").read_bytes()
    time.sleep(1.1)  # another second of the clock
    assert pdf(firm, tmp_path / "b.pdf", "--in-force").read_bytes() == first
    assert b"CreationDate" not in first


def test_what_cannot_be_printed_is_said(firm: Path) -> None:
    assert "name one document, one copy, or `--in-force`" in refused(firm)
    assert "name one document, one copy, or `--in-force`" in refused(firm, "SOP-001", "--in-force")
    assert "no document 'SOP-009' is known" in refused(firm, "SOP-009")
    assert "revisions with a text: 1, 2" in refused(firm, "SOP-001", "--revision", "7")
    early = run_apart("pdf", "SOP-001", "--repo", str(firm), "--as-of", "2026-01-10")
    assert early.returncode == 2 and "no document 'SOP-001' is known on 2026-01-10" in early.stderr


def test_what_is_withdrawn_is_printed_when_it_is_asked_for_and_marked(company: Company, tmp_path: Path) -> None:
    company.found()
    company.write("docs/procedures/SOP-001.md", procedure())
    company.write("records/copies/CPY-001.yml", COPY)
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    company.write("docs/procedures/SOP-001.md", procedure(withdrawn="2026-03-01", reason="On the screen now"))
    company.commit(f"Withdraw\n\n{SIGNS}", "2026-03-01T09:00:00+00:00")
    said = refused(company.root, "SOP-001")
    assert f"nothing of SOP-001 is in force on {DAY}" in said and "for --revision: 1" in said
    assert "bring the copy back" in refused(company.root, "--copy", "CPY-001")
    assert f"nothing is in force on {DAY}" in refused(company.root, "--in-force")
    (sheet,) = sheets(pdf(company.root, tmp_path / "a.pdf", "SOP-001", "--revision", "1"))
    assert "Revision 1 - Withdrawn" in sheet and "Revision 1 is withdrawn." in sheet


def test_without_the_extra_one_sentence_says_how_to_get_it(
    firm: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    out = tmp_path / "a.pdf"
    assert run_here(["pdf", "SOP-001", "--repo", str(firm), "--as-of", DAY, "-o", str(out)]) == 2
    said = capsys.readouterr().err
    assert "pip install '.[pdf]'" in said and "Traceback" not in said and not out.exists()


def test_a_text_cannot_speak_for_its_sheets(company: Company, tmp_path: Path) -> None:
    """Whatever classes and names it gives its paragraphs, head and foot stay ours."""
    names = ("running foot", "running as-of", "document", "mark", "contents", "banner")
    body = "## Purpose\n\n" + "\n\n".join(
        f'<div class="document" id="document-SOP-001"><p class="{name}">Fake {name}</p></div>' for name in names
    )
    company.found()
    company.write("docs/procedures/SOP-001.md", procedure(body=f"{body}\n\n{LONG}"))
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    file = pdf(company.root, tmp_path / "a.pdf", "SOP-001")
    for sheet in sheets(file):
        assert "SOP-001 Order picking" in sheet and "Revision 1, effective" in sheet
        assert "Uncontrolled when printed" in sheet and f"As of {DAY}" in sheet
    found = inner(file)
    assert all(f"Fake {name}" in found for name in names), "they are read where they stand"
    assert read(file).count("Fake") == len(names)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and what it was asked for."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def picture() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))

    head = chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")


def rasters(file: Path) -> list[str]:
    return subprocess.run(["pdfimages", "-list", str(file)], check=True, capture_output=True, text=True).stdout.split(
        "\n"
    )[2:-1]


def test_a_text_fetches_nothing(tmp_path: Path, company: Company, listener: tuple[str, list[str]]) -> None:
    """Neither files of this machine nor anything on the network, from Markdown, from HTML or out of a drawing."""
    address, asked = listener
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture())
    wanted = (secret.as_uri(), f"{address}/x.png", str(secret), f"//{address[7:]}/y.png")
    inside = "".join(f'<image href="{one}" width="9" height="9"/>' for one in wanted)
    style = f'<style>@import url("{address}/z.css"); @font-face {{font-family: a; src: url({address}/f.ttf)}}</style>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">{style}{inside}</svg>'
    body = "## Purpose\n\n![d](d.svg) ![p](p.png)\n\n" + "\n".join(f'![a]({one}) <img src="{one}">' for one in wanted)
    company.found()
    company.write("docs/procedures/d.svg", drawing)
    company.write("docs/procedures/p.png", picture())
    company.write(
        "docs/procedures/SOP-001.md", procedure(body=f"{body}\n\n<link rel=stylesheet href={address}/q.css>\n")
    )
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    file = pdf(company.root, tmp_path / "a.pdf", "SOP-001")
    assert len(rasters(file)) == 1, "its own picture alone"
    assert asked == []


def test_the_press_itself_has_one_shelf(tmp_path: Path, listener: tuple[str, list[str]]) -> None:
    address, asked = listener
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture())
    shown = "".join(f'<img src="{one}">' for one in (secret.as_uri(), f"{address}/x.png", "shelf:1"))
    page = f'<link rel="stylesheet" href="{address}/a.css"><style>@import "{address}/b.css";</style>{shown}'
    out = tmp_path / "a.pdf"
    out.write_bytes(press(Booklet(page, {})))
    assert rasters(out) == []
    out.write_bytes(press(Booklet(page, {"shelf:1": picture()})))
    assert len(rasters(out)) == 1 and asked == []
