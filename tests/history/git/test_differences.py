from __future__ import annotations

from pratique.history.git import differences as module
from pratique.history.git.differences import differences
from pratique.history.git.moment import Moment


def between(history, one, other):
    trees, lost = history._trees, []
    moments = [
        Moment(trees, history._at(history.snapshots()[number]), b"etc") for number in (one, other)
    ]
    return list(differences(trees, *moments, lost.append)), lost


def test_only_what_differs_is_looked_into(three, opened):
    found, lost = between(opened(three.tree), 1, 2)
    assert found == [b"etc/passwd", b"etc/rc", b"etc/rc/local"]
    assert lost == []


def test_bound(three, opened, monkeypatch):
    monkeypatch.setattr(module, "_MOST_PATHS", 2)
    found, lost = between(opened(three.tree), 0, 2)
    assert len(found) == 2
    assert lost[0].reason == "more names than a disk holds: not compared on"


def test_file_that_becomes_a_folder(made, opened):
    made.commit("one", passwd="", group="", a="x")
    (made.tree / "a").unlink()
    made.commit("two", a__b="x")
    assert between(opened(made.tree), 0, 1)[0] == [b"etc/a", b"etc/a/b"]
