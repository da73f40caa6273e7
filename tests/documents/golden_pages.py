"""What pages of real documents were read as when they were last looked at beside their pictures.

    python -m tests.documents.golden_pages            compares
    python -m tests.documents.golden_pages --write    writes anew, after looking at what changed
    python -m tests.documents.golden_pages --show FOLDER    pictures and texts, to look at

The sample contract may be passed on, so its whole text is kept. Paper, book and manual may not:
of their blocks are kept the kind, the heading level, the place, the length, and a digest of the
text, which is enough to see that nothing moved, and the test shows the text where it did.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

from app.documents.base.document import Block, BlockKind, Document
from app.documents.opening.loading import load

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "golden"
SAMPLES = REPOSITORY / "resources" / "samples"
SHARED_DATA = REPOSITORY.parent / "shared" / "data"

WHOLE_TEXTS = {
    "contract-pdf.txt": SAMPLES / "cloud-service-agreement.pdf",
    "contract-docx.txt": SAMPLES / "cloud-service-agreement.docx",
}
PAPER = SHARED_DATA / "paper-tracemonkey.pdf"
BOOK = SHARED_DATA / "book-free-culture.pdf"
MANUAL = SHARED_DATA / "manual-debian-reference.pdf"
HARD_PAGES = {
    (
        PAPER,
        2,
    ): "two columns, a listing, a diagram full of words whose last one pdfium joins to the "
    "caption, a paragraph that floats on behind them",
    (PAPER, 3): "two listings across both columns, with indents",
    (PAPER, 7): "two diagrams, raised and lowered characters in sentences, a footnote",
    (PAPER, 12): "a table of ten columns across both columns of text, headings that run in",
    (MANUAL, 5): "a table of contents with leading dots",
    (MANUAL, 41): "lists in lists, a listing of a terminal, boxed notes",
    (MANUAL, 85): "a drawn table whose cells run over into each other and stand in mid-row",
    (BOOK, 91): "a table with drawn columns, of whose rows only the head is drawn",
    (BOOK, 313): "notes of a whole book with hanging indents, headings in a typewriter face",
    (BOOK, 342): "an index in two columns",
}
_N_DIGEST = 16  # hex digits


def as_lines(document: Document) -> str:
    """Every block of a document that may be passed on: page or path, kind and text."""
    return "".join(
        f"[{block.page or block.path} {_kind(block)}] {block.text}\n" for block in document.blocks
    )


def facts(block: Block) -> list[object]:
    """What is kept of a block that may not be passed on."""
    text = block.text.encode()
    box = block.box
    edges = [] if box is None else [round(box.left), round(box.top), round(box.right)]
    return [_kind(block), len(block.text), hashlib.sha256(text).hexdigest()[:_N_DIGEST], *edges]


def _kind(block: Block) -> str:
    shape = ""
    if block.kind is BlockKind.TABLE:
        rows = block.text.splitlines()
        shape = f" {len(rows) - 1}×{rows[1].count('---')}"
    number = f" {block.number}" if block.number else ""
    return f"{block.kind.value}{block.level or ''}{shape}{number}"


def hard_page(document: Document, number: int) -> str:
    """The facts of one page: why it is hard, and a line for each block in reading order."""
    why = HARD_PAGES[document.path, number]
    lines = [json.dumps(facts(b), ensure_ascii=False) for b in document.blocks if b.page == number]
    return "\n".join([f"{document.path.stem} p. {number}: {why}", *lines, "", ""])


def paper_pages(document: Document) -> str:
    """The facts of a whole document: what was left out, and a line for each page."""
    lines = [f"without {omission.what}" for omission in document.omissions]
    for page in document.pages:
        blocks = [block for block in document.blocks if block.page == page.number]
        text = "\n".join(block.text for block in blocks).encode()
        digest = hashlib.sha256(text).hexdigest()[:_N_DIGEST]
        lines.append(f"p. {page.number} {digest} {', '.join(map(_kind, blocks))}")
    return "\n".join(lines) + "\n"


def made() -> dict[str, str]:
    """The contents of every golden file that can be made here, by name."""
    texts = {name: as_lines(load(path)) for name, path in WHOLE_TEXTS.items()}
    if all(path.exists() for path in (PAPER, BOOK, MANUAL)):
        documents = {path: load(path) for path in (PAPER, BOOK, MANUAL)}
        texts["hard-pages.txt"] = "".join(hard_page(documents[p], n) for p, n in HARD_PAGES)
        texts["paper.txt"] = paper_pages(documents[PAPER])
    return texts


def show(folder: Path) -> None:
    """Writes the picture and the blocks of each hard page into a folder."""
    import pypdfium2

    folder.mkdir(parents=True, exist_ok=True)
    documents = {path: load(path) for path in {path for path, _ in HARD_PAGES}}
    for path, number in HARD_PAGES:
        name = f"{path.stem}-{number}"
        on_page = [block for block in documents[path].blocks if block.page == number]
        text = "".join(f"[{_kind(block)}] {block.text}\n" for block in on_page)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        with pypdfium2.PdfDocument(path) as pdf:
            pdf[number - 1].render(scale=1.6).to_pil().save(folder / f"{name}.png")


def main() -> int:
    """Runs from the command line. Returns 1 when something differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", type=Path)
    options = parser.parse_args()
    if options.show is not None:
        show(options.show)
        return 0
    status = 0
    for name, text in made().items():
        path = FOLDER / name
        if options.write:
            FOLDER.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{name} differs")
            status = 1
    return status


if __name__ == "__main__":
    raise SystemExit(main())
