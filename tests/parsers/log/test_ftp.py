from __future__ import annotations

from agreement import reading

from pratique.parsers.log.ftp import FORMATS


def test_the_own_log_of_vsftpd():
    text = (
        'Tue Nov  3 02:10:00 2026 [pid 2] CONNECT: Client "192.0.2.1"\n'
        'Tue Nov  3 02:10:01 2026 [pid 2] [eve] OK LOGIN: Client "::ffff:192.0.2.1"\n'
        'Tue Nov  3 02:10:02 2026 [pid 3] [eve] OK UPLOAD: Client "192.0.2.1", "/a b", 12 bytes, '
        "3.40Kbyte/sec\n"
    )
    read = reading(text, zone="UTC", forms=FORMATS)
    [login] = read.of("authentication")
    assert (login["action"], login["user"], login["address"]) == ("login", "eve", "192.0.2.1")
    [moved] = read.of("file_transfer")
    assert (moved["action"], moved["file"], moved["bytes"], moved["pid"]) == (
        "upload",
        "/a b",
        12,
        3,
    )
    assert len(read.of("syslog_event")) == 3
    assert not read.unread


def test_the_own_log_of_proftpd_now_and_before():
    peer = "proftpd[12] ftp.example.org (client.example.net[192.0.2.1])"
    text = (
        f"2026-11-03 02:10:00,123 host {peer}: USER eve (Login failed): Incorrect password\n"
        f"Nov 03 02:10:00 host {peer}: USER eve: Login successful.\n"
    )
    read = reading(text, zone="UTC", forms=FORMATS)
    assert [
        (row["line"], row["action"], row["user"], row["address"], row["host"])
        for row in read.of("authentication")
    ] == [(1, "failure", "eve", "192.0.2.1", "host"), (2, "login", "eve", "192.0.2.1", "host")]
