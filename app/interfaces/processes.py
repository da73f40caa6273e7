"""The processes that Longleaf starts of itself, by name.

The built program has one executable: it is started again with `--longleaf-process NAME`.
"""

from __future__ import annotations


def run_process(name: str) -> int:
    """Runs the main function of a process and returns its exit status."""
    if name == "worker":
        from app.engines.llama.worker import main
    elif name == "template":
        from app.models.gguf.template_process import main
    elif name == "devices":
        from app.models.machine.device_process import main
    elif name == "reader":
        from app.documents.opening.guarded_process import main
    elif name == "download":
        from app.models.sources.download_process import main
    elif name == "check":
        from app.engines.llama.faults.check_process import main
    elif name == "measure":
        from app.engines.llama.speeds.measure_process import main
    elif name == "convert":
        from app.engines.llama.convert import main
    else:
        raise SystemExit(f"longleaf: there is no process called {name}")
    return main()
