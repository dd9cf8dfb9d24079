"""The layers of a file, as they are printed. The samples are ours, and inert."""

from __future__ import annotations

import base64
import io
import os
import sys
import zlib

import pytest

INNER = (
    b"if (time() < 0) { @eval($_POST['c']); }\n// \x1b[2J \xe2\x80\xae http://c2.example.com/a\n"
)
SHOWN = "// \\x1b[2J \\xe2\\x80\\xae http://c2.example.com/a"


def hidden(text: bytes) -> bytes:
    packed = zlib.compress(text, 9)[2:-4]
    return b"eval(gzinflate(base64_decode('" + base64.b64encode(packed) + b"')));"


@pytest.fixture
def program(here):
    path = here / "x.php"
    path.write_bytes(b"<?php\n" + hidden(hidden(INNER)))
    return path


class TestLayers:
    def test_all(self, typed, program):
        said = typed("unwrap", program)
        assert (said.status, said.err) == (0, "")
        assert said.harmless
        lines = said.out.splitlines()
        assert lines[0] == f"layer 0: the file itself, {program.stat().st_size} bytes"
        came = "eval runs what comes out of base64_decode, then gzinflate"
        assert f"layer 2: on line 1 of layer 1, {came}, {len(INNER)} bytes" in lines
        assert SHOWN in lines
        assert "  url: http://c2.example.com/a" in lines
        acts = lines[lines.index("What it would do, as far as that could be worked out:") + 1 :]
        assert any("$_POST['c']" in line for line in acts)
        assert all(line.startswith("  line 2: ") for line in acts)

    def test_one(self, typed, program):
        said = typed("unwrap", "--layer", 2, program)
        assert (said.status, said.err) == (0, "")
        assert said.out == f"if (time() < 0) {{ @eval($_POST['c']); }}\n{SHOWN}\n\n"

    def test_json(self, typed, program):
        said = typed("unwrap", "--json", program)
        assert said.status == 0
        assert said.out.isascii()
        layers = [row for row in said.rows if "layer" in row]
        acts = [row for row in said.rows if "act" in row]
        assert said.rows == layers + acts
        assert [(row["layer"], row["parent"]) for row in layers] == [(0, 0), (1, 0), (2, 1)]
        assert layers[2]["size"] == len(INNER)
        assert layers[2]["indicators"] == [{"kind": "url", "value": "http://c2.example.com/a"}]
        assert "\\x1b[2J" in layers[2]["text"]
        assert "php-runs-request" in {row["act"] for row in acts}
        (one,) = typed("unwrap", "--json", "--layer", 1, program).rows
        assert one == layers[1]

    def test_a_text_that_is_not_run(self, typed, here):
        text = base64.b64encode(b"a text that is decoded, and that nothing runs")
        (here / "x.php").write_bytes(b"<?php echo base64_decode('" + text + b"');")
        out = typed("unwrap", "x.php").out
        assert "text 1: decoded by base64_decode, run nowhere that was seen, 45 bytes" in out

    def test_a_long_layer_is_shown_in_part(self, typed, here):
        (here / "x.php").write_bytes(b"<?php //" + b"x" * 100_000)
        said = typed("unwrap", "x.php")
        assert "34472 more bytes are not shown; --layer 0 prints it whole" in said.out
        assert len(said.out) < 70_000
        assert len(typed("unwrap", "--layer", 0, "x.php").out) == 100_009

    @pytest.mark.parametrize("number", [3, 99999])
    def test_no_such_layer(self, typed, program, number):
        said = typed("unwrap", "--layer", number, program)
        assert (said.status, said.out) == (2, "")
        assert f"There is no layer {number}: the last is 2" in said.err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "There is no PHP in it"),
        (b"x", "the file itself, 1 byte\n"),
        (bytes(range(256)) * 8, "There is no PHP in it"),
        (bytes(12 << 20), "more bytes are not shown"),
        (b"<?php echo 1;", "No hidden text was found in it."),
        (b"<?php \x1b]0;x\x07 \xe2\x80\xae", "\\x1b]0;x\\x07 \\xe2\\x80\\xae"),
    ],
    ids=["empty", "one byte", "binary", "zeros", "nothing hidden", "steering"],
)
def test_any_content_has_an_answer(content, says, typed, here):
    (here / "x").write_bytes(content)
    said = typed("unwrap", "x")
    assert (said.status, said.err) == (0, "")
    assert says in said.out
    assert said.harmless


def test_what_is_too_much_is_told(typed, here):
    (here / "x").write_bytes(bytes((32 << 20) + 1))
    said = typed("unwrap", "x")
    assert said.status == 3
    assert "longer than what was read" in said.err
    (here / "y").write_bytes(b"<?php $x = 'a'; while (true) { $x = md5($x); }")
    said = typed("unwrap", "y")
    assert (said.status, "There may be more" in said.err) == (3, True)


def cannot_be_read(path, what):
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "link":
        path.symlink_to("/etc/\x1bpasswd")
    elif what == "link to nothing":
        path.symlink_to("nothing")


@pytest.mark.parametrize("name", ["x", "-x", "a\x1b[2Jb\u202e", "\udcff"])
@pytest.mark.parametrize("what", ["folder", "pipe", "link", "link to nothing", "nothing"])
def test_what_cannot_be_read_is_an_error_in_words(what, name, typed, here):
    cannot_be_read(here / name, what)
    said = typed("unwrap", "--", name)
    assert (said.status, said.out) == (4, "")
    assert "The file cannot be read: " in said.err
    assert "next:" in said.err
    assert said.harmless


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/full", "/proc", "", "x/y", "a" * 5000])
def test_odd_paths(path, typed):
    said = typed("unwrap", path)
    assert (said.status, said.out) == (4, "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(typed, program):
    program.chmod(0)
    said = typed("unwrap", program)
    assert (said.status, said.out) == (4, "")
    assert "Permission denied" in said.err


def test_permission_is_told_in_the_words_of_the_system(typed, program, monkeypatch):
    def refuse(*_arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    said = typed("unwrap", program)
    assert (said.status, said.out) == (4, "")
    assert "The file cannot be read: Permission denied" in said.err


def test_another_ones_file_is_read_all_the_same(typed, program, monkeypatch):
    opening = os.open

    def only_its_owner_may_keep_the_time(path, flags, *arguments, **named):
        if flags & os.O_NOATIME:
            raise PermissionError(1, "Operation not permitted")
        return opening(path, flags, *arguments, **named)

    monkeypatch.setattr(os, "open", only_its_owner_may_keep_the_time)
    assert typed("unwrap", program).status == 0


def test_standard_input(typed, program, monkeypatch):
    of_file = typed("unwrap", program)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(program.read_bytes())))
    assert typed("unwrap", "-") == of_file


def test_standard_input_that_is_closed(typed, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    said = typed("unwrap", "-")
    assert (said.status, said.out) == (4, "")
    assert "The file cannot be read" in said.err


def test_a_file_named_like_standard_input(typed, here, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    (here / "-").write_bytes(b"<?php echo 1;")
    assert typed("unwrap", "./-").status == 0


@pytest.mark.parametrize(
    "arguments", [[], ["--layer", "-1", "x"], ["--layer", "a", "x"], ["x", "y"]]
)
def test_wrong_usage(arguments, typed):
    said = typed("unwrap", *arguments)
    assert (said.status, said.out) == (2, "")
    assert said.err
