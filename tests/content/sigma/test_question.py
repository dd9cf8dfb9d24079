"""What each kind of value matches, asked of rows."""

from __future__ import annotations

import socket
import textwrap

import pytest

pytest.importorskip("sigma", reason="pySigma is not installed")

from pratique.content.sigma.log_table import log_tables
from pratique.content.sigma.question import NotAskable, question
from pratique.content.sigma.rule_set import RuleSet
from pratique.content.sigma.rule_source import RuleText
from pratique.parsers.log.row.audit_record import AuditRecord
from pratique.parsers.log.row.web_request import WebRequest
from pratique.store.columns import columns
from pratique.store.tables import Tables

HEAD = "title: of a test\nstatus: test\nlogsource:\n    category: webserver\n"


def row(kind, **values):
    """A row whose other columns are null, or say nothing."""
    nothing = {"VARCHAR": "", "BIGINT": 1, "DOUBLE": 1.0, "BOOLEAN": True}
    known = {c.name: None if c.nullable else nothing[c.sql_type] for c in columns(kind)}
    return kind(**{**known, **values})


def asked(detection, *rows, head=HEAD):
    """The lines that a rule with this detection matches."""
    text = head + "detection:\n" + textwrap.indent(textwrap.dedent(detection), "    ")
    (rule,) = RuleSet((RuleText("mine.yml", text),), (), ()).rules()
    assert not rule.trouble
    (table,) = log_tables(*rule.log_source)
    sql = question(rule.parsed, table)
    with Tables.of(rows, [type(rows[0])]) as tables:
        found = tables.select(
            f"SELECT line FROM ({table.rows}) AS asked WHERE {sql.text} ORDER BY line", *sql.values
        )
        return [line for (line,) in found]


ROWS = [
    row(
        WebRequest, line=1, method="GET", target="/Shell.php?cmd=id", resource="/Shell.php",
        query="cmd=id", status=200, address="192.0.2.77", agent="curl/8",
    ),
    row(
        WebRequest, line=2, method="POST", target="/100%_done", resource="/100%_done",
        status=404, address="198.51.100.9", agent="-whoami", bytes=5000,
    ),
    row(WebRequest, line=3, method=None, target="\\x16\\x03", status=400, address="2001:db8::7"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("selection", "lines"),
    [
        ("c-uri: '/shell.PHP?cmd=id'", [1]),
        ("c-uri|contains: 'SHELL'", [1]),
        ("c-uri|startswith: '/shell'", [1]),
        ("c-uri|endswith: 'ID'", [1]),
        ("c-uri|contains|all: ['shell', 'cmd']", [1]),
        ("c-uri|contains: ['shell', 'done']", [1, 2]),
        ("c-uri: '/s*l.php*'", [1]),
        ("c-uri: '*/she?l.php*'", [1]),
        ("c-uri: '/sh?l.php*'", []),
        ("c-uri|contains: '%_d'", [2]),
        ("c-uri|contains: '0_d'", []),
        (r"c-uri|startswith: '\x16'", [3]),
        (r"c-uri|contains: '\?cmd'", [1]),
        ("cs-uri-query: 'cmd=id'", [1]),
        ("cs-uri-query|contains: 'shell'", [1]),
        ("c-uri|re: '^/[A-Z]hell'", [1]),
        ("c-uri|re: '^/shell'", []),
        ("c-uri|re|i: '^/shell'", [1]),
        ("c-uri|cased: '/shell.php?cmd=id'", []),
        ("sc-status: 200", [1]),
        ("sc-status: [200, 404]", [1, 2]),
        ("sc-status|gte: 400", [2, 3]),
        ("sc-bytes|gt: 4999.5", [2]),
        ("sc-status|lt: 400", [1]),
        ("c-ip|cidr: '192.0.2.64/26'", [1]),
        ("c-ip|cidr: '2001:db8::/32'", [3]),
        ("c-ip|cidr: '0.0.0.0/0'", [1, 2]),
        ("cs-method: null", [3]),
        ("cs-method|exists: true", [1, 2]),
        ("cs-method|exists: false", [3]),
        ("c-useragent|windash|contains: '/whoami'", [2]),
        ("c-useragent|contains: '/whoami'", []),
        ("c-uri|fieldref: cs-uri-stem", [2]),
        ("c-useragent: ''", [3]),
        ("cs-method: '*'", [1, 2]),
    ],
)
def test_values(selection, lines):
    assert asked(f"selection:\n    {selection}\ncondition: selection", *ROWS) == lines


@pytest.mark.parametrize(
    ("detection", "lines"),
    [
        ("a: {cs-method: GET}\nb: {sc-status: 404}\ncondition: a or b", [1, 2]),
        ("a_1: {cs-method: GET}\na_2: {sc-status: 404}\ncondition: 1 of a_*", [1, 2]),
        ("a_1: {cs-method: GET}\na_2: {sc-status: 200}\ncondition: all of them", [1]),
        # What a row does not tell is not the value that is asked for.
        ("a: {cs-method: GET}\ncondition: not a", [2, 3]),
        ("a: {sc-status|gte: 1}\nb: {cs-method: POST}\ncondition: a and not b", [1, 3]),
        ("a:\n    - cs-method: POST\n    - sc-status: 400\ncondition: a", [2, 3]),
        ("keywords: ['shell.PHP', 'curl']\ncondition: keywords", [1]),
        ("keywords: ['curl*8']\ncondition: keywords", [1]),
        ("keywords:\n    '|all': ['shell', 'curl']\ncondition: keywords", [1]),
    ],
)
def test_conditions(detection, lines):
    assert asked(detection, *ROWS) == lines


def test_encoded_texts():
    rows = [row(WebRequest, line=1, target="/?x=AGlk"), row(WebRequest, line=2, target="/?x=aWQ=")]
    assert asked("s: {c-uri|base64|contains: id}\ncondition: s", *rows) == [2]
    assert asked("s: {c-uri|base64offset|contains: 'id'}\ncondition: s", *rows) == [1, 2]


def test_arguments_of_audit_records_are_decoded():
    head = "title: of a test\nlogsource:\n    product: linux\n    service: auditd\n"
    rows = [
        row(AuditRecord, line=1, type="EXECVE", fields=' argc=2 a0="sh" a1=6964202D75'),
        row(AuditRecord, line=2, type="EXECVE", fields=' argc=2 a0="sh" a1="-c"'),
        row(AuditRecord, line=3, type="SYSCALL", fields=" a0=6964 a1=69", key="execs"),
        row(AuditRecord, line=4, type="EXECVE", fields=" argc=1 a0=FFFE69"),
    ]
    assert asked("s: {type: EXECVE, a1|contains: 'ID -u'}\ncondition: s", *rows, head=head) == [1]
    assert asked("s: {a0: '6964', key: execs}\ncondition: s", *rows, head=head) == [3]
    assert asked("s: {a0|endswith: i}\ncondition: s", *rows, head=head) == [4]


@pytest.mark.parametrize(
    ("selection", "why"),
    [
        ("cs-cookie: a", "no log here has the field cs-cookie"),
        ("c-uri|fieldref: cs-cookie", "no log here has the field cs-cookie"),
        ("c-uri|expand: '%mine%'", "it has a placeholder that nothing fills"),
    ],
)
def test_what_cannot_be_asked_says_why(selection, why):
    with pytest.raises(NotAskable, match=why):
        asked(f"selection:\n    {selection}\ncondition: selection", *ROWS)


def test_nothing_is_fetched(monkeypatch):
    def refused(*_given, **_named):
        pytest.fail("something reached for the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    head = HEAD + "tags:\n    - attack.t1505.003\n    - cve.2021-44228\n    - d3fend.d3-fa\n"
    assert asked("s: {cs-method: GET}\ncondition: s", *ROWS, head=head) == [1]
