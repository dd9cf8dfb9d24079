"""Units of systemd that are made to keep whoever reads them busy."""

from __future__ import annotations

import time

import pytest

from pratique.checks.persistence.mount_covers_system import CHECK as MOUNTS
from pratique.checks.persistence.socket_gives_shell import CHECK as SOCKETS
from pratique.checks.persistence.unit_from_writable import CHECK as WRITABLE
from pratique.checks.persistence.unit_runs_code import CHECK as CODE
from pratique.inventory.autostart.systemd_unit import items
from pratique.model import Gap
from pratique.parsers.systemd_unit import SystemdUnit, parse
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.surveyor import survey

FOLDER = "/etc/systemd/system"
# Far more than any machine needs; what is quadratic needs hours.
SECONDS = 60


@pytest.mark.parametrize(
    "line",
    [
        b"ExecStart=/bin/true\n",
        b"ExecStart=/bin/true \\\n",
        b"no setting\n",
        b"\\\n",
        b"[" * 64 + b"\n",
    ],
)
def test_a_unit_of_four_mebibytes(line):
    content = b"[Service]\n" + line * ((4 << 20) // len(line))
    start, rows, gaps = time.monotonic(), 0, 0
    for row in parse(content, f"{FOLDER}/x.service"):
        if isinstance(row, Gap):
            gaps += 1
        else:
            rows += 1
            assert sum(map(len, row.commands)) < 8 << 20
    assert rows == 1
    assert time.monotonic() - start < SECONDS


def test_of_a_unit_of_fifty_megabytes_the_beginning_is_read(server, tmp_path):
    name = "etc/systemd/system/x.service"
    root = server({name: b"[Service]\nExecStart=/bin/true\n" + b"# x\n" * 12_500_000})
    folder = tmp_path / "tables"
    survey(root, folder, processes=1)
    with Tables.open_at(folder, [SystemdUnit, Gap]) as tables:
        (row,) = tables.rows(SystemdUnit)
        assert row.commands == ("ExecStart=/bin/true",)
        assert [gap.path for gap in tables.rows(Gap, "path = ?", f"/{name}")] == [f"/{name}"]


def unit(name, text, folder=FOLDER):
    return [row for row in parse(text.encode(), f"{folder}/{name}") if not isinstance(row, Gap)]


def test_units_that_start_each_other_in_a_circle():
    rows = [
        *unit("a.timer", "[Timer]\nOnBootSec=1\nUnit=b.timer\n"),
        *unit("b.timer", "[Timer]\nOnBootSec=1\nUnit=a.timer\n"),
        *unit("c.socket", "[Socket]\nListenStream=1\nService=c.socket\n"),
        *unit("d.service.d/x.conf", "[Unit]\nWants=e.service\n[Service]\nExecStart=/tmp/d\n"),
        *unit("e.service.d/x.conf", "[Unit]\nWants=d.service\n[Service]\nExecStart=/tmp/e\n"),
        *unit("service.d/x.conf", "[Service]\nExecStartPre=/tmp/all\n"),
        *unit("m.mount", "[Mount]\nWhat=/usr/local\nWhere=/usr/local\n"),
    ]
    types = {SystemdUnit, File}.union(*(check.reads for check in (MOUNTS, SOCKETS, WRITABLE, CODE)))
    with Tables.of(rows, types) as tables:
        assert len(list(items(tables))) == len(rows)
        assert {sign.subject.partition("/system/")[2] for sign in WRITABLE.find(tables)} == {
            "d.service.d/x.conf", "e.service.d/x.conf", "service.d/x.conf",
        }  # fmt: skip
        assert [len(list(check.find(tables))) for check in (MOUNTS, SOCKETS, CODE)] == [1, 0, 0]


def test_many_drop_ins_and_sockets():
    count = 3_000
    rows = [
        row
        for number in range(count)
        for row in (
            *unit(f"s{number}.socket", "[Socket]\nListenStream=1\n"),
            *unit(f"s{number}.service.d/x.conf", "[Service]\nExecStart=/bin/true\n"),
        )
    ]
    types = {SystemdUnit, File, *SOCKETS.reads}
    with Tables.of(rows, types) as tables:
        start = time.monotonic()
        assert len(list(items(tables))) == 2 * count
        assert list(SOCKETS.find(tables)) == []
    assert time.monotonic() - start < SECONDS
