"""Reads thousands of damaged documents of all kinds through the guarded reader and counts.

    python -m tests.bench.document_fuzz [--files 2000] [--seed 1] [--only N] [--keep FOLDER]

Seeds are the sample contract, as PDF, DOCX, ODT, RTF and HTML, and, where `../shared/data` is at
hand, page ranges of the real paper, book and manual. File N of a seed is always the same; `--only
N` reads it alone and shows what came of it. A reading process reads up to fifty files here, where
the program takes a new one for each, so that what leaks adds up. At the end a few files are read
again and again, and the memory that grows with each round is a leak.

The exit status is 1 when the parent fails, a file takes longer than ten seconds, memory leaks, or a
file is refused without a sentence and a next step.
"""

from __future__ import annotations

import argparse
import collections
import io
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from app.documents.base.document import Document
from app.documents.errors import DocumentError
from app.documents.guarded import GuardedReader
from app.documents.opening.loading import load
from tests.bench.damage.of_bytes import Mutation
from tests.bench.damage.of_docx import DOCX, ODT, zip_bomb
from tests.bench.damage.of_markup import HTML, RTF
from tests.bench.damage.of_pdf import PDF, pdf_bomb
from tests.bench.damage.seeds import as_html, as_odt, as_rtf

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLES = REPOSITORY / "resources" / "samples"
SHARED_DATA = REPOSITORY.parent / "shared" / "data"
HANG_S = 10.0
LEAK_BYTES = 24 << 20
"""Growth over the leak rounds that is no noise of the allocator."""
N_LEAK_FILES = 12
N_LEAK_ROUNDS = 16
FILES_PER_PROCESS = 50
ONE_BOMB_IN = 80  # files: bombs are slow to make
_PAGES = {
    "paper-tracemonkey.pdf": ((0, 2), (6, 8)),
    "book-free-culture.pdf": ((1, 5), (40, 43), (340, 343)),
    "manual-debian-reference.pdf": ((2, 5), (60, 63), (120, 122)),
}


_MUTATIONS = {"pdf": PDF, "docx": DOCX, "odt": ODT, "rtf": RTF, "html": HTML}
_BOMBS = {"pdf": pdf_bomb, "docx": zip_bomb}
_TURNS = ("docx", "pdf", "odt", "pdf", "rtf", "docx", "html", "pdf")


@dataclass(frozen=True, slots=True)
class Seed:
    """A real file: its name with the pages taken, its kind, and its bytes."""

    name: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged file."""

    number: int
    seed: Seed
    mutation: Mutation
    data: bytes

    @property
    def name(self) -> str:
        return f"{self.number}-{self.mutation.__name__}.{self.seed.kind}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case: one word for the table, what was said, and how long it took."""

    word: str
    said: str
    seconds: float
    is_wrong: bool = False


def seeds(*, shipped_only: bool = False) -> list[Seed]:
    """The real files, small enough to be read in a moment; those that may be passed on alone, or
    all that are at hand."""
    contract = SAMPLES / "cloud-service-agreement.docx"
    document = load(contract)
    found = [
        Seed("contract.docx", "docx", contract.read_bytes()),
        Seed("contract.odt", "odt", as_odt(document)),
        Seed("contract.rtf", "rtf", as_rtf(document)),
        Seed("contract.html", "html", as_html(document)),
    ]
    found.append(_pages_of(SAMPLES / "cloud-service-agreement.pdf", 0, 4))
    for name, ranges in () if shipped_only else _PAGES.items():
        if (SHARED_DATA / name).exists():
            found += [_pages_of(SHARED_DATA / name, first, end) for first, end in ranges]
    return found


def _pages_of(path: Path, first: int, end: int) -> Seed:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.append(PdfReader(path), pages=(first, end))
    out = io.BytesIO()
    writer.write(out)
    return Seed(f"{path.stem} pp. {first + 1}–{end}", "pdf", out.getvalue())


def case(number: int, run_seed: int, found: list[Seed]) -> Case:
    """Damaged file `number`, the same at every call."""
    chance = random.Random(f"{run_seed}/{number}")
    kind = _TURNS[number % len(_TURNS)]
    seed = chance.choice([each for each in found if each.kind == kind])
    mutation = chance.choice(_MUTATIONS[kind])
    if number % ONE_BOMB_IN == 7 and kind in _BOMBS:
        mutation = _BOMBS[kind]
    return Case(number, seed, mutation, mutation(seed.data, chance))


def read(reader: GuardedReader, each: Case, folder: Path) -> Outcome:
    """Reads one case as the program would."""
    path = folder / each.name
    path.write_bytes(each.data)
    begun = time.perf_counter()
    try:
        document = reader.load(path)
    except DocumentError as error:
        taken_s = time.perf_counter() - begun
        said = f"{error.message} {error.next_step}"
        is_sentence = each.name in error.message and error.message[-1] in ".!" and error.next_step
        word = f"refused: {type(error).__name__}" if is_sentence else "refused without a sentence"
        return Outcome(_worse(reader, word), said, taken_s, not is_sentence)
    finally:
        path.unlink()
    taken_s = time.perf_counter() - begun
    said = "; ".join(o.what for o in document.omissions)
    return Outcome(_worse(reader, _how_much(document)), said, taken_s)


def _how_much(document: Document) -> str:
    lost = ("could not be read", "cut off", "could not be unpacked", "damaged")
    is_partial = any(word in o.what for o in document.omissions for word in lost)
    return "read in part, and said so" if is_partial else "read"


def _worse(reader: GuardedReader, word: str) -> str:
    """Names what the reading process came to, where it came to grief on the way."""
    kinds = sorted({failure.kind for failure in reader.failures})
    return f"{word} after {', '.join(kinds)} in the reading process" if kinds else word


def leak_bytes(cases: list[Case], folder: Path) -> tuple[int, int]:
    """Growth of one reading process, and of this one, over rounds of the same files. The first
    quarter is left out: caches fill in it."""
    reader = GuardedReader(files_per_process=1 << 30)
    paths = []
    for each in cases:
        paths.append(folder / each.name)
        paths[-1].write_bytes(each.data)
    sizes: list[tuple[int, int]] = []
    own = psutil.Process()
    for _ in range(N_LEAK_ROUNDS):
        for path in paths:
            try:
                reader.load(path)
            except DocumentError:
                continue
        children = own.children()
        sizes.append((children[0].memory_info().rss if children else 0, own.memory_info().rss))
    reader.close()
    first = sizes[N_LEAK_ROUNDS // 4]
    return sizes[-1][0] - first[0], sizes[-1][1] - first[1]


def run(n_files: int, run_seed: int, keep: Path | None) -> int:
    """Reads the cases, prints the counts, and returns the exit status."""
    found = seeds()
    print(f"{n_files:,} files from {len(found)} seeds: {', '.join(s.name for s in found)}")
    reader = GuardedReader(files_per_process=FILES_PER_PROCESS)
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    slowest: list[tuple[float, str]] = []
    noted: list[str] = []
    harmless: list[Case] = []
    own = psutil.Process()
    begun, first_rss = time.perf_counter(), own.memory_info().rss
    status = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(n_files):
            each = case(number, run_seed, found)
            outcome = read(reader, each, folder)
            counts[each.seed.kind, outcome.word] += 1
            slowest.append((outcome.seconds, each.name))
            has_failed = bool(reader.failures)
            if outcome.is_wrong or outcome.seconds > HANG_S:
                status = 1
            if has_failed or outcome.is_wrong or outcome.seconds > HANG_S:
                details = "; ".join(f"{f.kind} p. {f.page} {f.detail}" for f in reader.failures)
                noted.append(
                    f"{each.name} ({each.seed.name}): {outcome.word} "
                    f"in {outcome.seconds:.1f} s [{details}]"
                )
                if keep is not None:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / each.name).write_bytes(each.data)
            elif len(harmless) < N_LEAK_FILES and number % 7 == 0:
                harmless.append(each)
        reader.close()
        taken_s = time.perf_counter() - begun
        grown = own.memory_info().rss - first_rss
        leaks = leak_bytes(harmless, folder)
    for (kind, word), n in sorted(counts.items()):
        print(f"{kind:<5} {n:>6,}  {word}")
    print(*noted, sep="\n")
    slowest.sort(reverse=True)
    print(f"took {taken_s:,.0f} s; slowest: " + _list(slowest[:5]))
    n_hung = sum(seconds > HANG_S for seconds, _ in slowest)
    print(f"longer than {HANG_S:.0f} s: {n_hung}; this process grew by {grown / 1e6:.0f} MB")
    print(
        f"{N_LEAK_ROUNDS} rounds of {len(harmless)} files in one process: it grew by "
        f"{leaks[0] / 1e6:.1f} MB, this one by {leaks[1] / 1e6:.1f} MB"
    )
    return 1 if status or max(leaks) > LEAK_BYTES else 0


def _list(slowest: list[tuple[float, str]]) -> str:
    return ", ".join(f"{seconds:.1f} s {name}" for seconds, name in slowest)


def show(number: int, run_seed: int, keep: Path | None) -> int:
    """Reads one case and shows what came of it."""
    each = case(number, run_seed, seeds())
    reader = GuardedReader()
    with tempfile.TemporaryDirectory() as name:
        outcome = read(reader, each, Path(name))
    print(f"{each.name} from {each.seed.name}, {len(each.data):,} bytes")
    print(f"{outcome.word} in {outcome.seconds:.2f} s: {outcome.said}")
    print(*reader.failures, sep="\n")
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / each.name).write_bytes(each.data)
    return 0


def main() -> int:
    """Runs from the command line. Returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="read this file alone")
    parser.add_argument("--keep", type=Path, help="where to put files that fail their reader")
    options = parser.parse_args()
    if options.only is not None:
        return show(options.only, options.seed, options.keep)
    return run(options.files, options.seed, options.keep)


if __name__ == "__main__":
    raise SystemExit(main())
