from __future__ import annotations

import fcntl
import hashlib
import os
import stat

import pytest

from pratique.case import folder


@pytest.fixture
def case(sample, stored):
    return stored(sample.compromised(2))


def test_is_written_into_the_case(case, typed):
    said = typed("report")
    assert (said.status, said.out) == (0, f"{case}/reports/e1.html\n")
    assert "F-7c1e02" in (case / "reports/e1.html").read_text()
    written = typed("report", "--json").rows
    digest = hashlib.sha256((case / "reports/e1.html").read_bytes()).hexdigest()
    told = {"depth": "full", "format": "html", "sha256": digest}
    assert written == [{"report": f"{case}/reports/e1.html"} | told]


@pytest.mark.usefixtures("case")
def test_is_written_where_it_is_wanted(typed, here):
    (here / "report.html").write_text("old")
    assert typed("report", "-o", "report.html").out == "report.html\n"
    assert "F-7c1e02" in (here / "report.html").read_text()
    assert sorted(one.name for one in here.iterdir()) == ["case", "report.html"]


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("target", ["file/report.html", "folder", "/proc/\x1b[2J/x"])
def test_what_cannot_be_written_is_an_error_in_words(target, typed, here):
    (here / "file").write_text("x")
    (here / "folder").mkdir()
    said = typed("report", "--output", target)
    assert (said.status, said.out) == (2, "")
    assert said.err
    assert "\x1b" not in said.err


@pytest.mark.usefixtures("case")
def test_never_inside_the_evidence(typed, tmp_path, here):
    (here / "link").symlink_to(tmp_path / "suspect")
    for target in (tmp_path / "suspect/report.html", here / "link/report.html"):
        said = typed("report", "--output", target)
        assert (said.status, said.out) == (2, "")
        assert "inside the evidence" in said.err
    assert list((tmp_path / "suspect").iterdir()) == []


@pytest.mark.usefixtures("case")
def test_a_link_is_written_through_and_nothing_beside_it_is_touched(typed, here):
    (here / "real.html").write_text("old")
    (here / "link.html").symlink_to("real.html")
    (here / "link.html.new").write_text("of somebody")
    assert typed("report", "-o", "link.html").status == 0
    assert (here / "link.html").is_symlink()
    assert "F-7c1e02" in (here / "real.html").read_text()
    assert (here / "link.html.new").read_text() == "of somebody"


@pytest.mark.usefixtures("case")
def test_a_pipe_or_device_is_written_to_and_not_replaced(typed, here):
    os.mkfifo(here / "pipe")
    reading = os.open(here / "pipe", os.O_RDWR | os.O_NONBLOCK)
    fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, 1 << 20)
    assert typed("report", "-o", "pipe").status == 0
    assert b"F-7c1e02" in os.read(reading, 1 << 20)
    os.close(reading)
    assert stat.S_ISFIFO((here / "pipe").stat().st_mode)
    full = typed("report", "-o", "/dev/full")
    assert full.status == 2
    assert "The report: No space left on device" in full.err


@pytest.mark.usefixtures("case")
def test_never_inside_the_evidence_by_another_way(typed, tmp_path, here, monkeypatch):
    (here / "bound").mkdir()
    bound, status = (here / "bound").stat(), folder._status
    suspect = tmp_path / "suspect"
    monkeypatch.setattr(folder, "_status", lambda p: bound if p == suspect else status(p))
    said = typed("report", "-o", here / "bound/report.html")
    assert said.status == 2
    assert "inside the evidence" in said.err
    assert list((here / "bound").iterdir()) == []
