"""Processor time of reading large files of every kind but PDF, and what grows faster than the file.

    python -m tests.bench.large_files [--megabytes 10] [--only NAME,…] [--profile NAME]

Files of so many megabytes of markup are made, each of one sort of thing that documents hold many
of (rows of tables, tables within tables, notes, numbered clauses, tracked changes …), and read in
this process. Printed are seconds of processor time for the whole file and for one of half its
size: where the second is much less than half of the first, something is looked up again and again.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from app.documents.opening.loading import load
from tests.documents.word_files import NAMESPACES, level, numbering, p, r, word_file

_WORDS = (
    "The Supplier shall deliver the goods to the place that the Buyer names in writing, at the "
    "latest thirty days after the order, and bears the risk of loss until they are handed over. "
)
_RPR = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="20"/><w:lang w:val="en-GB"/>'


def _fill(n_bytes: int, make: Callable[[int], str]) -> str:
    """Pieces until they are so many bytes together."""
    pieces: list[str] = []
    size = 0
    while size < n_bytes:
        pieces.append(make(len(pieces)))
        size += len(pieces[-1])
    return "".join(pieces)


def _sentence(n: int) -> str:
    return f"Item {n}: {_WORDS[: 40 + n % 90].strip()}"


# --- DOCX ---


def _cell(content: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="2400" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _row(n: int) -> str:
    cells = (f"Lot {n}", _sentence(n), f"EUR {n % 997},{n % 89:02d}", f"2027-0{n % 9 + 1}-11")
    return "<w:tr>" + "".join(_cell(p(r(text, _RPR))) for text in cells) + "</w:tr>"


def _long_table(n_bytes: int) -> dict[str, str]:
    grid = '<w:tblGrid><w:gridCol w:w="2400"/></w:tblGrid>'
    return {"body": f"<w:tbl><w:tblPr/>{grid}{_fill(n_bytes, _row)}</w:tbl>"}


def _white_table(n_bytes: int) -> dict[str, str]:
    """Every cell has letters of a colour of its own upon a shading."""

    def row(n: int) -> str:
        shade = (
            f'<w:tcPr><w:shd w:val="clear" w:fill="{"1F4E79" if n % 2 else "FFFFFF"}"/></w:tcPr>'
        )
        color = f'<w:color w:val="{"FFFFFF" if n % 2 else "333333"}"/>'
        cells = (f"Lot {n}", _sentence(n), f"EUR {n}")
        return (
            "<w:tr>" + "".join(f"<w:tc>{shade}{p(r(c, color))}</w:tc>" for c in cells) + "</w:tr>"
        )

    return {"body": f"<w:tbl><w:tblPr/>{_fill(n_bytes, row)}</w:tbl>"}


def _colored_rows(n_bytes: int) -> dict[str, str]:
    """Letters of a colour in a long table without any shading."""

    def row(n: int) -> str:
        color = f'<w:color w:val="{n % 160:02X}3333"/>'
        cells = (f"Lot {n}", _sentence(n), f"EUR {n}")
        return "<w:tr>" + "".join(_cell(p(r(c, color))) for c in cells) + "</w:tr>"

    return {"body": f"<w:tbl><w:tblPr/>{_fill(n_bytes, row)}</w:tbl>"}


def _dense_table(n_bytes: int) -> dict[str, str]:
    """Short cells without properties of letters, as programs write them."""

    def row(n: int) -> str:
        cells = (f"{n}", f"A-{n % 97}", f"{n % 997}.{n % 89:02d}", "kg", f"{n * 7 % 1013}")
        return (
            "<w:tr>"
            + "".join(_cell(f"<w:p><w:r><w:t>{c}</w:t></w:r></w:p>") for c in cells)
            + "</w:tr>"
        )

    return {"body": f"<w:tbl><w:tblPr/>{_fill(n_bytes, row)}</w:tbl>"}


def _deep_tables(n_bytes: int) -> dict[str, str]:
    def nested(n: int) -> str:
        inner = p(r(_sentence(n), _RPR))
        for depth in range(12):
            one, other = _cell(p(r(f"Level {depth}", _RPR))), _cell(inner + p())
            inner = f"<w:tbl><w:tblPr/><w:tr>{one}{other}</w:tr></w:tbl>"
        return inner + p(r(_sentence(n), _RPR))

    return {"body": _fill(n_bytes, nested)}


def _one_deep_table(n_bytes: int) -> dict[str, str]:
    """All rows lie in a table within twelve tables of a cell."""
    inner = f"<w:tbl><w:tblPr/>{_fill(n_bytes, _row)}</w:tbl>"
    for depth in range(12):
        cells = _cell(p(r(f"Level {depth}"))) + _cell(inner + p())
        inner = f"<w:tbl><w:tblPr/><w:tr>{cells}</w:tr></w:tbl>"
    return {"body": inner}


def _paragraphs(n_bytes: int) -> dict[str, str]:
    return {"body": _fill(n_bytes, lambda n: p(r(_sentence(n), _RPR)))}


def _many_runs(n_bytes: int) -> dict[str, str]:
    def one(n: int) -> str:
        words = _sentence(n).split(" ")
        return p(
            *(r(f"{word} ", _RPR + ("<w:b/>" if i % 3 else "")) for i, word in enumerate(words))
        )

    return {"body": _fill(n_bytes, one)}


def _notes(kind: str) -> Callable[[int], dict[str, str]]:
    def make(n_bytes: int) -> dict[str, str]:
        def one(n: int) -> str:
            return p(_sentence(n), f'<w:r><w:{kind}Reference w:id="{n + 1}"/></w:r>')

        def note(n: int) -> str:
            content = p(f"<w:r><w:{kind}Ref/></w:r>", f" See {_sentence(n)}")
            return f'<w:{kind} w:id="{n + 1}">{content}</w:{kind}>'

        notes = _fill(n_bytes // 2, note)
        return {"body": _fill(n_bytes // 2, one), f"{kind}s": notes}

    return make


_LEVELS = "".join(
    level(n, ("decimal", "decimal", "lowerLetter", "lowerRoman")[min(n, 3)],
          ("%1.", "%1.%2", "(%3)", "(%4)")[min(n, 3)])
    for n in range(9)
)  # fmt: skip


def _numbered(n_bytes: int) -> dict[str, str]:
    def one(n: int) -> str:
        return p(_sentence(n), num=(1, n % 4))

    return {"body": _fill(n_bytes, one), "numbers": numbering({0: _LEVELS}, {1: (0, "")})}


def _many_lists(n_bytes: int) -> dict[str, str]:
    """A list of its own, which begins anew, for every third item."""
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    n_lists = max(n_bytes // 1500, 1)

    def one(n: int) -> str:
        return p(_sentence(n), num=(n // 3 % n_lists + 1, n % 2))

    nums = {n + 1: (0, override) for n in range(n_lists)}
    return {"body": _fill(n_bytes // 2, one), "numbers": numbering({0: _LEVELS}, nums)}


def _styled(n_bytes: int) -> dict[str, str]:
    """Hundreds of styles, each based on the one before up to ten."""
    numbered = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:name w:val="Clause {n}"/>'
        f'<w:basedOn w:val="{f"S{n - 1}" if n % 10 else "Normal"}"/>'
        f"<w:pPr>{'' if n % 10 else numbered}</w:pPr>"
        f'<w:rPr><w:sz w:val="{20 + n % 4}"/></w:rPr></w:style>'
        for n in range(400)
    )

    def one(n: int) -> str:
        return p(_sentence(n), style=f"S{n % 400}")

    numbers = numbering({0: _LEVELS}, {1: (0, "")})
    return {"body": _fill(n_bytes, one), "styles": styles, "numbers": numbers}


def _changes(n_bytes: int) -> dict[str, str]:
    def one(n: int) -> str:
        gone = f'<w:del w:id="{n}"><w:r><w:delText>{n} days</w:delText></w:r></w:del>'
        new = f'<w:ins w:id="{n}">{r(f"{n + 3} days")}</w:ins>'
        return p("Within ", gone, new, f" {_sentence(n)}")

    return {"body": _fill(n_bytes, one)}


def _fields(n_bytes: int) -> dict[str, str]:
    def one(n: int) -> str:
        parts = ("begin", f"REF _Ref{n} \\h"), ("separate", ""), ("end", "")
        begin, separate, end = (
            f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
            + (f"<w:r><w:instrText>{code}</w:instrText></w:r>" if code else "")
            for kind, code in parts
        )
        return p("See clause ", begin, separate, r(f"{n}.1"), end, f" on {_sentence(n)}")

    return {"body": _fill(n_bytes, one)}


def _controls(n_bytes: int) -> dict[str, str]:
    def one(n: int) -> str:
        inline = f"<w:sdt><w:sdtPr/><w:sdtContent>{r(f'Name {n}')}</w:sdtContent></w:sdt>"
        return f"<w:sdt><w:sdtContent>{p('Tenant: ', inline, _sentence(n))}</w:sdtContent></w:sdt>"

    return {"body": _fill(n_bytes, one)}


def _drawings(n_bytes: int) -> dict[str, str]:
    def one(n: int) -> str:
        box = f"<wps:txbx><w:txbxContent>{p(_sentence(n))}</w:txbxContent></wps:txbx>"
        shape = f"<a:graphic><a:graphicData><wps:wsp>{box}</wps:wsp></a:graphicData></a:graphic>"
        return p(
            f"Beside {n}",
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
            f'<wp:anchor behindDoc="0"><wp:docPr id="{n}"/>{shape}</wp:anchor></w:drawing>'
            "</mc:Choice></mc:AlternateContent></w:r>",
        )

    return {"body": _fill(n_bytes, one)}


def _backdrop(n_bytes: int) -> dict[str, str]:
    """White letters after a picture that lies behind the whole page."""
    anchor = (
        '<w:r><w:drawing><wp:anchor behindDoc="1"><wp:extent cx="7560000" cy="10692000"/>'
        "<a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        "</w:r>"
    )
    white = '<w:color w:val="EEEEEE"/>'
    return {"body": p(anchor) + _fill(n_bytes, lambda n: p(r(_sentence(n), white)))}


def _docx(path: Path, *, body: str, **parts: str) -> Path:
    """As `word_file` writes it; the body is put in as text, for lxml takes minutes to move as many
    elements as some of these have from one tree to another."""
    small = word_file(path.with_suffix(".small"), p("x"), **parts)
    whole = f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>"
    with zipfile.ZipFile(small) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, whole if name == "word/document.xml" else old.read(name))
    small.unlink()
    return path


_DOCX: dict[str, Callable[[int], dict[str, str]]] = {
    "long-table": _long_table,
    "white-table": _white_table,
    "coloured-table": _colored_rows,
    "dense-table": _dense_table,
    "deep-tables": _deep_tables,
    "one-deep-table": _one_deep_table,
    "paragraphs": _paragraphs,
    "many-runs": _many_runs,
    "footnotes": _notes("footnote"),
    "endnotes": _notes("endnote"),
    "numbered": _numbered,
    "many-lists": _many_lists,
    "styles": _styled,
    "changes": _changes,
    "fields": _fields,
    "controls": _controls,
    "boxes": _drawings,
    "backdrop": _backdrop,
}


# --- other formats ---

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_NAMES = " ".join(
    f'xmlns:{name}="{_ODF}{long}:1.0"'
    for name, long in (("office", "office"), ("text", "text"), ("table", "table"),
                       ("style", "style"), ("fo", "xsl-fo-compatible"), ("draw", "drawing"))
)  # fmt: skip


def _odt(path: Path, body: str) -> None:
    styles = (
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties fo:color="#333333"/></style:style>'
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
        'style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" '
        'style:num-format="1" text:display-levels="2"/></text:list-style>'
    )
    content = (
        f"<office:document-content {_ODF_NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)


def _odt_row(n: int) -> str:
    cells = (f"Lot {n}", _sentence(n), f"EUR {n}")
    return (
        "<table:table-row>"
        + "".join(
            f'<table:table-cell><text:p><text:span text:style-name="T1">{c}</text:span></text:p>'
            "</table:table-cell>"
            for c in cells
        )
        + "</table:table-row>"
    )


def _odt_note(n: int) -> str:
    return (
        f'<text:p>{_sentence(n)}<text:note text:note-class="footnote"><text:note-citation>{n}'
        f"</text:note-citation><text:note-body><text:p>See {_sentence(n)}</text:p>"
        "</text:note-body></text:note></text:p>"
    )


def _odt_deep(n: int) -> str:
    inner = f"<text:p>{_sentence(n)}</text:p>"
    for depth in range(12):
        inner = (
            f"<table:table><table:table-row><table:table-cell><text:p>Level {depth}</text:p>"
            f"</table:table-cell><table:table-cell>{inner}</table:table-cell></table:table-row>"
            "</table:table>"
        )
    return inner


def _odt_list(n_bytes: int) -> str:
    items = _fill(
        n_bytes,
        lambda n: (
            f"<text:list-item><text:p>{_sentence(n)}</text:p><text:list><text:list-item><text:p>"
            f"{_sentence(n + 1)}</text:p></text:list-item></text:list></text:list-item>"
        ),
    )
    return f'<text:list text:style-name="L1">{items}</text:list>'


_ODT: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: _fill(n, lambda i: f"<text:p>{_sentence(i)}</text:p>"),
    "long-table": lambda n: f"<table:table>{_fill(n, _odt_row)}</table:table>",
    "deep-tables": lambda n: _fill(n, _odt_deep),
    "notes": lambda n: _fill(n, _odt_note),
    "numbered": _odt_list,
}


def _rtf(body: str) -> str:
    head = (
        "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red51\\green51\\blue51;}"
        "{\\stylesheet{\\s1\\outlinelevel0 heading 1;}}\n"
    )
    return f"{head}{body}}}"


def _rtf_row(n: int) -> str:
    cells = (f"Lot {n}", _sentence(n), f"EUR {n}")
    inner = "".join(f"\\pard\\intbl {{\\fs20\\cf1 {cell}}}\\cell" for cell in cells)
    return f"\\trowd\\cellx2000\\cellx6000\\cellx8000 {inner}\\row\n"


_RTF: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: _fill(n, lambda i: f"\\pard {_sentence(i)}\\par\n"),
    "runs": lambda n: _fill(
        n,
        lambda i: (
            "\\pard "
            + "".join(f"{{\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\fs20\\insrsid{i} {w} }}"
                      for w in _sentence(i).split(" "))
            + "\\par\n"
        ),
    ),
    "unicode": lambda n: _fill(n, lambda i: "\\pard " + "\\u22823\\'b4\\'f3 " * 20 + "\\par\n"),
    "long-table": lambda n: _fill(n, _rtf_row) + "\\pard end\\par",
    "notes": lambda n: _fill(
        n,
        lambda i: (
            f"\\pard {_sentence(i)}{{\\super\\chftn}}{{\\footnote \\pard\\plain{{\\super\\chftn}} "
            f"See {_sentence(i)}}}\\par\n"
        ),
    ),
    "numbered": lambda n: _fill(
        n, lambda i: f"{{\\listtext\\pard {i + 1}.\\tab}}\\pard\\ls1 {_sentence(i)}\\par\n"
    ),
}  # fmt: skip


def _html_row(n: int) -> str:
    cells = (f"Lot {n}", _sentence(n), f"EUR {n}")
    return "<tr>" + "".join(f"<td class=c{n % 7}>{c}</td>" for c in cells) + "</tr>\n"


def _html_deep(n: int) -> str:
    inner = _sentence(n)
    for depth in range(12):
        inner = f"<table><tr><td>Level {depth}</td><td>{inner}</td></tr></table>"
    return inner


_SHEET = "<style>" + "".join(f".c{n}{{color:#{n:02d}3333}}" for n in range(40)) + "</style>"
_HTML: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: _fill(n, lambda i: f"<p class=c{i % 30}>{_sentence(i)}</p>\n"),
    "spans": lambda n: _fill(
        n,
        lambda i: (
            "<p>"
            + "".join(f'<span style="font-size:11pt;color:#222">{w} </span>'
                      for w in _sentence(i).split(" "))
            + "</p>\n"
        ),
    ),
    "long-table": lambda n: f"<table>{_fill(n, _html_row)}</table>",
    "deep-tables": lambda n: _fill(n, _html_deep),
    "numbered": lambda n: f"<ol>{_fill(n, lambda i: f'<li>{_sentence(i)}</li>')}</ol>",
    "notes": lambda n: _fill(
        n,
        lambda i: (
            f'<p>{_sentence(i)}<sup><a href="#f{i}" role="doc-noteref">{i}</a></sup></p>'
            f'<aside role="doc-footnote" id="f{i}"><p>See {_sentence(i)}</p></aside>\n'
        ),
    ),
}  # fmt: skip
_MARKDOWN: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: _fill(n, lambda i: f"{_sentence(i)} *and* `so` on.\n\n"),
    "long-table": lambda n: (
        "| Lot | Text | Price |\n| --- | --- | --- |\n"
        + _fill(n, lambda i: f"| Lot {i} | {_sentence(i)} | EUR {i} |\n")
    ),
    "numbered": lambda n: _fill(n, lambda i: f"{i + 1}. {_sentence(i)}\n   - {_sentence(i)}\n"),
    "notes": lambda n: _fill(
        n, lambda i: f"{_sentence(i)}[^{i}]\n\n[^{i}]: See {_sentence(i)}\n\n"
    ),
}
_TEXT: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: _fill(n, lambda i: f"{i}. {_sentence(i)}\n\n"),
    "lines": lambda n: _fill(n, lambda i: f"{_sentence(i)}\n"),
}


def _epub(path: Path, pages: list[str]) -> None:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
        'full-path="book.opf"/></rootfiles></container>'
    )
    items = "".join(f'<item id="p{n}" href="p{n}.xhtml"/>' for n in range(len(pages)))
    spine = "".join(f'<itemref idref="p{n}"/>' for n in range(len(pages)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("book.opf", package)
        for n, page in enumerate(pages):
            archive.writestr(f"p{n}.xhtml", f"<html><body>{page}</body></html>")


def large_files(folder: Path, n_bytes: int, only: frozenset[str]) -> Iterator[tuple[str, Path]]:
    """(name, file) of each sort of about so many bytes of markup; `only` names some, or kinds."""

    def wanted(kind: str, name: str) -> bool:
        return not only or bool({kind, f"{kind}/{name}"} & only)

    for name, make in _DOCX.items():
        if wanted("docx", name):
            yield f"docx/{name}", _docx(folder / f"{name}.docx", **make(n_bytes))
    for name, body in _ODT.items():
        if wanted("odt", name):
            path = folder / f"{name}.odt"
            _odt(path, body(n_bytes))
            yield f"odt/{name}", path
    plain = (
        ("rtf", _RTF, _rtf),
        ("html", _HTML, _page),
        ("md", _MARKDOWN, str),
        ("txt", _TEXT, str),
    )
    for kind, sorts, whole in plain:
        for name, body in sorts.items():
            if wanted(kind, name):
                path = folder / f"{name}.{kind}"
                path.write_text(whole(body(n_bytes)), "utf-8")
                yield f"{kind}/{name}", path
    if wanted("epub", "chapters"):
        path = folder / "chapters.epub"
        chapter = _HTML["paragraphs"](n_bytes // 40)
        _epub(path, [chapter] * 40)
        yield "epub/chapters", path


def _page(body: str) -> str:
    return f"<!DOCTYPE html><html><head>{_SHEET}</head><body>{body}</body></html>"


def read_s(path: Path) -> float:
    """Seconds of processor time that this process takes to read a file."""
    start = time.process_time()
    load(path)
    return time.process_time() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--only", default="")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    only = frozenset(filter(None, options.only.split(",")))
    n_bytes = int(options.megabytes * 1e6)
    with tempfile.TemporaryDirectory() as folder:
        halves = Path(folder) / "halves"
        halves.mkdir()
        for name, path in large_files(Path(folder), n_bytes, only):
            if options.profile:
                profile = cProfile.Profile()
                profile.runcall(load, path)
                pstats.Stats(profile).sort_stats("tottime").print_stats(30)
                continue
            whole_s = read_s(path)
            [(_, half)] = large_files(halves, n_bytes // 2, frozenset((name,)))
            half_s = read_s(half)
            print(f"{name:24} {whole_s:6.2f} s   half of it {half_s:6.2f} s", flush=True)
            path.unlink()
            half.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
