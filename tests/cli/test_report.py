from __future__ import annotations

import pytest


@pytest.fixture
def case(sample, stored):
    return stored(sample.compromised(2))


def test_is_written_into_the_case(case, typed):
    said = typed("report")
    assert (said.status, said.out) == (0, f"{case}/reports/e1.html\n")
    assert "F-7c1e02" in (case / "reports/e1.html").read_text()
    assert typed("report", "--json").rows == [{"report": f"{case}/reports/e1.html"}]


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
