from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.php_settings import parse
from pratique.parsers.web_directive import WebDirective

INI = "/var/www/html/.user.ini"
POOL = "/etc/php/8.2/fpm/pool.d/www.conf"


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        (INI, b"auto_prepend_file = /tmp/x", ("php", "auto_prepend_file", "/tmp/x")),
        (INI, b'auto_prepend_file="/tmp/a b" ; c', ("php", "auto_prepend_file", "/tmp/a b")),
        (INI, b"a = b ; c", ("php", "a", "b")),
        (INI, b"a =", ("php", "a", "")),
        (POOL, b"php_admin_value[a] = b", ("php-fpm", "php_admin_value[a]", "b")),
        ("/etc/php/8.2/fpm/php.ini", b"a = b", ("php", "a", "b")),
        ("/etc/php-fpm.d/www.conf", b"a = b", ("php-fpm", "a", "b")),
    ],
)
def test_reads_a_setting(path, line, expected):
    (row,) = parse(line, path)
    assert (row.server, row.directive, row.value) == expected


def test_knows_the_section():
    (row,) = parse(b"; c\n# c\n\n[www]\nuser = www-data\n", POOL)
    assert row == WebDirective(POOL, 5, "php-fpm", "user", "www-data", "www")


def test_a_quoted_value_goes_on():
    (row,) = parse(b'a = "b\nc"\n', INI)
    assert (row.line, row.value) == (1, "b c")


def test_a_quote_that_never_closes_hides_nothing():
    found = list(parse(b'a = "b\nauto_prepend_file = /tmp/x\n', INI))
    assert [row.directive for row in found] == ["a", "auto_prepend_file"]


def test_what_does_not_fit_is_kept():
    (gap,) = parse(b"nonsense\n", INI)
    assert (gap.line, gap.reason) == (1, "not a setting of PHP")


@given(st.lists(st.sampled_from([b"a = b", b'a = "', b"zz", b"[x]"]) | st.binary(max_size=20)))
def test_any_bytes_give_rows_or_gaps(lines):
    for row in parse(b"\n".join(lines), INI):
        assert isinstance(row, WebDirective | Gap)
