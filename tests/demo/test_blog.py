from __future__ import annotations

import pytest

from pratique.content.identify import identify
from pratique.content.marks import find_marks
from pratique.demo.blog import ROOT, lay_blog
from pratique.demo.disk import Disk
from pratique.model import Gap


def laid():
    disk = Disk()
    lay_blog(disk)
    return disk


FILES = [(path, item) for path, item in laid() if item.is_file]


@pytest.mark.parametrize(("path", "item"), FILES, ids=[path for path, _item in FILES])
def test_nothing_in_it_is_doubtful(path, item):
    kind = identify(item.content[:4096], path.rpartition("/")[2])
    marks = list(find_marks(item.content, path, kind))
    assert not any(isinstance(mark, Gap) for mark in marks)
    assert {mark.mark for mark in marks} <= {"php-code"}
    assert not marks or path.endswith(".php")


def test_there_are_pages_and_pictures():
    suffixes = [path.rpartition(".")[2] for path, _item in FILES]
    assert suffixes.count("php") > 20
    assert suffixes.count("jpg") >= 10
    assert all(path.startswith(f"{ROOT}/") for path, _item in FILES)


def test_it_belongs_to_the_web_server():
    assert {item.owner for _path, item in FILES} == {(33, 33)}
