from __future__ import annotations

import pytest

from pratique.evidence import open_evidence
from pratique.survey.container_files import ContainerFiles, plain


@pytest.fixture
def files(server):
    opened = []

    def make(tree, links=()):
        root = server(tree)
        for name, target in dict(links).items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).symlink_to(target)
        opened.append(open_evidence(root))
        return ContainerFiles(opened[-1])

    yield make
    for source in opened:
        source.close()


@pytest.mark.parametrize("name", [b"abc", b"a1b2", b"web_db-1", b"sha256:ab", b"_x"])
def test_names_that_engines_give(name):
    assert plain(name)


@pytest.mark.parametrize("name", [b"", b".", b"..", b"a/b", b"../x", b"a\0", b".x", b"n" * 300])
def test_names_that_they_do_not_give(name):
    assert not plain(name)


def test_layers_are_those_that_short_names_lead_to(files):
    links = {
        "s/l/A": "../one/diff",
        "s/l/B": "../../../etc",
        "s/l/C": "/etc",
        "s/l/D": "../../x/diff",
    }
    found = files({"s/top/lower": b"l/A:l/B:l/C:l/D:l/E:/etc:..\n"}, links)
    assert found.lowered(b"s", b"top") == (
        b"s/top/diff", b"s/one/diff", b"s/l/B", b"s/l/C", b"s/l/D", b"s/l/E", b"s/etc", b"s/..",
    )  # fmt: skip
    assert found.lowered(b"s", b"base") == (b"s/base/diff",)


def test_what_cannot_be_read_is_a_gap(files):
    found = files({"a/x": b"1" * 100, "a/-": b""}, {"one": "two", "two": "one"})
    assert found.read(b"a/x") == b"1" * 100
    assert found.read(b"a/x", 10) == b""
    assert found.read(b"one") == found.read(b"nothing") == b""
    assert found.folder(b"one") is None
    assert found.folder(b"a/x") is None
    assert found.names(b"a") == [b"x"]
    assert sorted(gap.path for gap in found.told()) == ["/a/x", "/one"]
    assert list(found.told()) == []


def test_homes(files):
    passwd = b"a:x:1000:1000::/srv/a:/bin/sh\nb:x:1:1::/:/bin/sh\n"
    found = files({"etc/passwd": passwd, "home/c/x": b""})
    assert list(found.homes()) == [b"home/c", b"root", b"srv/a"]
