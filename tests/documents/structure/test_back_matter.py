"""References and appendices are recognised by their headings, after the beginning of a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import models
from app.documents.base.data import document_from_frame, frame_to_data
from app.documents.base.document import Block, BlockKind, Document
from app.documents.structure.back_matter import (
    BackMatterKind,
    find_back_matter,
    without_back_matter,
)
from app.planning import Budget, PromptCosts, make_plan, measure
from tests.documents.once import read


def _document(*texts: str) -> Document:
    blocks = []
    for text in texts:
        level = len(text) - len(text.lstrip("#"))
        if level:
            blocks.append(Block(text[level + 1 :], BlockKind.HEADING, level=level))
        else:
            blocks.append(Block(text, BlockKind.PARAGRAPH))
    return Document(Path("test.md"), "", "markdown", "", tuple(blocks))


def test_parts_after_the_end() -> None:
    body = "Word " * 200
    document = _document(
        "# Contents", "References 9", "# 1. Work", body, "## 1.1 More", body,
        "# Acknowledgments", "Thanks.", "# 7. References", "[1] A. [2] B.",
        "# Appendix A: Proofs", "Proof.", "## Lemma 2", "Lemma.", "# Epilogue", "The end.",
    )  # fmt: skip
    parts = find_back_matter(document)
    assert [(p.kind, p.title, p.first, p.last) for p in parts] == [
        (BackMatterKind.ACKNOWLEDGEMENTS, "Acknowledgments", 6, 7),
        (BackMatterKind.REFERENCES, "7. References", 8, 9),
        (BackMatterKind.APPENDIX, "Appendix A: Proofs", 10, 13),
    ]
    assert document.text[parts[1].start : parts[1].end] == "# 7. References\n\n[1] A. [2] B."


def test_chinese_titles_and_texts_without_any() -> None:
    document = _document("# 正文", "字" * 300, "# 参考文献", "[1] 甲。", "# 附录一", "表。")
    assert [p.kind.value for p in find_back_matter(document)] == ["references", "appendix"]
    plain = _document(
        "# Appendicitis", "It hurts. " * 40, "# Notes on Appendix surgery", "It heals."
    )
    assert find_back_matter(plain) == ()


def test_a_real_paper_ends_with_its_references(paper: Path) -> None:
    document = read(paper)
    thanks, references = find_back_matter(document)
    assert (thanks.title, thanks.page) == ("Acknowledgments", 13)
    assert (references.title, references.page) == ("References", 14)
    assert references.end == len(document.text)
    assert "LuaJIT roadmap" in document.text[references.start : references.start + 60]
    assert "Lua VM in development" in document.text[: thanks.start]
    short = without_back_matter(document)
    assert short.text == document.text[: thanks.start].rstrip()
    assert [(o.words, o.place) for o in short.omissions[len(document.omissions) :]] == [
        ("“Acknowledgments” (pages 13–14), left out by choice", 13),
        ("“References” (page 14), left out by choice", 14),
    ]


def test_what_is_left_out_keeps_the_place_of_everything_else() -> None:
    body = "Word " * 200
    document = _document(
        "# Work", body, "# References", "[1] A.", "# Schedule A", "Fees.", "# Epilogue", "The end."
    )
    short = without_back_matter(document, {BackMatterKind.REFERENCES})
    assert short.blocks == document.blocks
    assert "[1] A." not in short.text
    assert "Fees." in short.text
    at = short.text.index("The end.")
    (location,) = short.locate(at, at + 8)
    assert document.blocks[location.block].text == "The end."
    assert [o.what for o in short.omissions] == ["“References”, left out by choice"]
    assert document_from_frame(frame_to_data(short), short.blocks) == short
    assert "Fees." not in without_back_matter(short).text
    plain = _document("# One", body)
    assert without_back_matter(plain) is plain


@pytest.mark.model
def test_a_plan_of_a_real_paper_has_no_references_in_any_part(
    paper: Path, starter_model: Path
) -> None:
    """Counted by the starter model's own vocabulary."""
    tokenizer = models.load_tokenizer(starter_model, models.read_facts(starter_model))
    document = read(paper)
    short = without_back_matter(document)
    whole, planned = (
        make_plan(measure(each, tokenizer), Budget(8192), PromptCosts(200, 200, 200))
        for each in (document, short)
    )
    n_left_out = tokenizer.count(document.text) - tokenizer.count(short.text)
    assert n_left_out > 1000
    assert whole.n_document_tokens - planned.n_document_tokens >= n_left_out
    assert "LuaJIT roadmap" in document.text[whole.chunks[-1].start : whole.chunks[-1].end]
    assert not any(
        "LuaJIT roadmap" in short.text[chunk.start : chunk.end] for chunk in planned.chunks
    )
    pages = {at.page for c in planned.chunks for at in short.locate(c.start, c.end)}
    assert pages == set(range(1, 14))
