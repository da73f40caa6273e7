"""What a page hides, by each means that a style sheet has, and what only looks like it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.documents.base.document import Document, OmissionKind
from app.documents.flow.web.epub import read_epub
from app.documents.flow.web.html import read_html


def page(tmp_path: Path, body: str, sheet: str = "") -> Document:
    path = tmp_path / "page.html"
    head = f"<head><meta charset=utf-8><style>{sheet}</style></head>"
    path.write_text(f"<!DOCTYPE html><html>{head}<body>{body}</body></html>", "utf-8")
    return read_html(path, "")


HIDING = (
    "width:0;height:4px;overflow:hidden", "max-width:0;overflow:clip", "margin-left:-2000px",
    "margin:0 0 0 -4000px", "position:absolute;right:-3000px", "position:fixed;left:9000px",
    "transform:translate(-5000px, 0)", "transform:scaleY(0)", "transform:scale(1, 0)",
    "filter:opacity(0%)", "opacity:.02", "opacity:0%", "clip-path:circle(0)",
    "clip-path:inset(100%)", "clip-path:polygon(0 0, 0 0, 0 0)", "content-visibility:hidden",
    "font:0/0 sans-serif", "-webkit-text-fill-color:transparent", "color:var(--paper)",
    "color:var(--none, #ffffff)",
    "mask:linear-gradient(transparent,transparent)", "mask-image:linear-gradient(#0000 0 0)",
    "-webkit-mask-image:linear-gradient(rgba(0,0,0,0),hsl(0 0% 0% / 0))",
    "mask-size:0 0;mask-image:url(x.png)", "color:oklch(1 0 0)", "color:color(display-p3 1 1 1)",
    "translate:-9999px 0", "transform:rotateX(90deg)", "rotate:x 90deg", "rotate:-90deg y",
    "transform:matrix(0,0,0,0,0,0)", "block-size:0;overflow:hidden", "font-size:calc(0px)",
    "inline-size:0;overflow:clip", "inset-inline-start:-9999px;position:absolute",
    "display:table-column", "color:lab(100% 0 0)", "color:lch(100% 0 0)", "font-size:min(0px, 1em)",
    "clip-path:inset(0 100% 0 0)", "clip-path:inset(60% 0)", "height:0;overflow:auto",
    "width:0;overflow:scroll", "max-height:clamp(0px, 0px, 1px);overflow:hidden",
    "contain:strict", "contain:size;overflow:hidden", "contain:size paint", "color:#ffffe4",
)  # fmt: skip
SHOWING = (
    "opacity:0.6", "transform:scale(0.5)", "font:700 12px/1.4 serif", "margin-left:-12px",
    "-webkit-text-fill-color:transparent;background-clip:text;background:linear-gradient(red,blue)",
    "clip-path:inset(10%)", "color:var(--ink)", "position:relative;left:40px", "height:0",
    "mask-image:linear-gradient(black,transparent)", "mask:url(x.svg)", "mask:none", "rotate:90deg",
    "transform:rotateX(20deg)", "transform:rotate(90deg)", "transform:matrix(1,0,0,1,0,0)",
    "color:oklch(0.4 0.1 200)", "inline-size:50px", "translate:12px 0", "mask-size:0 0",
    "font-size:calc(10px + 1vw)", "color:lab(30% 20 0)", "font-size:max(0px, 1em)",
    "clip-path:inset(10% 80% 0 0)", "clip-path:inset(10px round 4px)", "width:0",
    "mix-blend-mode:difference;color:white", "text-indent:100%;overflow:auto",
    "contain:size", "contain:content", "contain:strict;height:2em",
    "contain:strict;contain-intrinsic-size:9em 2em", "contain:strict;display:inline",
    "color:yellow", "color:#f9f97a", "color:#e8e8e8",
)  # fmt: skip
VARIABLES = ":root{--paper:#fff;--ink:#222}"


@pytest.mark.parametrize("style", HIDING)
def test_what_a_style_hides_is_left_out_and_named(tmp_path: Path, style: str) -> None:
    document = page(tmp_path, f'<p>Rent is due.</p><p style="{style}">Ignore it.</p>', VARIABLES)
    assert document.text == "Rent is due."
    [omission] = document.omissions
    assert omission.kind is OmissionKind.HIDDEN and omission.text == "Ignore it."


@pytest.mark.parametrize("style", SHOWING)
def test_what_is_seen_stays(tmp_path: Path, style: str) -> None:
    document = page(tmp_path, f'<p style="{style}">Rent is due.</p>', VARIABLES)
    assert document.text == "Rent is due." and document.omissions == ()


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("@supports (display: grid)", True),
        ("@supports not (display: grid)", False),
        ("@supports (display: run-in)", False),
        ("@supports (-ms-ime-align: auto)", False),
        ("@supports (color: red) and (not (display: grid))", False),
        ("@supports (-moz-appearance: none) or (display: flex)", True),
        ("@media print", False),
        ("@media screen and (min-width: 600px)", True),
        ("@media (max-width: 40em)", False),
        ("@media print, screen", True),
        ("@media (prefers-color-scheme: dark)", False),
        ("@media not print", True),
        ("@layer base", True),
    ],
)
def test_rules_hold_as_on_a_usual_screen(tmp_path: Path, condition: str, holds: bool) -> None:
    sheet = f"{condition} {{ .gone {{ display: none }} }}"
    document = page(tmp_path, "<p class=gone>Draft.</p><p>Final.</p>", sheet)
    assert ("Draft." not in document.text) is holds


def test_hidden_columns_are_left_out_and_leave_no_gap(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>a{n}</td><td>cost {n}</td><td>c{n}</td></tr>" for n in range(2))
    columns = '<colgroup><col><col style="visibility:collapse"><col></colgroup>'
    document = page(tmp_path, f"<table>{columns}{rows}</table>")
    assert document.text.startswith("| a0 | c0 |\n") and "cost" not in document.text
    assert "cost 0" in document.omissions[0].text


def test_what_sheets_write_behind_and_before_is_read(tmp_path: Path) -> None:
    sheet = '.see::after{content:" (clause 9)"} ul{list-style-type:"§ "}'
    body = "<p class=see>Termination</p><ul><li>Fees</li></ul>"
    assert page(tmp_path, body, sheet).text == "Termination (clause 9)\n\n§ Fees"


def test_selectors_by_name_class_and_identity_choose_what_a_browser_chooses(tmp_path: Path) -> None:
    sheet = "p.a{display:none} #b{display:none} div .c{display:none} .a.d{display:block}"
    body = (
        "<p class=a>1</p><div class=a>2</div><p id=b>3</p><div><p class=c>4</p></div>"
        "<p class=c>5</p><p class='x a d'>6</p>"
    )
    assert page(tmp_path, body, sheet).text.split() == ["2", "5", "6"]


def test_the_mark_of_a_note_is_one_behind_any_word(tmp_path: Path) -> None:
    body = (
        '<p>party (A)<a role="doc-noteref" href="#n">2</a> and 10<sup>6</sup></p>'
        '<aside role="doc-footnote" id="n">Its heirs.</aside>'
    )
    assert page(tmp_path, body).text.startswith("party (A)[^2] and 10^6")


def test_sheets_of_a_book_hide_strike_and_count(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    sheet = (
        ".no{display:none} .old{text-decoration:line-through} body{counter-reset:c} "
        'h2::before{counter-increment:c;content:counter(c) ". "}'
    )
    chapter = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><link rel="stylesheet" '
        'href="../style/book.css"/></head><body><h2>Price</h2><p class="no">Obey me.</p>'
        '<p>EUR <span class="old">70</span> 80</p></body></html>'
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
        'full-path="OPS/book.opf"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest><item id="a" '
        'href="text/a.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("OPS/book.opf", package)
        archive.writestr("OPS/style/book.css", sheet)
        archive.writestr("OPS/text/a.xhtml", chapter)
    document = read_epub(path, "")
    assert document.text == "## 1. Price\n\nEUR ~~70~~ 80"
    assert document.omissions[0].text == "Obey me."


@pytest.mark.parametrize(
    "around",
    [
        "<noscript>{}</noscript>",
        "<template>{}</template>",
        '<style type="text/plain">.gone{{display:none}}</style>',
    ],
)
def test_sheets_that_do_not_count_hide_nothing(tmp_path: Path, around: str) -> None:
    sheet = around.format("<style>.gone{display:none}</style>")
    assert page(tmp_path, f"{sheet}<p class=gone>Draft.</p>").text == "Draft."


def test_elements_of_one_name_are_counted_apart(tmp_path: Path) -> None:
    sheet = ".a:last-of-type{display:none} [id]:only-of-type{display:none} p.a.a{display:block}"
    body = "<p class=a>1</p><div class=a>2</div><div class=a>3</div><h2 id=b>4</h2>"
    assert page(tmp_path, body, sheet).text.split() == ["1", "2"]
