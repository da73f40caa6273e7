"""Tables as Markdown, and those that hold clauses instead of data as paragraphs."""

from __future__ import annotations

import re

from app.documents.base.clauses.numbers import typed_number
from app.documents.base.document import Block, BlockKind
from app.documents.base.language import language_of

_MIN_BILINGUAL_CHARACTERS = 20  # of a cell, on average; shorter ones are a glossary
_MIN_CLAUSE_CHARACTERS = 120  # of the longest cell of a row, on average
_N_TEXT_COLUMNS_MAX = 3
_MIN_COUNTED_ROWS, _MIN_COUNTED_CHARACTERS = 3, 40
_FIGURE = re.compile(r"\s*(\d{1,3})[.)]?\s*")


def table_blocks(grid: list[list[str]], path: str) -> list[Block]:
    """A table as one block of Markdown; one that holds the clauses of a contract, in one language
    or side by side in several, as a paragraph for each, which bears the number of its row.

    Args:
        grid: Texts of the cells, a paragraph a line, all rows of one length.
        path: Of the table; paragraphs get "PATH/r2/c1/3".
    """
    if not grid:
        return []
    if not reads_as_text(grid):
        return [Block(as_markdown(grid), BlockKind.TABLE, path=path)]
    blocks: list[Block] = []
    is_counted = _is_counted(grid)
    for r, row in enumerate(grid, 1):
        row_number = label = ""
        first = next((c for c, cell in enumerate(row, 1) if cell), 0)
        for c, cell in enumerate(row, 1):
            is_figure = is_counted and _FIGURE.fullmatch(cell) is not None
            if c == first and len(row) > 1 and (is_figure or _is_number(cell)):
                label = cell.strip()
                row_number = label if is_figure else ""
                continue
            for n, line in enumerate(filter(None, map(str.strip, cell.split("\n"))), 1):
                text = f"{label} {line}" if label else line
                label = ""
                number = typed_number(text)
                if n == 1:
                    row_number = number = number or row_number
                where = f"{path}/r{r}/c{c}/{n}"
                blocks.append(Block(text, BlockKind.PARAGRAPH, path=where, number=number))
        if label:  # a number with nothing beside it
            where = f"{path}/r{r}/c1"
            blocks.append(Block(label, BlockKind.PARAGRAPH, path=where, number=typed_number(label)))
    return blocks


def reads_as_text(grid: list[list[str]]) -> bool:
    """Whether a table is a frame around text: a single column, clauses beside their numbers or
    headings, or the same in several languages side by side."""
    columns = [[cell for cell in column if cell] for column in zip(*grid, strict=True)]
    columns = [column for column in columns if column]
    is_counted = _is_counted(grid)
    has_numbers = is_counted or (len(columns) > 1 and all(map(_is_number, columns[0])))
    texts = columns[has_numbers:]
    if len(texts) <= 1:
        # Figures may stand before anything: only before sentences they are numbers of clauses.
        return not is_counted or _mean_length(texts) >= _MIN_COUNTED_CHARACTERS
    if len(texts) > _N_TEXT_COLUMNS_MAX:
        return False
    n_paragraphs = min(sum(cell.count("\n") + 1 for cell in column) for column in texts)
    mean = _mean_length(texts)
    if n_paragraphs >= 3 and mean >= _MIN_BILINGUAL_CHARACTERS / 3:
        languages = [language_of("\n".join(column)) for column in texts]
        if "" not in languages and len(set(languages)) == len(texts):
            # Chinese says in one character what takes English three.
            wide = [tag in ("zh", "ja", "ko") for tag in languages]
            return mean >= _MIN_BILINGUAL_CHARACTERS / (3 if any(wide) else 1)
    longest = [max(map(len, row)) for row in grid]
    leading = ((next(filter(None, row), ""), max(row, key=len)) for row in grid)
    n_numbered = sum(any(map(typed_number, cells)) for cells in leading)
    is_long = sum(longest) / len(longest) >= _MIN_CLAUSE_CHARACTERS
    return len(texts) == 2 and is_long and n_numbered * 2 >= len(grid)


def _mean_length(columns: list[list[str]]) -> float:
    """The mean length of the cells of the column where that is least."""
    return min((sum(map(len, column)) / len(column) for column in columns), default=0.0)


def _is_counted(grid: list[list[str]]) -> bool:
    """Whether the rows of a table, but for its head, are counted in plain figures at their
    beginning."""
    first = [row[0].strip() for row in grid]
    for head in (0, 1):
        found = [_FIGURE.fullmatch(cell) for cell in first[head:]]
        if len(found) >= _MIN_COUNTED_ROWS and all(found):
            numbers = [int(match[1]) for match in found if match is not None]
            return numbers == list(range(1, len(numbers) + 1))
    return False


def _is_number(cell: str) -> bool:
    """Whether a cell holds a clause's number and nothing else."""
    bare = cell.strip()
    return bool(bare) and len(typed_number(f"{bare} x")) >= len(bare.rstrip(".．、:：)"))


def table_head(text: str, offset: int) -> str:
    """The first lines of a Markdown table, with the names of its columns, for a piece of it that
    begins at `offset`; "" where that piece has them itself."""
    end = text.find("\n", text.find("\n") + 1) + 1
    return text[:end] if 0 < end <= offset else ""


def as_markdown(grid: list[list[str]]) -> str:
    """A Markdown table whose first row is the head; "" for an empty grid."""
    if not grid:
        return ""
    lines = ["| " + " | ".join(_cell(text) for text in line) + " |" for line in grid]
    lines.insert(1, "|" + " --- |" * len(grid[0]))
    return "\n".join(lines)


def as_cell(grid: list[list[str]]) -> str:
    """A table inside a cell: rows on lines, cells parted by bars (escaped later)."""
    return "\n".join(" | ".join(line) for line in grid)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>").replace("\t", " ")
