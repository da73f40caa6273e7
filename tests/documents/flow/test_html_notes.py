"""Notes of web pages as the programs that write them mark them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.flow.test_html_hidden import page

LIBREOFFICE = (
    '<p>700<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>'
    ' net</p><div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" '
    'href="#sdfootnote1anc">1</a>No tax.</p></div>'
)
WORD = (
    "<p>700<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'><span class=M>[1]</span>"
    "</a> net</p><div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1>"
    "<p><a href='#_ftnref1' name='_ftn1'><span class=M>[1]</span></a> No tax.</p></div></div>"
)
GITHUB = (
    "<p>700<sup><a href='#fn-1' id='fnref-1' data-footnote-ref>1</a></sup> net</p>"
    "<section data-footnotes class='footnotes'><ol><li id='fn-1'><p>No tax. <a href='#fnref-1' "
    "class='data-footnote-backref'>↩</a></p></li></ol></section>"
)
PYTHON_MARKDOWN = (
    "<p>700<sup id='fnref:1'><a class='footnote-ref' href='#fn:1'>1</a></sup> net</p>"
    "<div class='footnote'><hr><ol><li id='fn:1'><p>No tax.&#160;<a class='footnote-backref' "
    "href='#fnref:1'>↩</a></p></li></ol></div>"
)

GOOGLE_DOCS = (
    "<p>700<sup><a href='#ftnt1' id='ftnt_ref1'>[1]</a></sup> net</p><hr><div><p><a "
    "href='#ftnt_ref1' id='ftnt1'>[1]</a><span>&nbsp;No tax.</span></p></div>"
)


@pytest.mark.parametrize("body", [LIBREOFFICE, WORD, GITHUB, PYTHON_MARKDOWN, GOOGLE_DOCS])
@pytest.mark.parametrize("sheet", [".M{vertical-align:super}", ""])
def test_marks_and_notes(tmp_path: Path, body: str, sheet: str) -> None:
    document = page(tmp_path, body, sheet)
    assert [(b.kind.value, b.text) for b in document.blocks] == [
        ("paragraph", "700[^1] net"),
        ("footnote", "[^1]: No tax."),
    ]


def test_comments_of_google_docs_are_named(tmp_path: Path) -> None:
    document = page(
        tmp_path,
        "<p>700<sup><a href='#cmnt1' id='cmnt_ref1'>[a]</a></sup> net</p><div><p><a "
        "href='#cmnt_ref1' id='cmnt1'>[a]</a><span>Check this.</span></p></div>",
    )
    assert [block.text for block in document.blocks] == ["700 net"]
    assert [omission.words for omission in document.omissions] == ["1 comment"]
