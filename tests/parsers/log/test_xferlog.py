from __future__ import annotations

import pytest
from agreement import reading

from pratique.parsers.log.xferlog import FORMATS


@pytest.mark.parametrize(
    ("letter", "action"), [("i", "upload"), ("o", "download"), ("d", "delete")]
)
def test_a_transfer_is_a_row(letter, action):
    line = f"Tue Nov  3 02:10:00 2026 3 192.0.2.1 12 /a b.php b _ {letter} r eve ftp 0 * c"
    [row] = reading(line, zone="UTC", forms=FORMATS).of("file_transfer")
    assert (row["action"], row["file"], row["bytes"], row["user"], row["complete"]) == (
        action,
        "/a b.php",
        12,
        "eve",
        True,
    )
    assert (row["address"], row["duration"]) == ("192.0.2.1", 3.0)


def test_a_name_is_a_client_and_i_is_not_complete():
    line = "Tue Nov  3 02:10:00 2026 3 client.example.net 12 /x b _ i r eve ftp 0 * i"
    [row] = reading(line, forms=FORMATS).of("file_transfer")
    assert (row["client"], row["address"], row["complete"]) == ("client.example.net", None, False)
