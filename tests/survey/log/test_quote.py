from __future__ import annotations

import gzip

from pratique.evidence.directory import DirectorySource
from pratique.survey.log.quote import LONGEST, lines_of


def test_lines_come_back_as_they_stand(tmp_path):
    (tmp_path / "a.log").write_bytes(b"one\r\n\ntwo \x1b\xff\n" + b"x" * 20_000 + b"\nlast")
    (tmp_path / "b.log.gz").write_bytes(gzip.compress(b"1\n2\n3\n"))
    (tmp_path / "link").symlink_to("a.log")
    source = DirectorySource.open_at(tmp_path)
    wanted = [("/a.log", 1), ("/a.log", 3), ("/a.log", 4), ("/a.log", 5), ("/a.log", 6)]
    wanted += [("/b.log.gz", 2), ("/gone", 1), ("/link", 1)]
    found = lines_of(source, wanted)
    source.close()
    assert found == {
        ("/a.log", 1): "one",
        ("/a.log", 3): "two \x1b\\xff",
        ("/a.log", 4): "x" * LONGEST,
        ("/a.log", 5): "last",
        ("/b.log.gz", 2): "2",
    }
