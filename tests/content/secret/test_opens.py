from __future__ import annotations

from pratique.content.secret.opens import account, database, system, text_of


def test_database():
    assert database("MySQL", "shop", "localhost", "sh") == (
        'MySQL database "shop" at localhost as "sh"'
    )
    assert database("", "", "", "") == "database"


def test_account():
    assert account("mail account", "info", "mx") == 'mail account "info" at mx'


def test_system_is_that_of_the_first_telling_word():
    assert system("", "mysqli", "pgsql") == "MySQL"
    assert system("django.db.backends.postgresql") == "PostgreSQL"
    assert system("x") == ""


def test_a_neighbour_is_short_and_printable():
    assert text_of(b"a\x1b[2J" + b"x" * 500).isprintable()
    assert len(text_of(b"x" * 500)) == 120
