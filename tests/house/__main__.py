"""Prints the house's counts, and fails where a rule of it is broken.

    python -m tests.house

Rules: the import contracts (import-linter), no code that nobody calls (vulture), the picture of the
rooms as the imports are, and no environment in the repository: where one is tracked as a link, git
replaces the real one by it. The other counts are signs to steer by, not bounds.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
N_FILES_A_FOLDER, N_LINES_A_FILE, N_LINES_A_FUNCTION = 15, 400, 60
N_SHOWN = 8


def sources(folder: str) -> list[Path]:
    """The Python files below a folder of the project."""
    return sorted((ROOT / folder).rglob("*.py"))


def functions(files: list[Path]) -> Iterator[tuple[int, str]]:
    """Each function with the lines it takes, as (lines, "file:line name")."""
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                where = f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
                yield node.end_lineno - node.lineno + 1, where


def private_accesses(files: list[Path]) -> list[str]:
    """Where tests touch a private name of something that is not their own."""
    found = []
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Attribute) or not node.attr.startswith("_"):
                continue
            is_own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            if not node.attr.startswith("__") and not is_own:
                found.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.attr}")
    return found


def tell(title: str, rows: list[tuple[int, str]], bound: int) -> None:
    """Prints how many rows are above a bound, and the largest."""
    above = sorted((row for row in rows if row[0] > bound), reverse=True)
    print(f"{title} above {bound}: {len(above)} of {len(rows)}")
    for n, what in above[:N_SHOWN]:
        print(f"  {n:5}  {what}")


def is_kept(title: str, *command: str) -> bool:
    """Runs a check, tells how it ended, and shows what it printed where it failed."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    print(f"{title}: {'kept' if done.returncode == 0 else 'BROKEN'}")
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-2000:], sep="\n")
    return done.returncode == 0


def is_environment_apart() -> bool:
    """Whether the repository holds no `.venv`."""
    command = ("git", "ls-files", ".venv")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    is_apart = not done.stdout.strip()
    print(f"No environment in the repository: {'kept' if is_apart else 'BROKEN'}")
    if not is_apart:
        print("  git rm --cached .venv")
    return is_apart


def main() -> int:
    """Prints all counts; returns the exit status."""
    app, tests = sources("app"), sources("tests")
    folders = Counter(
        str(file.parent.relative_to(ROOT)) for file in app if file.name != "__init__.py"
    )
    tell("Files in a folder", [(n, name) for name, n in folders.items()], N_FILES_A_FOLDER)
    lines = [
        (len(f.read_text(encoding="utf-8").splitlines()), str(f.relative_to(ROOT))) for f in app
    ]
    tell("Lines of a file", lines, N_LINES_A_FILE)
    tell("Lines of a function", list(functions(app)), N_LINES_A_FUNCTION)
    private = private_accesses(tests)
    print(f"Private names that tests touch: {len(private)}")
    binaries = Path(sys.executable).parent
    kept = [
        is_kept("Import contracts", str(binaries / "lint-imports"), "--no-logo"),
        is_kept("No code that nobody calls", str(binaries / "vulture")),
        is_kept("The picture of the rooms", sys.executable, "packaging/architecture.py", "--check"),
        is_environment_apart(),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
