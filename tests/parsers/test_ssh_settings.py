from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.ssh_settings import SshSetting, parse_client, parse_server
from pratique.parsers.startup_item import StartupItem

PATH = "/etc/ssh/sshd_config"


def test_settings_with_their_match():
    content = b'# c\nPort=2222\nMatch User bob\n  PermitRootLogin yes\nMatch all\nUsePAM "no"\n'
    rows = [(row.line, row.match, row.name, row.value) for row in parse_server(content, PATH)]
    assert rows == [
        (2, "", "port", "2222"),
        (4, "Match User bob", "permitrootlogin", "yes"),
        (6, "", "usepam", "no"),
    ]


@pytest.mark.parametrize(
    ("line", "name", "command"),
    [
        ("AuthorizedKeysCommand /opt/k %u", "authorizedkeyscommand", "/opt/k %u"),
        ("ForceCommand /bin/x", "forcecommand", "/bin/x"),
        ('Subsystem sftp "/opt/s" -l', "sftp", '/opt/s" -l'),
    ],
)
def test_what_a_server_runs_is_an_item(line, name, command):
    _row, item = parse_server(line.encode(), PATH)
    assert (item.kind, item.name, item.command) == ("sshd", name, command)


@pytest.mark.parametrize("line", ["Subsystem sftp internal-sftp -l VERBOSE", "ForceCommand none"])
def test_what_is_built_in_starts_nothing(line):
    (row,) = parse_server(line.encode(), PATH)
    assert isinstance(row, SshSetting)


def test_of_a_client_what_runs_is_kept():
    content = b"Host *\n  User x\n  ProxyCommand /tmp/p %h\n  PermitLocalCommand yes\n"
    item, row, other = parse_client(content, "/root/.ssh/config")
    assert (item.kind, item.command, item.program) == ("ssh-client", "/tmp/p %h", "/tmp/p")
    assert (row.name, row.match, other.name) == ("proxycommand", "", "permitlocalcommand")


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse_server(b"???", PATH)
    assert isinstance(gap, Gap)


@given(st.binary() | st.text('Match all"Subsystem=\n ').map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for parse in (parse_server, parse_client):
        for row in parse(content, PATH):
            assert isinstance(row, SshSetting | StartupItem | Gap)
