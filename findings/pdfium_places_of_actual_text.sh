#!/usr/bin/env bash
# Where ActualText stands for several texts, fpdf_text.h places all of it upon the first of them.
#
# A span with ActualText (ISO 32000-1, 14.9.4) may hold several text objects, as programs write them
# that move after each syllable or set vertical columns. FPDFText_GetCharOrigin then gives one and
# the same origin for all characters of the span, and FPDFText_GetCharBox parts the box of the first
# text object among them: the letters of "committee" are squeezed into the width of "com". Whoever
# takes equal letters at one origin for letters printed twice loses an m, a t and an e.
#
# Seen with: pypdfium2 5.15.2 (its pdfium), Python 3.11, Linux x86-64.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pypdfium2==5.15.2
cat >span.py <<'PY'
import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as raw

PARTS = b"BT /F1 11 Tf 100 700 Td (com) Tj ET BT /F1 11 Tf 121 700 Td (mittee) Tj ET"


def page_of(content):
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % at for at in offsets)
    data += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return pdfium.PdfDocument(data)


for name, content in (
    ("without", PARTS),
    ("with", b"/Span<</ActualText(committee)>>BDC " + PARTS + b" EMC"),
):
    document = page_of(content)
    page = document[0]
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    origins, edges = [], []
    for n in range(text.count_chars()):
        raw.FPDFText_GetCharOrigin(text, n, x, y)
        origins.append(round(x.value))
        edges.append(round(text.get_charbox(n)[2]))
    print(f"{name} ActualText: {text.get_text_range()}, {len(set(origins))} origins, to {edges[-1]}")
    text.close()
    page.close()
    document.close()
PY
venv/bin/python span.py | tee seen
grep -q "^without ActualText: committee, 9 origins, to 15[0-9]$" seen
grep -q "^with ActualText: committee, 1 origins, to 12[0-9]$" seen
