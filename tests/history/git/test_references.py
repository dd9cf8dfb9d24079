from __future__ import annotations

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.history.git.references import References

ONE, TWO = "1" * 40, "2" * 40


@pytest.fixture
def references(tmp_path):
    found = []

    def made(**files):
        for name, text in files.items():
            path = tmp_path / "repo" / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        found.append(DirectorySource.open_at(tmp_path))
        return References(found[-1], b"repo")

    yield made
    for source in found:
        source.close()


@pytest.mark.parametrize(
    ("files", "head"),
    [
        ({"HEAD": f"{ONE}\n"}, (b"HEAD", b"\x11" * 20)),
        ({"HEAD": "ref: refs/heads/m", "refs__heads__m": ONE}, (b"refs/heads/m", b"\x11" * 20)),
        ({"HEAD": "ref: refs/heads/m", "packed-refs": f"# x\n{TWO} refs/heads/m\n^{ONE}\n"},
         (b"refs/heads/m", b"\x22" * 20)),
        ({"HEAD": "ref: refs/heads/m"}, (b"refs/heads/m", None)),
        ({"HEAD": "ref: ../../etc/passwd"}, (b"HEAD", None)),
        ({"HEAD": "ref: refs/../../x"}, (b"HEAD", None)),
        ({"HEAD": "ref: refs/a", "refs__a": "ref: refs/a"}, (b"refs/a", None)),
        ({"HEAD": "nonsense"}, (b"HEAD", None)),
    ],
)  # fmt: skip
def test_head(references, files, head):
    assert references(**files).head() == head


def test_all_and_moves(references):
    found = references(
        HEAD="x",
        refs__heads__a=ONE,
        refs__tags__b="ref: refs/heads/a",
        logs__HEAD=f"{'0' * 40} {ONE} a <a> 1 +0000\tcommit\n{ONE} {TWO} a <a> 1 +0000\tx\nodd\n",
        logs__refs__heads__a=f"{TWO} {TWO}\n",
    )
    assert found.all() == {b"refs/heads/a": b"\x11" * 20}
    assert set(found.moves()) == {b"\x11" * 20, b"\x22" * 20}
