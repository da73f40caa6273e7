#!/usr/bin/env bash
# pdfium counts the whole width of a line to each of its sides in FPDFPageObj_GetBounds.
#
# A stroke covers half of its width on each side of its path (ISO 32000-1, 8.4.3.2), and so it is
# drawn. The bounds of the path object reach out twice as far: a border of 2.25 points is 4.5 points
# high by its bounds. Two borders of one height and of different width then seem to lie at different
# heights by their upper edges, and a thick line looks like a box. The middle of the bounds is where
# the line lies.
#
# Seen with: pypdfium2 5.15.2 (its pdfium), Python 3.11, Linux x86-64:
#   width 0.10: bounds 0.20 high, drawn 0.2, middle at 500.0
#   width 1.00: bounds 2.00 high, drawn 1.0, middle at 500.0
#   width 2.25: bounds 4.50 high, drawn 2.2, middle at 500.0
#   width 8.00: bounds 16.00 high, drawn 8.0, middle at 500.0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pypdfium2==5.15.2 numpy==2.3.5
cat >bounds.py <<'PY'
import pypdfium2 as pdfium

WIDTHS = (0.1, 1.0, 2.25, 8.0)
SCALE = 10  # pixels a point


def page_with_line(width: float) -> pdfium.PdfPage:
    content = b"%f w 100 500 m 300 500 l S" % width
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Contents 4 0 R/Resources<<>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    data, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    begin = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, begin)
    return pdfium.PdfDocument(data)[0]


print("pypdfium2", pdfium.PYPDFIUM_INFO, "pdfium", pdfium.PDFIUM_INFO)
heights = []
for width in WIDTHS:
    page = page_with_line(width)
    (line,) = page.get_objects()
    left, bottom, right, top = line.get_bounds()
    column = page.render(scale=SCALE, no_smoothpath=True).to_numpy()[:, 200 * SCALE, 0]
    drawn = (column < 128).sum() / SCALE
    print(f"width {width:.2f}: bounds {top - bottom:.2f} high, drawn {drawn:.1f}, middle at {(top + bottom) / 2:.1f}")
    heights.append(round(top - bottom, 2))
raise SystemExit(heights != [0.2, 2.0, 4.5, 16.0])
PY
venv/bin/python bounds.py
