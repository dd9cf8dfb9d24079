from __future__ import annotations

from agreement import reading

from pratique.parsers.log.ftp_command import FORMATS

HEAD = "192.0.2.1 UNKNOWN eve [03/Nov/2026:02:10:00 +0100]"


def test_commands_of_an_extended_log():
    text = "".join(
        f"{HEAD} {rest}\n"
        for rest in (
            '"PASS (hidden)" 230 -',
            '"PASS (hidden)" 530 -',
            '"STOR a b.php" 226 12',
            '"RNTO x.php" 250 -',
            '"PWD" 257 -',
            '"GET / HTTP/1.1" 200 12',
        )
    )
    read = reading(text, forms=FORMATS)
    assert [row["action"] for row in read.of("authentication")] == ["login", "failure"]
    assert [
        (row["action"], row["file"], row["to"], row["bytes"], row["complete"], row["address"])
        for row in read.of("file_transfer")
    ] == [
        ("upload", "a b.php", None, 12, True, "192.0.2.1"),
        ("rename", None, "x.php", None, True, "192.0.2.1"),
    ]
    assert [row["message"] for row in read.of("syslog_event")] == ["PWD 257"]
    assert read.unread == {6}


def test_the_statistics_of_pure_ftpd():
    read = reading('1793671800 5f.1 eve 192.0.2.1 U 12 3 "/x.php"', forms=FORMATS)
    [row] = read.of("file_transfer")
    assert (row["action"], row["file"], row["duration"]) == ("upload", "/x.php", 3.0)
    assert row["time"].isoformat() == "2026-11-03T02:10:00"
