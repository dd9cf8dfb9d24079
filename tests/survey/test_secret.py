from __future__ import annotations

import hashlib
import hmac

from pratique.content.secret.found import FoundSecret
from pratique.survey.secret import fingerprint, secret_rows

SALT = bytes(range(32))


def test_fingerprint():
    expected = hmac.new(SALT, b"x9y", hashlib.sha256).hexdigest()[:16]
    assert fingerprint(b"x9y", SALT) == expected
    assert fingerprint(b"x9y", bytes(32)) != expected
    assert fingerprint(b"", SALT) == ""


def test_a_row_has_no_secret_even_where_a_neighbour_repeats_it():
    secret = FoundSecret("password", 3, "x9y-name", b"x9y-", 'account "x9y-"')
    (row,) = secret_rows([secret], "/a", SALT)
    assert "x9y" not in repr(row)
    assert (row.path, row.line, row.kind) == ("/a", 3, "password")
