from __future__ import annotations

import pytest

from pratique.checks.unit_command import command_lines, judged_unit, started_by
from pratique.parsers.systemd_unit import parse


def unit(text, name="x.service"):
    return next(iter(parse(text.encode(), f"/etc/systemd/system/{name}")))


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("ExecStart=/a b", ["/a b"]),
        ("ExecStart=-+!!/a b", ["/a b"]),
        ("ExecStart=@/a shown b", ["/a b"]),
        ("ExecStart=\nExecStart=/c", ["/c"]),
    ],
)
def test_command_lines(written, lines):
    assert list(command_lines(unit(f"[Service]\n{written}\n"))) == lines


def test_environment_is_judged():
    marks = [found.mark for found in judged_unit(unit("[Service]\nEnvironment=LD_PRELOAD=/x.so\n"))]
    assert marks == ["preloads"]


def test_who_starts_it():
    service = unit("[Service]\nUser=bob\nExecStart=/x\n")
    timer = unit("[Timer]\nOnCalendar=daily\nUnit=x.service\n", "y.timer")
    assert started_by(service, [service]).english == "systemd runs x.service as bob."
    assert (
        started_by(service, [timer]).english == "systemd runs x.service as bob, set off by y.timer."
    )
    template = unit("[Service]\nExecStart=/x\n", "z@.service")
    socket = unit("[Socket]\nListenStream=1\nAccept=yes\n", "z.socket")
    assert (
        started_by(template, [socket]).english
        == "systemd runs z@.service as root, set off by z.socket."
    )
