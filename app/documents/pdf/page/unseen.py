"""Text of a PDF page that nobody who looks at the page can see.

Whatever hides a text (white on white, a bar drawn over it, an opacity of 0, a layer that is off, a
clipping path, a render mode that draws nothing), one thing is true of it: the page looks the same
without it. So the walk over the page's objects names the texts that give cause, and of these few
the page is drawn twice, with them and without, and compared where they stand. White words on a blue
ground make a difference, white words on white paper make none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.documents.base.visibility import brightness
from app.documents.pdf.page.calls import N_ROWS, object_calls, rooms
from app.documents.pdf.page.drawn import (
    SEEN_STEP,
    Letter,
    Picture,
    drawn,
    drawn_without_texts,
    set_active,
)
from app.documents.pdf.page.hidden import UnseenReason
from app.documents.pdf.page.objects.areas import joined, overlap, standing_upon_each_other
from app.documents.pdf.page.objects.found import DARK, GROUND, LAYER_SHARE, Area, PageObjects
from app.documents.pdf.page.objects.matrices import placed
from app.documents.pdf.page.objects.subpaths import Edges
from app.documents.pdf.page.place import ToPage
from app.documents.pdf.page.undrawn import UndrawnLetters, would_be_seen

_COVERED = 0.7  # of a text's area, or of a letter's
_SAME_PLACE = 0.9  # of the areas of two texts that are one, printed twice
_PARTLY_PT = 2.0  # of a text's width that a bar covers: so much may be a letter
_SEEN_SHARE = 0.3  # of a text's letters that have to make a difference
_FEW_BARS = 3
_MAX_SINGLE = 12  # texts for which a page is drawn once more each
_MAX_COMPARED = 400
_MAX_PICTURES = 40  # of a page, on which texts are looked for
_MIN_UPON = 12  # characters upon a picture, from which their colour is compared with its own
_LIKE = 40  # of 255 in each colour, between a text and what is behind it on average


class UnseenSearch:
    """Looks for the unseen texts of one page.

    Args:
        page: A pypdfium2 page.
        textpage: Its text page.
        objects: What the walk over it found.
        to_page: Turns coordinates of the page into points from the top left corner of its picture.
    """

    def __init__(self, page: Any, textpage: Any, objects: PageObjects, to_page: ToPage) -> None:
        self._page, self._textpage = page, textpage
        self._objects, self._to_page = objects, to_page
        self._own: list[Edges] | None = None
        self._bounds: list[Edges] | None = None
        self._partly: dict[int, list[Area]] = {}
        self._pictures: tuple[Picture, Picture, Picture] | None = None
        self._upon: set[int] = set()  # texts upon a picture
        self._undrawn = UndrawnLetters(textpage)
        self._over: dict[int, Area] = {}  # what covers a text

    def has_cause(self) -> bool:
        """Whether anything on the page calls for a closer look."""
        objects = self._objects
        if objects.pale:
            objects.pale = self._on_page(objects.pale)
        is_doubted = objects.pale or objects.faint or objects.layered or objects.invisible
        self._upon = self._upon_pictures()
        is_doubted = is_doubted or self._upon
        are_few = len(objects.bars) <= _FEW_BARS
        if are_few and not is_doubted and not self._touches_text(joined(objects.bars)):
            return False  # sooner told than whether there is text
        if objects.bars:
            objects.bars = [bar for bar in objects.bars if self._has_text(bar)]
        if is_doubted:
            return True
        return bool(objects.bars)

    def candidates(self) -> dict[int, UnseenReason]:
        """Texts that may be unseen, by the address of their objects."""
        objects = self._objects
        found: dict[int, UnseenReason] = {}
        for item, area in self._covered():
            is_covered = area.n_texts_before or item in objects.invisible
            found[item] = UnseenReason.COVERED if is_covered else UnseenReason.COLOR
            if area.n_texts_before:
                self._over[item] = area
        grounds = [b for b in objects.bars if not b.is_picture and brightness(b.color) < DARK]
        for n, item in enumerate(objects.texts if objects.pale else ()):
            if item in objects.pale and item not in found and not self._is_on(n, grounds):
                found[item] = UnseenReason.COLOR
        if self._upon:
            ground = drawn_without_texts(self._page, self._to_page, objects.texts)
            bounds = self._text_bounds()
            for n, item in enumerate(objects.texts):
                if item in self._upon and item not in found:
                    color = ground.mean_color(bounds[n])
                    if color is not None and self._has_color(n, color, _LIKE):
                        found[item] = UnseenReason.COLOR
        found |= dict.fromkeys(objects.faint, UnseenReason.INVISIBLE)
        found |= dict.fromkeys(objects.layered, UnseenReason.LAYER)
        if objects.invisible and not self._is_text_layer():
            for item in objects.invisible:
                found[item] = UnseenReason.INVISIBLE
        return found

    def _upon_pictures(self) -> set[int]:
        """Texts that are drawn upon a picture, which may have their colour."""
        objects = self._objects
        pictures = (*objects.pictures, *objects.shadings)
        found: set[int] = set()
        for picture in pictures if len(pictures) <= _MAX_PICTURES else ():
            later = objects.texts[picture.n_texts_before :]
            if not any(item not in objects.invisible for item in later):
                continue
            if self._n_characters(picture) < _MIN_UPON:  # a number stamped upon a scan
                continue
            bounds = self._text_bounds()
            for n, item in enumerate(later, picture.n_texts_before):
                if item not in objects.invisible and overlap(picture, bounds[n]) > _COVERED:
                    found.add(item)
        return found

    def _has_text(self, bar: Area) -> bool:
        return self._n_characters(bar) > 0

    def _n_characters(self, bar: Area) -> int:
        import pypdfium2.raw as raw

        edges = (bar.left, bar.top, bar.right, bar.bottom)
        return int(raw.FPDFText_GetBoundedText(self._textpage.raw, *edges, None, 0))

    def _on_page(self, items: set[int]) -> set[int]:
        """Those of the texts that touch the visible page, or stand in a form."""
        page, matrices = self._to_page, self._objects.matrices
        left, bottom, right, top = page.left, page.bottom, page.right, page.top
        return {
            item
            for item, (a, b, c, d) in zip(self._objects.texts, self._own_bounds(), strict=True)
            if item in items
            and (item in matrices or (b < top and d > bottom and a < right and c > left))
        }

    def _is_text_layer(self) -> bool:
        """Whether the invisible texts are those of text recognition, over the picture of a page."""
        objects = self._objects
        return bool(objects.pictures) and (
            len(objects.invisible) >= LAYER_SHARE * len(objects.texts)
        )

    def _own_bounds(self) -> list[Edges]:
        """Of the texts, in the coordinates of what they are drawn in."""
        if self._own is None:
            texts, get, asked = self._objects.texts, object_calls().get_bounds, rooms.float_rows
            self._own = []
            for begin in range(0, len(texts), N_ROWS):
                part = texts[begin : begin + N_ROWS]
                asked.ask(get, part)
                self._own += asked.rows(len(part))
        return self._own

    def _text_bounds(self) -> list[Edges]:
        """Of the texts, on the page."""
        if self._bounds is None:
            own, matrices = self._own_bounds(), self._objects.matrices
            self._bounds = own
            if matrices:
                pairs = zip(self._objects.texts, own, strict=True)
                self._bounds = [placed(edges, matrices.get(item)) for item, edges in pairs]
        return self._bounds

    def _is_on(self, n: int, grounds: Sequence[Area]) -> bool:
        """Whether a text was drawn upon a dark ground: then pale letters are seen."""
        if not grounds:
            return False
        bounds = self._text_bounds()[n]
        return any(g.n_texts_before <= n and overlap(g, bounds) > _COVERED for g in grounds)

    def _covered(self) -> Iterable[tuple[int, Area]]:
        """Texts with something drawn over them later, or upon a bar of their own colour."""
        objects = self._objects
        bars = joined(objects.bars)
        is_quick = len(bars) <= _FEW_BARS and not objects.invisible
        if not bars or (is_quick and not self._touches_text(bars)):
            return
        layer = objects.invisible if self._is_text_layer() else frozenset()
        bounds = self._text_bounds()
        order = sorted(range(len(bounds)), key=lambda n: bounds[n][1] + bounds[n][3])
        place = self._to_page
        n_layer = objects.n_under_scan(place.right - place.left, place.top - place.bottom)
        middles = [(bounds[n][1] + bounds[n][3]) / 2 for n in order]
        for bar in bars:
            inside = order[bisect_left(middles, bar.bottom) : bisect_right(middles, bar.top)]
            texts = objects.texts
            before = [n for n in inside if n < bar.n_texts_before or texts[n] in layer]
            covered = [n for n in before if overlap(bar, bounds[n]) > _COVERED]
            # A picture over most of a page's text is a scan, and the text its layer.
            is_scan = bar.is_picture and (
                len(covered) >= LAYER_SHARE * len(bounds) or bar.n_texts_before >= n_layer > 0
            )
            if not is_scan:
                yield from ((objects.texts[n], bar) for n in covered)
                for n in set(before).difference(covered):
                    if min(bar.right, bounds[n][2]) - max(bar.left, bounds[n][0]) > _PARTLY_PT:
                        self._partly.setdefault(objects.texts[n], []).append(bar)
            if not bar.is_picture and brightness(bar.color) < GROUND:
                upon = [n for n in inside if n >= bar.n_texts_before]
                for n in upon:
                    width = min(bar.right, bounds[n][2]) - max(bar.left, bounds[n][0])
                    if width <= 0 or not self._has_color(n, bar.color):
                        continue
                    if overlap(bar, bounds[n]) > _COVERED:
                        yield objects.texts[n], Area(bar.left, bar.bottom, bar.right, bar.top)
                    elif width > _PARTLY_PT:
                        self._partly.setdefault(objects.texts[n], []).append(bar)

    def _touches_text(self, bars: Sequence[Area]) -> bool:
        """Whether any of a few bars touches a text that was drawn before it, or coloured paper one
        that was drawn upon it: a quick no for the white ground of a page number."""
        objects = self._objects
        for bar in bars:
            is_ground = not bar.is_picture and brightness(bar.color) < GROUND
            left, bottom, right, top = bar.left, bar.bottom, bar.right, bar.top
            n_asked = len(objects.texts) if is_ground else bar.n_texts_before
            if n_asked and not objects.matrices.keys().isdisjoint(objects.texts[:n_asked]):
                return True
            for a, b, c, d in self._own_bounds()[:n_asked] if n_asked else ():
                if b < top and d > bottom and a < right and c > left:
                    return True
        return False

    def _has_color(self, n: int, color: tuple[int, int, int], step: int = SEEN_STEP) -> bool:
        own = rooms.colors
        object_calls().get_fill_color(self._objects.texts[n], *own.pointers)
        return all(abs(a - b) < step for a, b in zip(own.values(), color, strict=False))

    def unseen(
        self, candidates: Mapping[int, UnseenReason], letters: Sequence[Letter]
    ) -> dict[int, UnseenReason]:
        """Those of the candidates without which the page looks the same.

        Invisible text is no text to be seen either way; but it may say what a drawing or a picture
        shows, as a text layer does. So it counts as seen where there is ink without any text.
        """
        invisible = self._objects.invisible
        partly = [item for item in self._partly if item not in candidates]
        by_item: dict[int, list[Letter]] = {}
        for letter in letters:
            if letter.item in candidates:
                by_item.setdefault(letter.item, []).append(letter)
        whole = drawn(self._page, self._to_page)
        set_active([*candidates, *partly], False)
        without = drawn(self._page, self._to_page)
        set_active(partly, True)
        blank = without
        if any(item in invisible for item in (*candidates, *partly)):
            set_active(self._objects.texts, False)
            blank = drawn(self._page, self._to_page)
            set_active(self._objects.texts, True)
        self._pictures = whole, without, blank
        set_active(candidates, True)
        found: dict[int, UnseenReason] = {}
        doubtful = []
        for item, on_it in by_item.items():
            if item in invisible:
                n_seen = sum(blank.has_ink(letter) for letter in on_it)
            else:
                n_seen = sum(whole.differs(without, letter) for letter in on_it)
                doubtful.append(item)
            if n_seen < _n_needed(on_it):
                found[item] = candidates[item]
        # Where two of them stand upon each other, the difference may be the other's.
        doubtful = [item for item in doubtful if item not in found]
        for item in _overlapping(doubtful, by_item)[:_MAX_SINGLE]:
            set_active([item], False)
            without = drawn(self._page, self._to_page)
            set_active([item], True)
            if sum(whole.differs(without, each) for each in by_item[item]) < _n_needed(
                by_item[item]
            ):
                found[item] = candidates[item]
        for item in [item for item in found if item not in invisible]:
            if self._cannot_be_told(by_item[item], candidates[item], whole, without):
                del found[item]
        if found:
            self._keep_printed_again(found, candidates, {letter.item for letter in letters})
        return found

    def _cannot_be_told(
        self, letters: Sequence[Letter], reason: UnseenReason, whole: Picture, without: Picture
    ) -> bool:
        """Whether a text that makes no difference cannot be drawn here, and nothing else hides it.
        Where some of its letters can, these tell."""
        drawn_here = [letter for letter in letters if not self._undrawn.holds(letter)]
        if len(drawn_here) == len(letters):
            return False
        if drawn_here:
            n_seen = sum(whole.differs(without, letter) for letter in drawn_here)
            return n_seen >= _n_needed(drawn_here)
        return would_be_seen(letters, reason, self._over.get(letters[0].item), whole)

    def _keep_printed_again(
        self,
        found: dict[int, UnseenReason],
        candidates: Mapping[int, UnseenReason],
        told: set[int],
    ) -> None:
        """Takes out of the unseen texts those that are printed a second time at their place, where
        they are seen: pdfium gives letters of the first alone."""
        bounds = dict(zip(self._objects.texts, self._text_bounds(), strict=True))
        again = [
            Area(*edges)
            for item, edges in bounds.items()
            if item not in told and item not in candidates
        ]
        for item in [item for item in found if item in bounds]:
            left, bottom, right, top = bounds[item]
            own = Area(left, bottom, right, top)
            if any(
                overlap(area, bounds[item]) > _SAME_PLACE
                and overlap(own, (area.left, area.bottom, area.right, area.top)) > _SAME_PLACE
                for area in again
            ):
                del found[item]

    def has_partly_covered(self) -> bool:
        """Whether `candidates` has found texts of which something may cover a part."""
        return bool(self._partly)

    def covered_letters(self, textpage: Any, letters: Sequence[Letter]) -> list[Letter]:
        """Letters under a bar that covers only a part of their text, as where single words are
        blacked out. `unseen` has to be asked before; where it found any, `textpage` is the one
        without them, and the first is closed."""
        if self._pictures is None:
            return []
        undrawn = UndrawnLetters(textpage)
        whole, without, blank = self._pictures
        invisible = self._objects.invisible
        found = []
        again = self._printed_again({letter.item for letter in letters}) if self._partly else []
        for letter in letters:
            bars = self._partly.get(letter.item, ())
            edges = (letter.left, letter.bottom, letter.right, letter.top)
            over = next((bar for bar in bars if overlap(bar, edges) > _COVERED), None)
            if over is None:
                continue
            if letter.item in invisible:  # of a text layer: it says what the picture shows
                is_seen = blank.has_ink(letter.inner())
            else:
                is_seen = whole.differs(without, letter.inner())
                if not is_seen and undrawn.holds(letter):
                    is_seen = would_be_seen([letter], UnseenReason.COVERED, over, whole)
            if not (is_seen or any(overlap(area, edges) > _COVERED for area in again)):
                found.append(letter)
        return found

    def _printed_again(self, items: set[int]) -> list[Area]:
        """Where texts stand of which pdfium gives no letter, since the same are there before."""
        found = []
        for n, bounds in enumerate(self._text_bounds()):
            if self._objects.texts[n] not in items:
                found.append(Area(*bounds))
        return found


def _n_needed(letters: Sequence[Letter]) -> float:
    return max(_SEEN_SHARE * len(letters), 1)


def _overlapping(items: Sequence[int], letters: Mapping[int, Sequence[Letter]]) -> list[int]:
    """Those of the items whose letters stand upon those of another one."""
    edges = []
    for item in items:
        on_it = letters[item]
        edges.append(
            (
                min(each.left for each in on_it),
                min(each.bottom for each in on_it),
                max(each.right for each in on_it),
                max(each.top for each in on_it),
            )
        )
    return [items[n] for n in standing_upon_each_other(edges, _MAX_COMPARED)]
