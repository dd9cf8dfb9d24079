"""Files of the evidence, as they are printed."""

from __future__ import annotations

import sys

import pytest

from pratique.case.folder import for_evidence, write_whole
from pratique.cli import run
from pratique.evidence import open_evidence


@pytest.fixture
def case(here):
    """A case that knows evidence which was examined: `case(path)`."""

    def make(path):
        source = open_evidence(path)
        identity, kind = source.identity(), source.kind
        source.close()
        made = for_evidence(here / "case", identity, kind, path, {})
        write_whole(made.findings(identity), '{\n "finished": 5,\n}')
        return made

    return make


@pytest.fixture
def suspect(server):
    root = server(
        {
            "etc/passwd": b"root:x:0\n",
            "srv/odd": b"a\x1b[2J\nb \xff\n\nend",
            "srv/a\x1bb": b"steers\n",
            "srv/long": b"x" * 200_000,
        }
    )
    (root / "srv/link").symlink_to("/etc/passwd")
    (root / "srv/out").symlink_to("../../../../../../etc/hostname")
    return root


class TestOfAFolder:
    @pytest.fixture(autouse=True)
    def known(self, case, suspect):
        case(suspect)

    @pytest.mark.parametrize(
        ("path", "out"),
        [
            ("/etc/passwd", "root:x:0\n"),
            ("etc/passwd", "root:x:0\n"),
            ("/srv/link", "root:x:0\n"),
            ("/srv/../etc/passwd", "root:x:0\n"),
            ("/srv/odd", "a\\x1b[2J\nb \\xff\n\nend\n"),
            ("/srv/a\\x1bb", "steers\n"),
            ("/srv/a\x1bb", "steers\n"),
            ("/srv", "a\\x1bb\nlink\nlong\nodd\nout\n"),
        ],
    )
    def test_what_is_printed(self, path, out, typed):
        said = typed("read", path)
        assert (said.status, said.out) == (0, out)
        assert said.harmless

    @pytest.mark.parametrize("path", ["/nope", "/srv/out", "/etc/passwd/x", "/a\x1b[2J"])
    def test_what_is_not_there(self, path, typed):
        said = typed("read", path)
        assert (said.status, said.out) == (4, "")
        assert "next:" in said.err
        assert said.harmless

    def test_status(self, typed):
        said = typed("read", "--status", "/srv/link", "/srv/odd")
        link, odd = said.out.splitlines()
        assert link.startswith("symlink 0777")
        assert link.endswith("/srv/link -> /etc/passwd")
        assert odd.startswith("regular ")
        (row,) = typed("read", "--status", "--json", "/srv/odd").rows
        assert (row["path"], row["size"], row["target"]) == ("/srv/odd", 14, None)

    def test_json(self, typed):
        rows = typed("read", "--json", "/srv/odd").rows
        assert rows[0] == {"line": 1, "text": "a\\x1b[2J"}
        assert [row["line"] for row in rows] == [1, 2, 3, 4]
        assert {"name": "odd"} in typed("read", "--json", "/srv").rows

    def test_raw_never_to_a_terminal(self, typed, monkeypatch):
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        said = typed("read", "--raw", "/srv/odd")
        assert (said.status, said.out) == (2, "")
        assert "terminal" in said.err

    @pytest.mark.parametrize("options", [("--raw", "--json"), ("--raw", "--status"), ()])
    def test_wrong_usage(self, options, typed):
        assert typed("read", *options, *(["/x"] if options else [])).status == 2

    def test_a_long_line_comes_in_pieces(self, typed):
        said = typed("read", "/srv/long")
        assert said.out.replace("\n", "") == "x" * 200_000

    def test_more_than_is_shown(self, typed, monkeypatch):
        monkeypatch.setattr("pratique.cli.read._MOST", 10)
        said = typed("read", "/srv/long")
        assert (said.status, said.out) == (3, "x" * 10 + "\n")
        assert "--raw gives all" in said.err

    def test_another_disk_lies_there_now(self, typed, suspect):
        (suspect / "etc/machine-id").write_bytes(b"another\n")
        said = typed("read", "/etc/passwd")
        assert said.status == 4
        assert "not the evidence of this case" in said.err


def test_raw_is_the_bytes(case, suspect, capsysbinary):
    case(suspect)
    assert run(["read", "--raw", "/srv/odd", "/etc/passwd"]) == 0
    assert capsysbinary.readouterr().out == b"a\x1b[2J\nb \xff\n\nendroot:x:0\n"


def test_of_an_image(typed, case, root_image):
    case(root_image)
    assert typed("read", "/etc/hostname").out == "web1\n"
    assert typed("read", "/srv/link").out.startswith("root:x:0:0")
    assert typed("read", "/srv/a b\x1b[2J").harmless


def test_of_an_encrypted_image(typed, case, locked_image, tmp_path):
    from pratique.evidence.disks import Disks
    from pratique.evidence.unlocking import unlocked

    disks, _ = unlocked(Disks((locked_image,)), [b"geheim"], lambda *_: None)
    case(disks)
    (tmp_path / "key").write_bytes(b"geheim")
    said = typed("read", "/etc/hostname", "--key-file", tmp_path / "key")
    assert (said.status, said.out) == (0, "web1\n")
    said = typed("read", "/etc/hostname")
    assert (said.status, said.out) == (4, "")
    assert "--key-file" in said.err


def test_without_a_case(typed):
    assert typed("read", "/x").status == 5
