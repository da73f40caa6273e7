"""Word documents as one XML file, and controls that show a value kept elsewhere."""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path

import pytest

from app.documents.errors import DamagedDocument, NotADocument
from app.documents.opening.loading import load
from tests.documents.word.test_docx import texts
from tests.documents.word.test_parts import with_part
from tests.documents.word_files import p, r, word_file

PKG = "http://schemas.microsoft.com/office/2006/xmlPackage"


def flat_file(source: Path, target: Path) -> Path:
    """The package at `source` as one XML file."""
    types = {
        "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml."
        "document.main+xml",
        "word/styles.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml."
        "styles+xml",
    }
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    parts = []
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            kind = relations if name.endswith(".rels") else types.get(name)
            if kind is None:
                continue
            xml = archive.read(name).decode().partition("?>")[2]
            parts.append(
                f'<pkg:part pkg:name="/{name}" pkg:contentType="{kind}"><pkg:xmlData>{xml}'
                "</pkg:xmlData></pkg:part>"
            )
    data = base64.b64encode(b"\x89PNG").decode()
    parts.append(
        '<pkg:part pkg:name="/word/media/a.png" pkg:contentType="image/png" '
        f'pkg:compression="store"><pkg:binaryData>{data}</pkg:binaryData></pkg:part>'
    )
    target.write_text(
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="{PKG}">'
        + "".join(parts)
        + "</pkg:package>",
        encoding="utf-8",
    )
    return target


@pytest.mark.parametrize("name", ["lease.xml", "lease.docx"])
def test_a_package_in_one_file_is_read(tmp_path: Path, name: str) -> None:
    source = word_file(tmp_path / "a.docx", p("Rent ", r("5", "<w:strike/>"), " 6 euros."))
    document = load(flat_file(source, tmp_path / name))
    assert (document.format, document.text) == ("docx", "Rent ~~5~~ 6 euros.")


def test_other_xml_of_word_is_told_for_what_it_is(tmp_path: Path) -> None:
    old = tmp_path / "old.xml"
    old.write_text(
        '<?xml version="1.0"?><w:wordDocument '
        'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'
    )
    with pytest.raises(NotADocument, match="XML format of Word 2003"):
        load(old)
    cut = tmp_path / "cut.xml"
    cut.write_text(f'<?xml version="1.0"?><pkg:package xmlns:pkg="{PKG}"><pkg:part>')
    with pytest.raises(DamagedDocument):
        load(cut)
    harmful = tmp_path / "harmful.xml"
    harmful.write_text(
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><pkg:package xmlns:pkg="{PKG}"/>'
    )
    with pytest.raises(DamagedDocument, match="entities"):
        load(harmful)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/n:deal[1]/n:party[1]", "Party: Oakmere Ltd"),
        ("/n:deal[1]/n:party[1]/@n:short", "Party: OM"),
        ("/n:deal[1]/n:other[1]", "Party: [Party]"),
        ("//n:party[contains(., 'O')]", "Party: [Party]"),
        ("/unknown:deal/n:party", "Party: [Party]"),
    ],
)
def test_controls_show_the_value_that_they_are_bound_to(
    tmp_path: Path, path: str, said: str
) -> None:
    body = p(
        "Party: ",
        "<w:sdt><w:sdtPr><w:dataBinding w:prefixMappings=\"xmlns:n='urn:x'\" "
        f'w:xpath="{path}"/><w:text/></w:sdtPr><w:sdtContent>{r("[Par")}{r("ty]")}'
        "</w:sdtContent></w:sdt>",
    )
    data = b'<n:deal xmlns:n="urn:x"><n:party n:short="OM">Oakmere Ltd</n:party></n:deal>'
    file = with_part(
        tmp_path / "a.docx", body, "/customXml/item9.xml", "customXml", "application/xml", data
    )
    assert texts(file) == [said]


def test_lists_show_the_words_for_the_value_that_they_are_bound_to(tmp_path: Path) -> None:
    body = p(
        "Law: ",
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/deal/law"/><w:dropDownList>'
        '<w:listItem w:displayText="England" w:value="E"/></w:dropDownList></w:sdtPr>'
        f"<w:sdtContent>{r('Choose')}</w:sdtContent></w:sdt>",
    )
    data = b"<deal><law>E</law></deal>"
    file = with_part(
        tmp_path / "a.docx", body, "/customXml/item9.xml", "customXml", "application/xml", data
    )
    assert texts(file) == ["Law: England"]
