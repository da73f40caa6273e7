"""A revised version of the sample contract, its edits known, for tests."""

from __future__ import annotations

import dataclasses

from app.documents.base.document import Block, BlockKind, Document

ADDED = "4.7 Late Fees. Overdue amounts bear interest of 9% per year from the due date."


def block_index(document: Document, beginning: str) -> int:
    """The one block that begins with some words."""
    [found] = [n for n, block in enumerate(document.blocks) if block.text.startswith(beginning)]
    return found


def revised(document: Document) -> Document:
    """The sample contract with four edits: 4.2 lets usage be billed 30 days in advance, 1.6 is
    gone, 4.7 is new, and 12.15 stands behind 5.6 as 5.7."""
    blocks = list(document.blocks)
    at = block_index(document, "4.2 Invoicing.")
    invoicing = blocks[at].text.replace("in arrears", "30 days in advance")
    assert invoicing != blocks[at].text
    bribery = blocks[block_index(document, "12.15 ")]
    term = blocks[block_index(document, "5. Term")]
    warranties = blocks[block_index(document, "6. Representations")]
    late = Block(ADDED, BlockKind.LIST_ITEM, page=term.page, path="body/999", number="4.7")
    moved = dataclasses.replace(bribery, text=f"5.7{bribery.text[5:]}", number="5.7")
    blocks[at] = dataclasses.replace(blocks[at], text=invoicing)
    blocks.remove(bribery)
    blocks.remove(blocks[block_index(document, "1.6 Machine Learning.")])
    blocks.insert(blocks.index(term), late)
    blocks.insert(blocks.index(warranties), moved)
    return dataclasses.replace(
        document, blocks=tuple(blocks), sha256="e" * 64, title=f"{document.title} (revised)"
    )
