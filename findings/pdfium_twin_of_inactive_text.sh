#!/usr/bin/env bash
# A text that FPDFPageObj_SetIsActive switched off still keeps its twin out of the text page.
#
# Where, behind other text, the same words are printed twice in one place (to look bold, or because the first ones were
# covered and printed again), pdfium's text page has them once. Switched off with
# FPDFPageObj_SetIsActive(object, false), the first is neither drawn nor in a text page that is
# loaded afterwards, as fpdf_edit.h has it; but the second, which is active and drawn, is not in it
# either. Whoever takes hidden text out of a page that way loses text that is seen.
#
# Seen with: pypdfium2 5.15.2 (its pdfium), Python 3.11, Linux x86-64:
#   both active:            text 'The notice is\r\ngiven 30 days before the end.', the line is drawn: True
#   the first switched off: text 'The notice is', the line is drawn: True
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pypdfium2==5.15.2 numpy==2.3.5
cat >twin.py <<'PY'
import pypdfium2 as pdfium
import pypdfium2.raw as raw

BEFORE = b"BT /F1 12 Tf 72 720 Td (The notice is) Tj ET "
TWICE = b"BT /F1 12 Tf 72 700 Td (given 30 days before the end.) Tj ET "
CONTENT = BEFORE + TWICE + TWICE
OBJECTS = [
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(CONTENT), CONTENT),
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
]
data, offsets = b"%PDF-1.4\n", []
for number, each in enumerate(OBJECTS, start=1):
    offsets.append(len(data))
    data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
begin = len(data)
data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(OBJECTS) + 1)
data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
data += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(OBJECTS) + 1, begin)
page = pdfium.PdfDocument(data)[0]


def shown() -> str:
    textpage = page.get_textpage()
    text = textpage.get_text_range()
    textpage.close()
    line = page.render(may_draw_forms=False).to_numpy()[82:95]  # where the words stand
    return f"text {text!r}, the line is drawn: {bool(line.min() < 128)}"


print("pypdfium2", pdfium.PYPDFIUM_INFO, "pdfium", pdfium.PDFIUM_INFO)
print("both active:           ", before := shown())
first = raw.FPDFPage_GetObject(page, 1)
raw.FPDFPageObj_SetIsActive(first, False)
print("the first switched off:", after := shown())
is_drawn = before.endswith("True") and after.endswith("True")
raise SystemExit(not (is_drawn and "given 30 days" in before and "given 30 days" not in after))
PY
venv/bin/python twin.py
