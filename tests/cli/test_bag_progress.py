from __future__ import annotations

import io
import sys

from pratique.cli.bag_progress import bag_progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_is_silent_where_nobody_looks(capsys):
    with bag_progress("Sealing") as show:
        show(1, 2)
    assert capsys.readouterr() == ("", "")


def test_shows_how_much_on_a_terminal(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with bag_progress("Sealing") as show:
        show(500, 1000)
        show(1000, 1000)
    assert "Sealing" in terminal.getvalue()
