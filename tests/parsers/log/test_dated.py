from __future__ import annotations

import polars as pl
import pytest
from agreement import reading
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log import dated, fail2ban, ftp, ftp_command, mysql, postgresql, xferlog
from pratique.parsers.log.base import LogFormat, lines_of
from pratique.survey.log.form import apart

FORMS = tuple(
    form
    for module in (dated, fail2ban, ftp, ftp_command, mysql, postgresql, xferlog)
    for form in module.FORMATS
)
every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.slug)


def rows(text: str, path: str = "/var/log/app.log") -> list[tuple[object, ...]]:
    read = reading(text, path, zone="UTC", forms=dated.FORMATS)
    return [
        (row["line"], row["severity"], row["address"], row["message"])
        for row in read.of("syslog_event")
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2026-11-03 02:10:00,123 - INFO - started", (6, None, "INFO - started")),
        ("[2026-11-03 02:10:00] refused 192.0.2.1:80", (None, "192.0.2.1", "refused 192.0.2.1:80")),
        (
            'time="2026-11-03T02:10:00+01:00" level=warning msg="no \\"x\\"" ip=2001:db8::1',
            (4, "2001:db8::1", None),
        ),
        (
            '{"level":"error","time":"2026-11-03T02:10:00Z","msg":"bad","remoteAddr":"192.0.2.9"}',
            (3, "192.0.2.9", None),
        ),
        ('{"ts":1793671800.5,"log":"x"}', (None, None, None)),
    ],
)
def test_a_line_with_a_date_is_a_row(line, expected):
    severity, address, message = expected
    # All of a record in pairs is kept.
    assert rows(line) == [(1, severity, address, line if message is None else message)]


def test_what_is_indented_or_a_trace_belongs_to_the_record_before():
    text = (
        "2026-11-03 02:10:00 ERROR failed\n"
        "Traceback (most recent call last):\n"
        '  File "x.py", line 1\n'
        "Caused by: y\n"
        "#0 /x.php(1)\n"
        "other text\n"
    )
    read = reading(text, forms=dated.FORMATS, comment="")
    assert [row["message"].count("\n") for row in read.of("syslog_event")] == [4]
    assert read.unread == {6}


@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("/var/log/crowdsec.log", "crowdsec"),
        ("/var/log/letsencrypt/letsencrypt.log.1", "letsencrypt"),
        ("/var/log/gitea/error.log", "gitea"),
        ("/var/www/nextcloud/data/nextcloud.log", "nextcloud"),
        ("/opt/shop/logs/shop-error.log", "shop"),
    ],
)
def test_the_file_tells_who_speaks(path, program):
    read = reading("2026-11-03 02:10:00 x", path, forms=dated.FORMATS)
    assert [row["program"] for row in read.of("syslog_event")] == [program]


def test_a_speaker_hears_the_whole_of_a_record_in_json():
    line = (
        '{"remoteAddr":"192.0.2.1","time":"2026-11-03T02:10:00+00:00",'
        '"message":"Login failed: admin (Remote IP: 192.0.2.1)"}'
    )
    read = reading(line, "/var/www/nextcloud/data/nextcloud.log", forms=dated.FORMATS)
    [row] = read.of("authentication")
    assert (row["service"], row["action"], row["user"], row["address"]) == (
        "nextcloud",
        "failure",
        "admin",
        "192.0.2.1",
    )


HOSTILE = (
    "2026-11-03 02:10:00 " + "x" * 1_000_000,
    "2026-11-03 02:10:00 \x1b[2J\x00\x07",
    "1970-01-01 00:00:00 x",
    "2099-12-31 23:59:59 x",
    "9999-99-99 99:99:99 x",
    "- - - - -",
    "2026-11-03 02:10:00 fe80::1%eth0",
    '{"time":"2026-11-03T02:10:00Z","msg":"\\"a\\" \\u0000',
    "{" * 5000,
    "# User@Host: [] @ []\nSET timestamp=99999999999999999999;",
    "20261103 02:10:00,a,b,c,99999999999999999999,1,QUERY,,'',1",
    "261103  2:10:00\t    99999999999999999999 Query\tx",
)


def counted(form: LogFormat, lines: pl.DataFrame) -> None:
    lines = lines.filter(pl.col("text") != "")
    found, rest = apart(lines, [form])
    taken = sum(count for _form, _records, count in found)
    assert taken + rest.height == lines.height
    for one, records, _taken in found:
        assert records["line"].is_unique().all()
        assert not set(records["line"]) & set(rest["line"])
        timing = (
            pl.lit(None, pl.Datetime("ns")).alias("time"),
            pl.lit("").alias("time_source"),
            pl.lit(0.0).alias("time_confidence"),
            pl.lit("/x.log").alias("path"),
        )
        for frame in one.spread(records.with_columns(*timing)).values():
            assert set(frame["line"]) <= set(records["line"])


@every_form
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_lines_are_rows_or_left_out(form, text):
    counted(form, lines_of(text))


LIKELY = st.one_of(
    st.text(max_size=60),
    st.binary(max_size=60).map(lambda content: content.decode("utf-8", "backslashreplace")),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(
            [
                "2026-11-03 02:10:00 CET [1] LOG:  ",
                "2026-11-03T02:10:00Z 8 [Note] ",
                "\t\t 1 Query\t",
                "261103  2:10:00\t 1 Connect\t",
                "# User@Host: a[a] @ b [",
                "2026-11-03 02:10:00,123 fail2ban.actions[1]: NOTICE [a] Ban ",
                "Tue Nov  3 02:10:00 2026 [pid 2] [u] OK UPLOAD: Client ",
                '192.0.2.1 - u [03/Nov/2026:02:10:00 +0100] "STOR ',
                "{",
                "  ",
            ]
        ),
        st.text(max_size=30),
        st.sampled_from(["", '"', " x", '" 226 12', "\t", ",,,,"]),
    ),
)


@every_form
@settings(max_examples=25, deadline=None)
@given(st.lists(LIKELY, max_size=6))
def test_rows_and_rest_are_all_lines(form, texts):
    counted(form, lines_of("\n".join(texts)))
