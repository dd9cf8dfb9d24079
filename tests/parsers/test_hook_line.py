# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.hook_line import FORMATS, PARSERS, parse
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH
from pratique.survey.places import Routes

CASES = [
    ("/etc/network/interfaces", b"iface eth0 inet dhcp\n  pre-up /opt/x\n", ("ifupdown", "pre-up", "/opt/x")),
    ("/etc/openvpn/client/a.conf", b"script-security 2\nup /opt/x\n", ("openvpn", "up", "/opt/x")),
    ("/etc/dhcpcd.conf", b"script /opt/x\n", ("dhcpcd", "script", "/opt/x")),
    ("/etc/dhcp/dhclient.conf", b'script "/opt/x";\n', ("dhclient", "script", "/opt/x")),
    ("/etc/sysctl.d/9.conf", b"kernel.core_pattern = |/opt/x %p\nkernel.panic=3\n", ("sysctl", "kernel.core_pattern", "/opt/x")),
    ("/etc/sysctl.conf", b"kernel.modprobe=/opt/x\n", ("sysctl", "kernel.modprobe", "/opt/x")),
    ("/etc/modprobe.d/a.conf", b"blacklist b\ninstall usbcore /opt/x; true\n", ("modprobe", "usbcore", "/opt/x")),
    ("/etc/modules-load.d/a.conf", b"; c\nevil\n", ("kernel-module", "evil", "evil")),
    ("/etc/modules", b"loop max_loop=8\n", ("kernel-module", "loop", "loop")),
    ("/etc/binfmt.d/a.conf", rb":evil:M::\x7fELF:\xff:/opt/x:OC", ("binfmt", "evil", "/opt/x")),
    ("/etc/acpi/events/a", b"event=button.*\naction=/opt/x\n", ("acpi", "action", "/opt/x")),
    ("/etc/dpkg/dpkg.cfg.d/a", b'pre-invoke="/opt/x"\nforce-unsafe-io\n', ("dpkg-hook", "pre-invoke", "/opt/x")),
    ("/etc/dnf/plugins/post-transaction-actions.d/a.action", b"*:in:/opt/x ${name}\n", ("dnf-action", "*:in", "/opt/x")),
    ("/etc/snmp/snmpd.conf", b"rocommunity public\nextend a /opt/x\n", ("snmpd", "extend", "/opt/x")),
    ("/etc/nagios/nrpe.cfg", b"command[check_a]=/opt/x -w 5\n", ("nrpe", "check_a", "/opt/x")),
    ("/etc/zabbix/zabbix_agentd.d/a.conf", b"UserParameter=a[*],/opt/x $1\n", ("zabbix", "a[*]", "/opt/x")),
    ("/etc/telegraf/telegraf.conf", b'  commands = ["/opt/x"]\n', ("telegraf", "", "/opt/x")),
    ("/etc/collectd/collectd.conf", b'Exec "nobody" "/opt/x"\n', ("collectd", "", "/opt/x")),
    ("/etc/rsyslog.d/a.conf", b"*.* ^/opt/x;T\n", ("rsyslog", "*.*", "/opt/x")),
    ("/etc/rsyslog.conf", b'action(type="omprog" binary="/opt/x")\n', ("rsyslog", "", "/opt/x")),
    ("/etc/syslog-ng/syslog-ng.conf", b'destination d { program("/opt/x"); };\n', ("syslog-ng", "", "/opt/x")),
    ("/etc/audit/plugins.d/a.conf", b"active = yes\npath = /opt/x\n", ("audit-plugin", "path", "/opt/x")),
    ("/etc/monit/conf.d/a", b'check process a with pidfile /a\n start program = "/opt/x"\n', ("monit", "start", "/opt/x")),
    ("/etc/apache2/sites-enabled/a.conf", b'CustomLog "|/opt/x" combined\nErrorLog /var/log/e\n', ("apache-pipe", "CustomLog", "/opt/x")),
    ("/etc/apache2/mods-enabled/a.load", b"LoadModule a_module /opt/x.so\n", ("web-module", "a_module", "/opt/x.so")),
    ("/etc/nginx/modules-enabled/a.conf", b"load_module modules/x.so;\n", ("web-module", "", "modules/x.so")),
    ("/etc/redis/redis.conf", b"port 1\nloadmodule /opt/x.so\n", ("redis-module", "loadmodule", "/opt/x.so")),
    ("/var/lib/postgresql/15/main/postgresql.auto.conf", b"archive_command = '/opt/x %p'\n", ("postgresql", "archive_command", "/opt/x")),
    ("/etc/mysql/mariadb.conf.d/a.cnf", b"[mysqld]\ninit_file=/opt/x\n", ("mysql", "init_file", "/opt/x")),
    ("/etc/fail2ban/action.d/a.local", b"[Definition]\nactionban = /opt/x <ip>\n", ("fail2ban", "actionban", "/opt/x")),
    ("/etc/aliases", b'root: ann\nsupport: "|/opt/x"\n', ("mail-alias", "support", "/opt/x")),
    ("/srv/people/ann/.forward", b'ann, "|/opt/x"\n', ("mail-forward", "", "/opt/x")),
    ("/root/.procmailrc", b":0\n| /opt/x\n", ("mail-filter", "", "/opt/x")),
    ("/var/mail/a/.dovecot.sieve", b'execute :pipe "x";\n', ("sieve", "execute", "x")),
    ("/etc/exim4/conf.d/transport/a", b"a:\n driver = pipe\n command = /opt/x\n", ("exim", "command", "/opt/x")),
    ("/root/.vimrc", b'set nocompatible\n" system(\ncall system("/opt/x")\n', ("vimrc", "", "/opt/x")),
    ("/root/.vimrc", b"au BufReadPost * :silent !/opt/x\n", ("vimrc", "", "/opt/x")),
    ("/root/.tmux.conf", b"set -g mouse on\nrun-shell /opt/x\n", ("terminal", "run-shell", "/opt/x")),
    ("/root/.config/nvim/init.lua", b"os.execute('/opt/x')\n", ("vimrc", "", "/opt/x")),
    ("/home/a/.tmux.conf", b"set-hook -g after-new-window 'run-shell \"/opt/x\"'\n", ("terminal", "run-shell", "/opt/x")),
    ("/home/a/.tmux.conf", b"set -g status-right '#(/opt/x) %H'\n", ("terminal-status", "", "/opt/x")),
    ("/etc/screenrc", b"shell -$SHELL\nscreen -t one 1\nscreen -t x 2 /opt/x\n", ("screen", "screen", "/opt/x")),
    ("/root/.screenrc", b"bind k exec .! /opt/x\n", ("screen", "exec", "/opt/x")),
    ("/root/.emacs.d/init.el", b'; (shell-command "a")\n(shell-command "/opt/x &")\n', ("emacs", "", "/opt/x")),
    ("/root/.psqlrc", b"\\set QUIET 1\n\\! /opt/x\n", ("psql", "", "/opt/x")),
    ("/root/.gdbinit", b"set history save on\nshell /opt/x\n", ("debugger", "shell", "/opt/x")),
    ("/etc/nagios4/objects/commands.cfg", b"define command {\n command_line /opt/x -a\n}\n", ("nagios-command", "command_line", "/opt/x")),
    ("/usr/src/a-1/dkms.conf", b'PACKAGE_NAME="a"\nPOST_INSTALL="/opt/x"\n', ("dkms-hook", "POST_INSTALL", "/opt/x")),
    ("/etc/salt/minion.d/a.conf", b"master: salt.example.org\nid: a\n", ("agent-master", "master", "salt.example.org")),
    ("/var/lib/amazon/ssm/registration", b'{"ManagedInstanceID":"mi-01","Region":"x"}', ("agent-registration", "ManagedInstanceID", "mi-01")),
    ("/usr/lib/python3/dist-packages/a.pth", b"/opt/lib\nimport os; os.system('x')\n", ("python-path", "import", "import")),
    ("/etc/apt/sources.list.d/a.list", b"deb [trusted=yes] http://192.0.2.1/d ./\n", ("apt-source", "", "deb")),
]  # fmt: skip


@pytest.mark.parametrize(("path", "content", "expected"), CASES)
def test_what_starts_something(path, content, expected):
    folder, _, name = path.rpartition("/")
    found = [
        row
        for parser in Routes(PARSERS).parsers_for(folder, name)
        for row in parser.parse(content, path)
    ]
    assert [(row.kind, row.name, row.program) for row in found] == [expected]


def test_a_pipe_of_postfix_goes_on():
    (setting,) = [one for one in FORMATS if one.kind == "postfix-pipe"]
    content = (
        b"smtp inet n - y - - smtpd\na unix - n n - - pipe\n  flags=R user=nobody argv=/opt/x\n"
    )
    (row,) = parse(content, "/etc/postfix/master.cf", setting)
    assert (row.line, row.name, row.username, row.program) == (2, "a", "nobody", "/opt/x")


@pytest.mark.parametrize(
    ("kind", "line", "command"),
    [
        ("snmpd", "extend .1.3.6.1 a /bin/sh -c 'x | y'", "/bin/sh -c 'x | y'"),
        ("snmpd", "pass .1.3.6.1 /opt/x", "/opt/x"),
        ("snmpd", "pass_persist -p 5 .1.3.6.1 /opt/x a", "/opt/x a"),
        ("dpkg-hook", 'post-invoke="x | y"', "x | y"),
        ("mail-alias", 'a: b, "|x \\"y\\" | z"', 'x "y" | z'),
        ("mail-alias", "a: |/opt/x", "/opt/x"),
        ("mail-forward", "|/opt/x", "/opt/x"),
        ("postgresql", "archive_command = 'cp ''%p'' /a'  # b", "cp '%p' /a"),
        ("sieve", 'execute :pipe "x" "y";', "x"),
        ("vimrc", "au BufReadPost * silent! call system('x | y')", "x | y"),
        ("terminal", "run-shell 'x | y'", "x | y"),
        ("terminal", "if-shell \"x\" 'source y'", "x"),
        ("screen", 'screen -t "a b" x -y', "x -y"),
    ],
)
def test_the_command_stands_without_its_wrapping(kind, line, command):
    (setting,) = [one for one in FORMATS if one.kind == kind]
    assert [row.command for row in parse(line.encode(), "/x", setting)] == [command]


def test_each_pipe_of_a_list_is_a_command():
    (setting,) = [one for one in FORMATS if one.kind == "mail-alias"]
    rows = parse(b'a: "|/opt/x", root, "|/opt/y"\n', "/etc/aliases", setting)
    assert [row.command for row in rows] == ["/opt/x", "/opt/y"]


def test_a_line_too_long_is_a_gap_too():
    gap, row = parse(b"up " + b"a" * 2 * COMMAND_LENGTH, "/etc/network/interfaces", FORMATS[0])
    assert isinstance(gap, Gap)
    assert len(row.command) <= COMMAND_LENGTH


@given(st.binary(), st.sampled_from(FORMATS))
def test_any_bytes_give_rows_and_gaps(content, setting):
    for row in parse(content, "/etc/x", setting):
        assert isinstance(row, StartupItem | Gap)


@given(st.integers(0, 60), st.binary(), st.sampled_from(CASES))
def test_any_bytes_inside_give_rows_and_gaps(at, put, case):
    for setting in FORMATS:
        for row in parse(case[1][:at] + put + case[1][at:], case[0], setting):
            assert isinstance(row, StartupItem | Gap)
