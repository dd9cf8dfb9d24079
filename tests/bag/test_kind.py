from __future__ import annotations

import pytest

from pratique.bag.kind import Kind, kind_of, kind_of_table


@pytest.mark.parametrize(
    ("table", "kind"),
    [("mail_event", Kind.MAIL), ("web_request", Kind.LOGS), ("secret", Kind.SECRETS),
     ("file", Kind.TABLES), ("no_such", Kind.TABLES)],
)  # fmt: skip
def test_of_tables(table, kind):
    assert kind_of_table(table) is kind


@pytest.mark.parametrize(
    ("part", "kind"),
    [("findings", Kind.ANSWERS), ("people.toml", Kind.PEOPLE), ("case.toml", Kind.CASE),
     ("quarantine", Kind.QUARANTINE), ("journal.jsonl", Kind.JOURNAL)],
)  # fmt: skip
def test_of_what_lies_in_a_case(part, kind):
    assert kind_of(part) is kind
