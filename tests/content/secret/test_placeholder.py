from __future__ import annotations

import pytest

from pratique.content.secret.placeholder import is_placeholder, is_prose


@pytest.mark.parametrize(
    "value",
    [
        b"", b"  ", b"password_here", b"put your unique phrase here", b"${PASSWORD}", b"xxxxxxxx",
        b"<?= getenv('X') ?>", b"<your-password>", b"{{ vault_pw }}", b"%env(APP_SECRET)%", b"null",
        b"****", b"AKIAIOSFODNN7EXAMPLE", b"YOUR_PASSWORD", b"%p", b"@PASSWORD@", b"your-secret",
        b"replaceme", b"__PASSWORD__", b"x" * 5000,
    ],
)  # fmt: skip
def test_points_to_no_secret(value):
    assert is_placeholder(value)


@pytest.mark.parametrize(
    "value",
    [b"changeme", b"password", b"secret", b"hunter2", b"12345678", b"pa$$w0rd", b"$2y$10$abc",
     b"a b", b"tr0ub4dor&3", b"{AQAAABAAAAAw1}"],
)  # fmt: skip
def test_weak_ones_are_secrets_too(value):
    assert not is_placeholder(value)


def test_words_for_people():
    assert is_prose(b"Enter your password:")
    assert is_prose(b"Wrong password")
    assert not is_prose(b"correct-horse battery9")
