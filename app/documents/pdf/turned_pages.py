"""Pages that were turned to be read, and where what was read of them lies as they are shown.

A page whose lines run upwards, downwards or upside down is read as if it lay level: only then are
its lines in order and its tables seen. People see it as the file has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from app.documents.base.document import Block, BlockKind, Page
from app.documents.base.reader import BlockSink
from app.documents.pdf.page.place import QuarterTurns


class TurnedPages:
    """The turned pages of one document, by number."""

    def __init__(self) -> None:
        self._turns: dict[int, QuarterTurns] = {}

    def add(self, number: int, turns: QuarterTurns) -> None:
        """Notes how a page was turned."""
        self._turns[number] = turns

    def pages(self, pages: Iterable[Page]) -> Iterator[Page]:
        """The pages with the sizes that they are shown in."""
        for page in pages:
            turns = self._turns.get(page.number)
            if turns is None:
                yield page
            else:
                width, height = turns.shown_size_pt
                yield replace(page, width_pt=width, height_pt=height)

    def blocks(self, blocks: Iterable[Block]) -> list[Block]:
        """Blocks with their places on the pages as they are shown."""
        if not self._turns:
            return list(blocks)
        return list(map(self._shown, blocks))

    def sink(self, sink: BlockSink | None) -> BlockSink | None:
        """The same for blocks on their way to `sink`."""
        return _Sink(sink, self) if sink is not None and self._turns else sink

    def _shown(self, block: Block) -> Block:
        turns = None if block.page is None else self._turns.get(block.page)
        if turns is None or block.box is None:
            return block
        return replace(block, box=turns.shown(block.box))


class _Sink:
    """Hands blocks on with their places on the pages as they are shown."""

    def __init__(self, sink: BlockSink, turned: TurnedPages) -> None:
        self._sink, self._turned = sink, turned

    def add(self, blocks: Sequence[Block]) -> None:
        self._sink.add(self._turned.blocks(blocks))

    def amend(
        self, kinds: Mapping[int, tuple[BlockKind, int | None]], gone: Collection[int]
    ) -> None:
        self._sink.amend(kinds, gone)
