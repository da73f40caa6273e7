#!/usr/bin/env bash
# python-docx calls a document "Word Document" that has no title, or one by LibreOffice.
#
# Where a package has no core properties, `core_properties` makes some up: title "Word Document",
# last modified by "python-docx", now. And it looks for the relationship type of ECMA-376 part 2 alone:
# LibreOffice writes another (…/officedocument/2006/relationships/metadata/core-properties), so that the
# title and author of its files are not seen, and "Word Document" stands in their place. Who shows or
# stores the title of a file has to read docProps/core.xml himself.
#
# Seen with: python-docx 1.2.0, lxml 6.1.3, Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-docx==1.2.0
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -E "^(python-docx|lxml) "

cat >try.py <<'PY'
import zipfile

import docx

STANDARD = b"schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
LIBREOFFICE = b"schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"


def copied(target, change):
    with zipfile.ZipFile("whole.docx") as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)


def without_core(name, content):
    if name == "docProps/core.xml":
        return None
    lines = content.replace(b"><", b">\n<").split(b"\n")
    return b"".join(line for line in lines if b"docProps/core.xml" not in line)


document = docx.Document()
document.add_paragraph("The boathouse is let.")
document.core_properties.title = "Boathouse lease"
document.save("whole.docx")
copied("without.docx", without_core)
copied("libreoffice.docx", lambda name, content: content.replace(STANDARD, LIBREOFFICE))
titles = [
    docx.Document(f"{name}.docx").core_properties.title
    for name in ("whole", "without", "libreoffice")
]
print("with core properties:", titles[0])
print("without:", titles[1])
print("with LibreOffice's relationship to them:", titles[2])
raise SystemExit(titles != ["Boathouse lease", "Word Document", "Word Document"])
PY
venv/bin/python try.py
