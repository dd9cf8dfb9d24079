"""What the network starts, and what services start for others: hooks, pipes, plug-ins."""

from __future__ import annotations

from typing import Final

from plantings.case import PERSISTENCE, Act, Case, Twin, add, both, run, shell
from plantings.command import (
    BASH_BACK,
    DECODE,
    FETCH,
    HIDDEN,
    NOHUP_BACK,
    SH_BACK,
    hidden,
    program,
    tool,
)

_NET: Final = "Network hooks"
_SERVICE: Final = "Service hooks"
_ID: Final = "T1546"
_TOOL: Final = "/usr/local/sbin/tell"


def _case(
    group: str,
    slug: str,
    what: str,
    path: str,
    bad: str,
    good: str,
    *,
    panix: str = "",
    bits: int = 0o644,
    owner: tuple[int, int] = (0, 0),
    own: str = "",
    acts: tuple[Act, ...] = (),
    table: str = PERSISTENCE,
) -> Case:
    """A command of the intruder's, and an administrator's at the same place (or at `own`)."""
    place = own or path
    twin = Twin(
        f"{slug}-own",
        "an administrator's own",
        place,
        both(tool(_TOOL), add(place, good, bits, owner)),
        table,
    )
    return Case(
        slug,
        group,
        _ID,
        what,
        path,
        both(hidden(), *acts, add(path, bad, bits, owner)),
        twin,
        panix,
    )


def _script(slug: str, what: str, path: str, bad: str, good: str, panix: str = "") -> Case:
    return _case(_NET, slug, what, path, shell(bad), shell(good), panix=panix, bits=0o755)


def _net(slug: str, what: str, path: str, bad: str, good: str, bits: int = 0o644) -> Case:
    return _case(_NET, slug, what, path, bad, good, bits=bits)


def _service(
    slug: str,
    what: str,
    path: str,
    bad: str,
    good: str,
    bits: int = 0o644,
    owner: tuple[int, int] = (0, 0),
) -> Case:
    return _case(_SERVICE, slug, what, path, bad, good, bits=bits, owner=owner)


_TELL: Final = f"{_TOOL} $1"
_WG: Final = "[Interface]\nPrivateKey = bm8ga2V5\n"

CASES: Final = (
    Case(
        "dispatcher-changed",
        _NET,
        _ID,
        "a line behind a script of NetworkManager's package",
        "/etc/NetworkManager/dispatcher.d/01-ifupdown",
        add("/etc/NetworkManager/dispatcher.d/01-ifupdown", f"{NOHUP_BACK}\n"),
        Twin(
            "dispatcher-chrony",
            "the clock is told of the network",
            "/etc/NetworkManager/dispatcher.d/20-chrony",
            run(
                "/etc/NetworkManager/dispatcher.d/20-chrony",
                shell('[ "$2" = up ] && systemctl restart chrony', "exit 0"),
            ),
        ),
        "setup_network_manager",
    ),
    _script(
        "dispatcher",
        "a script that fetches code",
        "/etc/NetworkManager/dispatcher.d/30-dns",
        FETCH,
        _TELL,
    ),
    _script(
        "if-up", "a script whenever the network comes", "/etc/network/if-up.d/route", DECODE, _TELL
    ),
    _net(
        "interfaces",
        "a command whenever the network comes",
        "/etc/network/interfaces.d/eth0",
        f"auto eth0\niface eth0 inet dhcp\n    post-up {SH_BACK} &\n",
        f"auto eth0\niface eth0 inet dhcp\n    post-up {_TOOL} eth0\n",
    ),
    _script(
        "networkd-dispatcher",
        "a script whenever the network is there",
        "/etc/networkd-dispatcher/routable.d/50-tell",
        BASH_BACK,
        _TELL,
    ),
    _script(
        "dhclient",
        "a script whenever an address comes",
        "/etc/dhcp/dhclient-exit-hooks.d/ntp2",
        FETCH,
        f"{_TOOL} $new_ip_address",
    ),
    _script("ppp", "a script whenever a line is up", "/etc/ppp/ip-up.d/00-route", HIDDEN, _TELL),
    _net(
        "wireguard",
        "a command whenever a tunnel comes",
        "/etc/wireguard/wg0.conf",
        f"{_WG}PostUp = {HIDDEN}\n",
        f"{_WG}PostUp = iptables -A FORWARD -i %i -j ACCEPT; iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE\n",
        0o600,
    ),
    _net(
        "openvpn",
        "a command whenever a tunnel comes",
        "/etc/openvpn/client.conf",
        f"remote vpn.harbour.example\nscript-security 2\nup {HIDDEN}\n",
        f"remote vpn.harbour.example\nscript-security 2\nup {_TOOL}\n",
    ),
    _script(
        "resolvconf",
        "a script whenever names change",
        "/etc/resolvconf/update.d/zz-cache",
        FETCH,
        _TELL,
    ),
    _net(
        "fail2ban",
        "a command for each address that is shut out",
        "/etc/fail2ban/action.d/report2.conf",
        f"[Definition]\nactionban = {SH_BACK}\n",
        f"[Definition]\nactionban = {_TOOL} <ip>\n",
    ),
    _script("libvirt", "a script for each guest", "/etc/libvirt/hooks/qemu", FETCH, _TELL),
    _service(
        "logrotate",
        "a command after logs are turned over",
        "/etc/logrotate.d/nginx2",
        f"/var/log/nginx/*.log {{\n    weekly\n    postrotate\n        {FETCH}\n    endscript\n}}\n",
        "/var/log/orders/*.log {\n    weekly\n    postrotate\n        systemctl reload nginx\n    endscript\n}\n",
    ),
    _service(
        "rsyslog",
        "a program that is given every message",
        "/etc/rsyslog.d/60-out.conf",
        f'module(load="omprog")\n*.* action(type="omprog" binary="{HIDDEN}")\n',
        f'module(load="omprog")\n*.crit action(type="omprog" binary="{_TOOL}")\n',
    ),
    _service(
        "auditd",
        "a program that is given every event",
        "/etc/audit/plugins.d/out.conf",
        f"active = yes\ndirection = out\npath = {HIDDEN}\ntype = always\n",
        f"active = yes\ndirection = out\npath = {_TOOL}\ntype = always\n",
    ),
    _service(
        "snmpd",
        "a command for whoever asks",
        "/etc/snmp/snmpd.conf",
        f"rwcommunity public\nextend uptime2 /bin/sh -c '{FETCH}'\n",
        f"rocommunity local 127.0.0.1\nextend queue {_TOOL}\n",
    ),
    _service(
        "acpi",
        "a command when a button is pressed",
        "/etc/acpi/events/lid",
        f"event=button/lid.*\naction={HIDDEN}\n",
        f"event=button/power.*\naction={_TOOL}\n",
    ),
    Case(
        "cups",
        _SERVICE,
        _ID,
        "a program of no package that prints nothing",
        "/usr/lib/cups/backend/net2",
        program("/usr/lib/cups/backend/net2"),
        Twin(
            "cups-own",
            "a printer's own program, by hand",
            "/usr/lib/cups/filter/label",
            tool("/usr/lib/cups/filter/label"),
        ),
    ),
    _service(
        "zabbix",
        "a command for whoever asks",
        "/etc/zabbix/zabbix_agentd.d/out.conf",
        f"UserParameter=net.out,{FETCH}\n",
        f"UserParameter=mail.queue,{_TOOL}\n",
    ),
    _service(
        "nrpe",
        "a command for whoever asks",
        "/etc/nagios/nrpe.d/out.cfg",
        f"command[check_out]=/bin/{BASH_BACK}\n",
        f"command[check_queue]={_TOOL}\n",
    ),
    _service(
        "icinga",
        "a command that watches nothing",
        "/etc/icinga2/conf.d/out.conf",
        f'object CheckCommand "out" {{\n  command = [ "{HIDDEN}" ]\n}}\n',
        f'object CheckCommand "queue" {{\n  command = [ "{_TOOL}" ]\n}}\n',
    ),
    _service(
        "forward",
        "a command for each mail of a person",
        "/home/anna/.forward",
        f'"|{HIDDEN}"\n',
        '"|/usr/bin/procmail"\n',
        owner=(1000, 1000),
    ),
    _service(
        "aliases",
        "a command for each mail to a name",
        "/etc/aliases",
        f'bounce2: "|{FETCH}"\n',
        f'reports: "|{_TOOL}"\n',
    ),
    _service(
        "procmail",
        "a command for each mail of a person",
        "/home/anna/.procmailrc",
        f":0\n* ^Subject: wake\n| {SH_BACK}\n",
        f":0 c\n* ^Subject: report\n| {_TOOL}\n",
        owner=(1000, 1000),
    ),
    _case(
        _SERVICE,
        "sieve",
        "a program for each mail of a person, in the only folder that it may be in",
        "/home/anna/.dovecot.sieve",
        'require ["vnd.dovecot.execute"];\nexecute "kworker";\n',
        'require ["fileinto"];\nif header :contains "subject" "report" { fileinto "Reports"; }\n',
        owner=(1000, 1000),
        acts=(program("/usr/lib/dovecot/sieve-execute/kworker"),),
        table="file",  # it starts nothing
    ),
    _service(
        "exim",
        "a command for each mail",
        "/etc/exim4/conf.d/transport/90_out",
        f"out_pipe:\n  driver = pipe\n  command = {HIDDEN}\n  user = root\n",
        f"tell_pipe:\n  driver = pipe\n  command = {_TOOL}\n  user = mail\n",
    ),
    _service(
        "postfix-pipe",
        "a command for each mail",
        "/etc/postfix/master.cf",
        f"out unix - n n - - pipe flags=R user=root argv={HIDDEN}\n",
        f"tell unix - n n - - pipe flags=R user=nobody argv={_TOOL}\n",
    ),
)
