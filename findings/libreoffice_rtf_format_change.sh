#!/usr/bin/env bash
# LibreOffice writes the date of a tracked change of format into the text of an RTF file.
#
# A DOCX in which the format of "5,000" was changed with changes tracked (w:rPrChange), saved as RTF: the
# number of the date stands in the text without a control word before it. "Pay 5,000 more." becomes
# "Pay 137564800 5,000 more.": LibreOffice itself shows that when it opens the file again, and so does
# pandoc 2.17. In a contract it reads as an amount. Who converts a DOCX with tracked changes to RTF
# has to accept or reject them first.
#
# Seen with: LibreOffice 7.4.7.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
soffice --version

cat >make.py <<'PY'
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CHANGE = '<w:rPrChange w:id="1" w:author="A" w:date="2031-03-02T10:00:00Z"><w:rPr/></w:rPrChange>'


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


body = run("Pay ") + run("5,000", f"<w:b/>{CHANGE}") + run(" more.")
with zipfile.ZipFile("change.docx", "w") as archive:
    archive.writestr(
        "[Content_Types].xml",
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="'
        'application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/document.xml" '
        f'ContentType="{MAIN}"/></Types>',
    )
    archive.writestr(
        "_rels/.rels",
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}" '
        'Target="document.xml"/></Relationships>',
    )
    archive.writestr(
        "document.xml",
        f'<w:document xmlns:w="{W}"><w:body><w:p>{body}</w:p></w:body></w:document>',
    )
PY
python3 make.py
profile="-env:UserInstallation=file://$folder/profile"
soffice "$profile" --headless --convert-to rtf change.docx >/dev/null 2>&1
soffice "$profile" --headless --convert-to txt:Text change.rtf >/dev/null 2>&1
echo "in the RTF: $(grep -o '{-\?[0-9]\+ .loch' change.rtf)"
echo "as LibreOffice shows it: $(tail -c +4 change.txt)"
grep -Eq 'Pay -?[0-9]+ 5,000 more' change.txt
