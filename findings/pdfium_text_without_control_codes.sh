#!/usr/bin/env bash
# FPDFText_GetText leaves characters out that every other call of fpdf_text.h counts.
#
# FPDFText_CountChars, FPDFText_GetCharBox, FPDFText_GetFontSize … go by an index of characters;
# FPDFText_GetText goes by the same index in its arguments and drops what it takes for control codes
# from what it returns. A font whose ToUnicode map gives a dash as U+0096 (as old converters of
# Windows texts do) is enough: "30-45 days" becomes "3045 days", and whoever takes position N of the
# text for character N is off by one from there on. FPDFText_GetUnicode tells each character, and
# FPDFText_GetTextIndexFromCharIndex which of them are left out (-1).
#
# Seen with: pypdfium2 5.15.2 (its pdfium), Python 3.11, Linux x86-64.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pypdfium2==5.15.2
cat >dash.py <<'PY'
import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as raw

CMAP = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
    b"1 begincodespacerange <00> <FF> endcodespacerange\n"
    b"2 beginbfrange <20> <2C> <0020> <2E> <7E> <002E> endbfrange\n"
    b"1 beginbfchar <2D> <0096> endbfchar\n"
    b"endcmap end end"
)
CONTENT = b"BT /F1 12 Tf 72 700 Td (30-45 days) Tj ET"
OBJECTS = [
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(CONTENT), CONTENT),
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(CMAP), CMAP),
]
data, offsets = b"%PDF-1.4\n", []
for number, body in enumerate(OBJECTS, 1):
    offsets.append(len(data))
    data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
start = len(data)
data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(OBJECTS) + 1)
data += b"".join(b"%010d 00000 n \n" % at for at in offsets)
data += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(OBJECTS) + 1, start)

page = pdfium.PdfDocument(data)[0].get_textpage()
n = page.count_chars()
buffer = (ctypes.c_ushort * (n + 1))()
n_given = raw.FPDFText_GetText(page, 0, n, buffer) - 1
print(n, "characters counted,", n_given, "given:", "".join(map(chr, buffer[:n_given])))
print("one by one:", [hex(raw.FPDFText_GetUnicode(page, i)) for i in range(n)][:5])
print("left out:", [i for i in range(n) if raw.FPDFText_GetTextIndexFromCharIndex(page, i) < 0])
PY
venv/bin/python dash.py | tee seen
grep -q "^10 characters counted, 9 given: 3045 days$" seen
grep -q "'0x96'" seen
grep -q "^left out: \[2\]$" seen
echo "As described."
