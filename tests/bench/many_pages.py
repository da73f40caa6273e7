"""Whether the cost of opening a document grows with its pages alone.

    python -m tests.bench.many_pages [--pages 1250 2500 5000 10000] [--reading-only]

Generates PDFs of clauses, tables and running heads, no page like another, and opens each through
the guarded reader, as the program does. For each size: seconds, peak memory of the reading process
and of its helper, growth of the process that asked, beside the bytes of the text; and the
processor's seconds that its key passages take. The exit status is 1 when a page of the largest
costs more than one and a half times a page of the smallest, or when a further page takes more than
2,400 bytes in a process that reads: half of that is what pdfium keeps of a page before it.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from app.digest import make_digest
from app.documents.guarded import GuardedReader
from tests.documents.pdf_files import SENTENCES

WORDS = " ".join(SENTENCES).lower().replace(".", "").split()
N_LINES = 42
MOST_GROWTH = 1.5
MOST_BYTES_A_PAGE = 2400
SAMPLE_EVERY_S = 0.02


def write_document(path: Path, n_pages: int) -> None:
    """A PDF of `n_pages`, written object by object: a library would take longer than reading."""
    chance = random.Random(n_pages)
    offsets: list[int] = []
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")

        def add(content: bytes) -> None:
            offsets.append(file.tell())
            file.write(b"%d 0 obj\n%s\nendobj\n" % (len(offsets), content))

        kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(n_pages))
        add(b"<</Type/Catalog/Pages 2 0 R>>")
        add(b"<</Type/Pages/Count %d/MediaBox[0 0 612 792]/Kids[%s]>>" % (n_pages, kids))
        add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
        for n in range(n_pages):
            stream = _page(n + 1, chance)
            add(
                b"<</Type/Page/Parent 2 0 R/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>"
                % (5 + 2 * n)
            )
            add(b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream))
        table = file.tell()
        file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
        file.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
        file.write(b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(offsets) + 1))
        file.write(b"startxref\n%d\n%%%%EOF\n" % table)


def _page(number: int, chance: random.Random) -> bytes:
    out = ["BT /F 9 Tf 72 752 Td (A lease of many pages) Tj ET"]
    y = 720
    for n in range(N_LINES):
        if number % 5 == 0 and n < 8:  # a table
            cells = [str(chance.randrange(10**5)) for _ in range(3)]
            for k, cell in enumerate(("Item", *cells) if n else ("", "One", "Two", "Three")):
                out.append(f"BT /F 10 Tf {72 + 110 * k} {y} Td ({cell}) Tj ET")
        else:
            text = " ".join(chance.choices(WORDS, k=13))
            mark = f"{number}.{n} " if n % 7 == 0 else ""
            out.append(f"BT /F 10 Tf 72 {y} Td ({mark}{text}{'.' if n % 7 == 6 else ''}) Tj ET")
        y -= 15
    out.append(f"BT /F 9 Tf 290 40 Td (Page {number}) Tj ET")
    return "\n".join(out).encode("ascii")


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of reading, peak bytes of the reading process and of its helper, bytes by which this
    one grew and by which it was larger for a while, bytes of the text, and the processor's seconds
    for key passages."""

    taken_s: float
    reader_bytes: int
    helper_bytes: int
    grown_bytes: int
    most_grown_bytes: int
    text_bytes: int
    digest_s: float


def measure(path: Path, n_pages: int, *, reading_only: bool) -> Measured:
    """Opens a document of `n_pages`."""
    own = psutil.Process()
    reader = GuardedReader()
    reader.prepare()
    time.sleep(1.5)  # its start is measured elsewhere
    (child,) = own.children()
    peaks = [0, 0, 0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(SAMPLE_EVERY_S):
            with contextlib.suppress(psutil.Error):
                for n, process in enumerate((own, child, *child.children()[:1])):
                    peaks[n] = max(peaks[n], process.memory_info().rss)

    watching = threading.Thread(target=watch)
    before = own.memory_info().rss
    watching.start()
    begun = time.perf_counter()
    try:
        document = reader.load(path)
        taken_s = time.perf_counter() - begun
    finally:
        done.set()
        watching.join()
        reader.close()
    grown = own.memory_info().rss - before
    assert len(document.pages) == n_pages
    assert f"Page {n_pages}" not in document.text  # running heads stay out
    begun = time.process_time()
    assert reading_only or make_digest(document).passages
    digest_s = time.process_time() - begun
    most, reader_bytes, helper_bytes = peaks[0] - before, *peaks[1:]
    n_bytes = len(document.text.encode())
    return Measured(taken_s, reader_bytes, helper_bytes, grown, most, n_bytes, digest_s)


def main() -> int:
    """Runs from the command line. Returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, nargs="+", default=[1250, 2500, 5000, 10_000])
    parser.add_argument("--reading-only", action="store_true", help="without key passages")
    options = parser.parse_args()
    sizes = sorted(options.pages)
    all_told: list[Measured] = []
    print(
        "  pages      MB of file   seconds   ms a page   reader MB   helper MB   this process MB"
        "   text MB   key passages s"
    )
    with tempfile.TemporaryDirectory() as folder:
        for n_pages in sizes:
            path = Path(folder) / f"{n_pages}.pdf"
            write_document(path, n_pages)
            told = measure(path, n_pages, reading_only=options.reading_only)
            all_told.append(told)
            print(
                f"{n_pages:>7,}  {path.stat().st_size / 1e6:>13.1f}  {told.taken_s:>8.2f}  "
                f"{1000 * told.taken_s / n_pages:>10.2f}  {told.reader_bytes / 1e6:>10.0f}  "
                f"{told.helper_bytes / 1e6:>10.0f}  {told.grown_bytes / 1e6:>10.0f} "
                f"({told.most_grown_bytes / 1e6:.0f})  "
                f"{told.text_bytes / 1e6:>8.1f}  {told.digest_s:>15.2f}",
                flush=True,
            )
    first, last = all_told[0], all_told[-1]
    n_more = max(sizes[-1] - sizes[0], 1)
    grown = [
        (many - few) / n_more
        for few, many in (
            (first.reader_bytes, last.reader_bytes),
            (first.helper_bytes, last.helper_bytes),
        )
    ]
    print(
        f"A further page takes {grown[0]:,.0f} bytes in the reader, {grown[1]:,.0f} in the helper."
    )
    is_linear = last.taken_s / sizes[-1] <= MOST_GROWTH * first.taken_s / sizes[0]
    return 0 if is_linear and max(grown) <= MOST_BYTES_A_PAGE else 1


if __name__ == "__main__":
    raise SystemExit(main())
