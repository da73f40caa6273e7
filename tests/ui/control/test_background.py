"""What the window has done in a thread, and in which order."""

from __future__ import annotations

from app.ui.control.controller import Controller
from tests.ui.desk import Desk


def test_what_is_wanted_first_is_done_first_also_by_a_thread_that_was_idle(desk: Desk) -> None:
    controller: Controller = desk.window.controller
    desk.wait(lambda: controller.is_idle)
    done: list[str] = []
    controller.in_background(lambda: done.append("idle"))
    desk.wait(lambda: done == ["idle"] and controller.is_idle)
    done.clear()
    for name, asked in (
        ("later", {}),
        ("soon", {"soon": True}),
        ("first", {"first": True}),
        ("second", {"first": True}),
        ("last", {}),
    ):
        controller.in_background(lambda name=name: done.append(name), **asked)
    desk.wait(lambda: len(done) == 5)
    assert done == ["first", "second", "soon", "later", "last"]
