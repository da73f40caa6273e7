#!/usr/bin/env bash
# Of a form value that pdfium draws itself, the text page leaves characters out that are drawn.
#
# A text field without an appearance stream is shown by one that the viewer makes of its value (/V)
# in the font of /DA (ISO 32000-1, 12.7.3.3). pdfium makes one, and FPDFPage_Flatten puts it into the
# page. It sets the dash of "30–45 days" in another font, though WinAnsiEncoding has it: the page
# drawn shows the dash, its text page says "30 45 days". FPDFAnnot_GetFormFieldValue gives the whole
# value.
#
# Seen with: pypdfium2 5.15.2 (its pdfium), Python 3.11, Linux x86-64:
#   value '30–45 days', text '30 45 days', ink between the second and the fourth character: True
#   value 'naïve café', text 'naïve café', ink between the second and the fourth character: True
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pypdfium2==5.15.2 numpy==2.3.5
cat >values.py <<'PY'
import pypdfium2 as pdfium
import pypdfium2.raw as raw

SCALE = 8  # pixels a point
VALUES = ("30–45 days", "naïve café")


def form_with(value: str) -> pdfium.PdfDocument:
    text = value.encode("utf-16-be").hex().encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/NeedAppearances true"
        b"/DR<</Font<</Helv 5 0 R>>>>/DA(/Helv 10 Tf 0 g)>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Resources<<>>/Annots[4 0 R]>>",
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(term)/F 4/P 3 0 R/Rect[50 100 350 120]"
        b"/DA(/Helv 10 Tf 0 g)/V<feff%s>>>" % text,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    data, offsets = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    begin = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, begin)
    return pdfium.PdfDocument(data)


def shown(value: str) -> tuple[str, bool]:
    """The text of a form's page, and whether anything is drawn between its second and fourth character."""
    pdf = form_with(value)
    pdf.init_forms()
    page = pdf[0]
    assert raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
    page.close()
    page = pdf[0]
    image = page.render(scale=SCALE, may_draw_forms=False).to_numpy()
    characters = page.get_textpage()
    text = characters.get_text_range().strip()
    begin, end = (characters.get_charbox(text.index(c)) for c in (text[1], text[3]))
    height = page.get_height()
    between = image[
        round((height - begin[3]) * SCALE) : round((height - begin[1]) * SCALE),
        round((begin[2] + 1) * SCALE) : round((end[0] - 1) * SCALE),
    ]
    return text, bool(between.size and between.min() < 128)


print("pypdfium2", pdfium.PYPDFIUM_INFO, "pdfium", pdfium.PDFIUM_INFO)
told = [shown(value) for value in VALUES]
for value, (text, has_ink) in zip(VALUES, told):
    print(f"value {value!r}, text {text!r}, ink between the second and the fourth character: {has_ink}")
raise SystemExit(told != [("30 45 days", True), ("naïve café", True)])
PY
venv/bin/python values.py
