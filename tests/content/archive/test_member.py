from __future__ import annotations

import pytest

from pratique.content.archive.member import container, inside
from pratique.model import readable


@pytest.mark.parametrize(
    ("member", "path"),
    [
        (b"inner/x.php", "/a.zip!//inner/x.php"),
        (b"/etc/passwd", "/a.zip!///etc/passwd"),
        (b"../x", "/a.zip!//../x"),
        (b"a\nb\x1b[2J", "/a.zip!//a\\x0ab\\x1b[2J"),
        (b"caf\xe9", "/a.zip!//caf\\xe9"),
    ],
)
def test_path_of_a_member(member, path):
    assert inside("/a.zip", member) == path
    assert container(path) == "/a.zip"


def test_nested_ones_lie_in_the_outermost():
    assert container(inside(inside("/a.zip", b"b.zip"), b"c")) == "/a.zip"


@pytest.mark.parametrize("path", ["/a.zip", "/a.zip!/x", "/a!/b", readable(b"/a.zip!/x")])
def test_a_file_is_no_member(path):
    assert container(path) is None
