from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.package_script import SCRIPT_LENGTH, PackageScript
from pratique.parsers.rpm_package import RpmPackage, package_rows

PATH = "/var/lib/rpm/Packages"
BLOG = "blog-6.1-2.el9.x86_64"
NAMED = {1000: b"blog", 1001: b"6.1", 1002: b"2.el9", 1022: b"x86_64"}
KEY = bytes.fromhex("0123456789abcdef")
SIGNATURE = b"\x88\x13\x03\x05\x00\x65\x00\x00\x00" + KEY + b"\x01\x08\0\0"


def test_a_package_and_all_that_is_told_of_it(rpm_header):
    blob = rpm_header(
        {**NAMED, 1003: [3], 1044: b"blog-6.1.src.rpm", 1009: [99], 1011: b"Example", 1006: [5],
         1007: b"build.example.org", 1015: b"somebody"},
        {1008: [1700000000], 268: bytearray(SIGNATURE)},
    )  # fmt: skip
    (row,) = package_rows(blob, PATH)
    assert len(row.sha1) == 40
    assert row == RpmPackage(
        PATH, "blog", "6.1", "2.el9", 3, "x86_64", "blog-6.1.src.rpm", 99, "Example", "somebody",
        1_700_000_000_000_000_000, 5_000_000_000, "build.example.org", BLOG, row.sha1,
        sha1_matches=True, signature="RSA/SHA256", key_id=KEY.hex(),
    )  # fmt: skip


def test_a_package_of_which_little_is_told(rpm_header):
    (row,) = package_rows(rpm_header({1000: b"a\x1b"}, sealed=False), PATH)
    assert row == RpmPackage(
        PATH, "a\\x1b", "", "", None, "", "", None, "", "", None, None, "", "a\\x1b--", "", None,
        "", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ({267: bytearray(SIGNATURE)}, KEY.hex()),
        ({262: bytearray(b"odd"), 259: bytearray(SIGNATURE)}, KEY.hex()),
        ({278: [b"odd", base64.b64encode(SIGNATURE)]}, KEY.hex()),
        ({268: bytearray(b"odd")}, ""),
    ],
)
def test_who_signed_it(rpm_header, told, key):
    (row,) = package_rows(rpm_header(NAMED, told), PATH)
    assert row.key_id == key


def test_a_long_size_wins(rpm_header):
    (row,) = package_rows(rpm_header({**NAMED, 1009: [1], 5009: ("Q", 1 << 40)}), PATH)
    assert row.size == 1 << 40


def script(event, interpreter, text):
    return PackageScript(PATH, BLOG, event, interpreter, text)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({1024: b"echo 1\n", 1086: b"/bin/sh"}, script("postin", "/bin/sh", "echo 1\n")),
        ({1023: b"x"}, script("prein", "/bin/sh", "x")),
        ({1087: b"/sbin/ldconfig"}, script("preun", "/sbin/ldconfig", "")),
        ({1154: [b"<lua>", b"-x"], 1152: b"y"}, script("posttrans", "<lua> -x", "y")),
        ({5103: b"x", 5105: b"/bin/sh"}, script("preuntrans", "/bin/sh", "x")),
        (
            {1065: [b"t"], 1092: [b"/bin/sh"], 1066: [b"bash", b"dash"], 1069: [0, 0]},
            script("trigger bash dash", "/bin/sh", "t"),
        ),
        (
            {5066: [b"t"], 5067: [b"/bin/sh"], 5069: [b"/usr/lib"], 5070: [0]},
            script("filetrigger /usr/lib", "/bin/sh", "t"),
        ),
        ({5076: [b"t"]}, script("transfiletrigger", "/bin/sh", "t")),
    ],
)
def test_a_script(rpm_header, told, expected):
    package, found = package_rows(rpm_header({**NAMED, **told}), PATH)
    assert isinstance(package, RpmPackage)
    assert found == expected


def gaps(blob):
    return [row.reason for row in package_rows(blob, PATH) if isinstance(row, Gap)]


def test_what_is_not_understood_is_a_gap(rpm_header):
    assert gaps(b"plain") == ["not a header of rpm"]
    assert gaps(rpm_header({1001: b"1"})) == ["a package without a name"]
    long = rpm_header({**NAMED, 1024: b"x" * (SCRIPT_LENGTH + 1)})
    assert gaps(long) == ["a script too long to keep as a whole"]
    assert gaps(rpm_header({**NAMED, 1065: [b"t"] * 1001})) == [
        "more triggers in a package than are kept"
    ]
    damaged = rpm_header({**NAMED, 4711: [5]}).replace(
        (4711).to_bytes(4, "big") + b"\0\0\0\4", (4711).to_bytes(4, "big") + b"\0\0\0\x63"
    )
    assert gaps(damaged) == ["values outside of a header of rpm"]


@given(st.data())
def test_any_change_of_a_header_gives_rows_and_gaps(rpm_header, data):
    triggers = {1065: [b"t", b"u"], 1092: [b"/bin/sh"], 1066: [b"bash"], 1069: [0]}
    blob = bytearray(rpm_header({**NAMED, **triggers, 1024: b"x", 268: bytearray(SIGNATURE)}))
    for _change in range(data.draw(st.integers(1, 6))):
        blob[data.draw(st.integers(0, len(blob) - 1))] = data.draw(st.integers(0, 255))
    for row in package_rows(bytes(blob), PATH):
        assert isinstance(row, RpmPackage | PackageScript | Gap)
