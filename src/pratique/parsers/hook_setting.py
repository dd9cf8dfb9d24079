r"""Which settings start a command or load a program, in files of one setting a line.

Each format names the manual that says so. A pattern is matched at the start of a logical line,
without blanks around it, and runs in linear time: each part ends where the next can begin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pratique.parsers.base import Parser

_EQUALS: Final = r"\s*+=\s*+"


@dataclass(frozen=True, slots=True)
class HookSetting:
    """One format: the lines that matter in it, and where it is found.

    `line` has the groups `command` and, where the format tells, `name` and `user`. With `loads`
    the command is a file that is loaded, and no line for a shell. With `quoted` a command in quotes
    ends where they do, and with `piped` each `|command` of a list is one.
    """

    kind: str
    when: str
    technique: str
    line: re.Pattern[str]
    places: tuple[str, ...]
    username: str = "root"
    loads: bool = False
    folded: bool = False  # a line that begins with a blank belongs to the one before
    quoted: bool = False
    piped: bool = False


def _keywords(words: str, between: str = r"\s++") -> re.Pattern[str]:
    """Lines of one of these keywords, what stands between, and the command."""
    return re.compile(rf"(?P<name>{words}){between}(?P<command>.++)", re.IGNORECASE)


_NETWORK: Final = (
    # As it stands in interfaces(5).
    HookSetting(
        "ifupdown",
        "when the network interface comes up or goes down",
        "T1546",
        _keywords("pre-up|up|post-up|down|pre-down|post-down"),
        ("/etc/network/interfaces", "/etc/network/interfaces.d/*"),
    ),
    # As it stands in openvpn(8).
    HookSetting(
        "openvpn",
        "when the tunnel of OpenVPN comes up, goes down or is asked for",
        "T1546",
        _keywords(
            "up|down|ipchange|route-up|route-pre-down|auth-user-pass-verify|tls-verify"
            "|client-connect|client-disconnect|learn-address|client-crresponse|plugin|iproute"
        ),
        ("/etc/openvpn/**/*.conf", "/etc/openvpn/**/*.ovpn"),
    ),
    # As it stands in dhclient.conf(5).
    HookSetting(
        "dhclient",
        "when a lease of DHCP comes",
        "T1546",
        re.compile(r"(?P<name>script)\s++\"?(?P<command>[^\";]++)"),
        ("/etc/dhcp/dhclient.conf", "/etc/dhclient.conf"),
    ),
    # As it stands in resolvconf.conf(5), dhcpcd.conf(5).
    HookSetting(
        "dhcpcd",
        "when the network changes",
        "T1546",
        _keywords("script", r"\s++"),
        ("/etc/dhcpcd.conf",),
    ),
)

_KERNEL: Final = (
    # As it stands in sysctl.d(5); core(5) for the pipe, modprobe of proc(5).
    HookSetting(
        "sysctl",
        "by the kernel: when a program crashes, or a module is wanted",
        "T1546",
        re.compile(
            r"-?(?P<name>kernel[./](?:core_pattern|modprobe|hotplug|poweroff_cmd)"
            r"|fs[./]binfmt_misc[./]register)\s*+=\s*+(?P<command>\|.++|/.++|:.++)"
        ),
        (
            "/etc/sysctl.conf",
            *(
                f"{folder}/sysctl.d/*.conf"
                for folder in ("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib")
            ),
        ),
    ),
    # As it stands in modprobe.d(5).
    HookSetting(
        "modprobe",
        "when the kernel module is loaded or removed",
        "T1547.006",
        re.compile(r"(?:install|remove)\s++(?P<name>\S++)\s++(?P<command>.++)"),
        (
            "/etc/modprobe.conf",
            *(
                f"{folder}/modprobe.d/*.conf"
                for folder in ("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib")
            ),
        ),
    ),
    # As it stands in modules-load.d(5), modules(5).
    HookSetting(
        "kernel-module",
        "at boot, into the kernel",
        "T1547.006",
        re.compile(r"(?P<command>(?P<name>[\w.-]++)(?=\s|\Z)[^#;]*+)"),
        (
            "/etc/modules",
            "/etc/initramfs-tools/modules",
            *(
                f"{folder}/modules-load.d/*.conf"
                for folder in ("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib")
            ),
        ),
        loads=True,
    ),
    # As it stands in binfmt.d(5): :name:type:offset:magic:mask:interpreter:flags.
    HookSetting(
        "binfmt",
        "by the kernel, for files that begin so",
        "T1546",
        re.compile(
            r"(?P<sign>[^\w\s])(?P<name>[^:]*+):[EM]:[^:]*+:[^:]*+:[^:]*+:(?P<command>[^:]++)"
        ),
        tuple(
            f"{folder}/binfmt.d/*.conf"
            for folder in ("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib")
        ),
        loads=True,
    ),
    # As it stands in dkms(8), dkms.conf: a file that the shell reads, whose hooks run as root.
    HookSetting(
        "dkms-hook",
        "when dkms builds or installs this module, for every new kernel",
        "T1547.006",
        re.compile(
            r"(?:export\s++)?(?P<name>(?:PRE|POST)_(?:ADD|BUILD|INSTALL|REMOVE)|MAKE(?:\[\d++\])?"
            r"|CLEAN)=(?P<command>.++)"
        ),
        (
            "/usr/src/*/dkms.conf",
            "/usr/src/**/dkms.conf",
            "/etc/dkms/*.conf",
            "/var/lib/dkms/*/*/source/dkms.conf",
        ),
        quoted=True,
    ),
    # As it stands in acpid(8).
    HookSetting(
        "acpi",
        "when a key or the power of the machine tells something",
        "T1546",
        _keywords("action", _EQUALS),
        ("/etc/acpi/events/*",),
    ),
)

_PACKAGES: Final = (
    # As it stands in dpkg.cfg(5).
    HookSetting(
        "dpkg-hook",
        "whenever dpkg changes something",
        "T1546.016",
        _keywords("(?:--)?(?:pre-invoke|post-invoke|status-logger)", r"(?:\s*+=\s*+|\s++)"),
        ("/etc/dpkg/dpkg.cfg", "/etc/dpkg/dpkg.cfg.d/*", "/root/.dpkg.cfg"),
        quoted=True,
    ),
    # As it stands in the manual of post-transaction-actions of dnf.
    HookSetting(
        "dnf-action",
        "when packages are installed or changed",
        "T1546.016",
        re.compile(r"(?P<name>[^:]++:[^:]*+):(?P<command>(?!//).++)"),
        (
            "/etc/dnf/plugins/post-transaction-actions.d/*.action",
            "/etc/yum/post-actions/*.action",
            "/etc/dnf/libdnf5-plugins/actions.d/*.actions",
        ),
    ),
)

_SERVICES: Final = (
    # As it stands in snmpd.conf(5).
    HookSetting(
        "snmpd",
        "when somebody asks the service of SNMP",
        "T1546",
        re.compile(
            r"(?P<name>(?:extend|extend-sh|exec|execfix|sh|pass|pass_persist|dlmod|traphandle"
            r"|extendfix|procfix))\s++(?:-p\s++\S++\s++|-(?:cacheTime|execType)\s++\S++\s++)*+"
            # Where it is told, the number of the object stands before the name, or in its place.
            r"(?:(?:\.?\d[\d.]*+|[\w-]++::\S++)\s++(?!/|\S*+\Z))?\S++\s++(?P<command>.++)"
        ),
        ("/etc/snmp/**/*.conf", "/var/lib/snmp/*.conf", "/usr/share/snmp/*.conf"),
    ),
    # As it stands in the manual of NRPE, nrpe.cfg.
    HookSetting(
        "nrpe",
        "when the watching machine asks",
        "T1546",
        re.compile(r"command\[(?P<name>[^\]]*+)\]\s*+=\s*+(?P<command>.++)"),
        (
            "/etc/nagios/**/*.cfg",
            "/etc/nrpe.d/*.cfg",
            "/etc/icinga/**/*.cfg",
            "/usr/local/nagios/etc/**/*.cfg",
        ),
        username="nagios",
    ),
    # As it stands in the manual of Nagios, "Object Definitions": define command.
    HookSetting(
        "nagios-command",
        "again and again, to watch",
        "T1546",
        re.compile(r"(?P<name>command_line)\s++(?P<command>.++)"),
        (
            "/etc/nagios*/**/*.cfg",
            "/etc/naemon/**/*.cfg",
            "/etc/icinga/**/*.cfg",
            "/etc/shinken/**/*.cfg",
            "/etc/nagios-plugins/config/*.cfg",
            "/usr/local/nagios/etc/**/*.cfg",
        ),
        username="nagios",
    ),
    # As it stands in the manual of Zabbix, zabbix_agentd.conf.
    HookSetting(
        "zabbix",
        "when the watching machine asks",
        "T1546",
        re.compile(r"UserParameter\s*+=\s*+(?P<name>[^,]*+),(?P<command>.++)"),
        ("/etc/zabbix/**/*.conf",),
        username="zabbix",
    ),
    # As it stands in the manual of telegraf (inputs.exec) and collectd.conf(5) (exec).
    HookSetting(
        "telegraf",
        "again and again, to measure",
        "T1546",
        re.compile(r"commands?\s*+=\s*+\[?\s*+(?P<command>[\"'].++)"),
        ("/etc/telegraf/*.conf", "/etc/telegraf/telegraf.d/*.conf"),
        username="telegraf",
    ),
    HookSetting(
        "collectd",
        "again and again, to measure",
        "T1546",
        re.compile(
            r"(?:Exec|NotificationExec)\s++\"?(?P<user>[^\"\s]++)\"?\s++(?P<command>.++)",
            re.IGNORECASE,
        ),
        ("/etc/collectd.conf", "/etc/collectd/**/*.conf", "/etc/collectd.d/*.conf"),
    ),
    # As it stands in rsyslog.conf(5) and the manual of omprog.
    HookSetting(
        "rsyslog",
        "when a line of the log comes",
        "T1546",
        re.compile(r"(?:(?P<name>[^\s^#$]++)\s++\^|[^#]*?\bbinary\s*+=\s*+)(?P<command>.++)"),
        ("/etc/rsyslog.conf", "/etc/rsyslog.d/*.conf"),
    ),
    # As it stands in the manual of syslog-ng: program("...").
    HookSetting(
        "syslog-ng",
        "when the log service starts",
        "T1546",
        re.compile(r"[^#]*?\bprogram\s*+\(\s*+(?P<command>\"[^\"]++\")"),
        ("/etc/syslog-ng/**/*.conf",),
    ),
    # As it stands in auditd-plugins(5).
    HookSetting(
        "audit-plugin",
        "when the audit service starts",
        "T1546",
        _keywords("path", _EQUALS),
        ("/etc/audit/plugins.d/*.conf", "/etc/audisp/plugins.d/*.conf"),
    ),
    # As it stands in monit(1).
    HookSetting(
        "monit",
        "when the watcher finds something, or starts it",
        "T1543",
        re.compile(
            r".*?\b(?P<name>start|stop|restart|exec|check\s++program\s.*?path)"
            r"(?:\s++program)?\s*+=?\s*+(?P<command>[\"'/].++)",
            re.IGNORECASE,
        ),
        ("/etc/monitrc", "/etc/monit/**/*", "/etc/monit.d/*"),
    ),
    # As it stands in the manual of the Apache server: a log or a map may be a program.
    HookSetting(
        "apache-pipe",
        "when the web server starts",
        "T1546",
        re.compile(
            r"(?P<name>CustomLog|ErrorLog|TransferLog|GlobalLog|ForensicLog|RewriteMap)\s++"
            r"(?:\S++\s++)?(?P<command>[\"']?(?:\||prg:).++)",
            re.IGNORECASE,
        ),
        (
            "/etc/apache2/**/*.conf",
            "/etc/httpd/**/*.conf",
            "/etc/apache2/sites-enabled/*",
            "/usr/local/apache*/conf/**/*.conf",
        ),
    ),
    # As it stands in the manuals of the Apache server and of nginx.
    HookSetting(
        "web-module",
        "when the web server starts",
        "T1505",
        re.compile(
            r"(?:LoadModule\s++(?P<name>\S++)|load_module|LoadFile)\s++(?P<command>[^;]++)",
            re.IGNORECASE,
        ),
        (
            "/etc/apache2/**/*.conf",
            "/etc/apache2/**/*.load",
            "/etc/httpd/**/*.conf",
            "/etc/nginx/**/*.conf",
            "/usr/share/nginx/modules/*.conf",
            "/usr/local/apache*/conf/**/*.conf",
        ),
        loads=True,
    ),
    # As it stands in the manual of Redis.
    HookSetting(
        "redis-module",
        "when Redis starts",
        "T1505",
        _keywords("loadmodule|notification-script|client-reconfig-script"),
        ("/etc/redis.conf", "/etc/redis/**/*.conf", "/etc/valkey/**/*.conf"),
        username="redis",
    ),
    # As it stands in the manual of PostgreSQL.
    HookSetting(
        "postgresql",
        "when PostgreSQL starts, or keeps a part of its log",
        "T1505",
        re.compile(
            r"(?P<name>archive_command|archive_cleanup_command|restore_command"
            r"|recovery_end_command|ssl_passphrase_command|shared_preload_libraries"
            r"|session_preload_libraries|local_preload_libraries)\s*+=?\s*+(?P<command>'[^']++.*+)"
        ),
        ("/**/postgresql.conf", "/**/postgresql.auto.conf", "/etc/postgresql/*/*/conf.d/*.conf"),
        username="postgres",
        quoted=True,
    ),
    # As it stands in the manual of MySQL and MariaDB.
    HookSetting(
        "mysql",
        "when the database starts",
        "T1505",
        re.compile(
            r"(?:loose[-_])?(?P<name>init[-_]file|plugin[-_]load(?:[-_]add)?|plugin[-_]dir"
            r"|init[-_]connect|malloc[-_]lib|wsrep[-_]notify[-_]cmd)\s*+=\s*+(?P<command>.++)",
            re.IGNORECASE,
        ),
        ("/etc/my.cnf", "/etc/my.cnf.d/*.cnf", "/etc/mysql/**/*.cnf"),
        username="mysql",
    ),
    # As it stands in the manual of fail2ban.
    HookSetting(
        "fail2ban",
        "when fail2ban starts, bans or unbans",
        "T1546",
        re.compile(
            r"(?P<name>action(?:start|stop|check|ban|unban|flush|repair|prolong|reload)"
            r"(?:_on_demand)?)\s*+=\s*+(?P<command>.++)"
        ),
        ("/etc/fail2ban/action.d/*.conf", "/etc/fail2ban/action.d/*.local"),
        folded=True,
    ),
)

# Whoever is named here says what this machine does.
_AGENTS: Final = (
    # As it stands in the manuals of Salt (minion), Puppet (puppet.conf) and Chef (client.rb).
    HookSetting(
        "agent-master",
        "whenever the machine that this agent obeys says so",
        "T1072",
        re.compile(
            r"(?P<name>master|ca_server|server|server_list|chef_server_url)"
            r"(?:\s*+:\s|\s*+=|\s)\s*+(?P<command>[^#]++)"
        ),
        (
            "/etc/salt/minion",
            "/etc/salt/minion.d/*.conf",
            "/etc/puppet/puppet.conf",
            "/etc/puppetlabs/puppet/puppet.conf",
            "/etc/chef/client.rb",
            "/etc/cinc/client.rb",
        ),
        quoted=True,
        loads=True,
    ),
    # As it stands in the manual of the SSM agent: what `-register` leaves behind.
    HookSetting(
        "agent-registration",
        "whenever the account of the cloud that it is registered with says so",
        "T1072",
        re.compile(
            r".*?\"(?P<name>ManagedInstanceID|InstanceID)\"\s*+:\s*+(?P<command>\"mi-[^\"]++\")"
        ),
        ("/var/lib/amazon/ssm/registration", "/var/snap/amazon-ssm-agent/**/registration"),
        quoted=True,
        loads=True,
    ),
)

_MAIL: Final = (
    # As it stands in aliases(5).
    HookSetting(
        "mail-alias",
        "when a mail comes to that name",
        "T1546",
        re.compile(r"(?P<name>[^:\s#]++)\s*+:[^|]*?(?P<command>\"?\|.++)"),
        ("/etc/aliases", "/etc/mail/aliases", "/etc/postfix/aliases", "/etc/exim4/aliases"),
        username="",
        folded=True,
        piped=True,
    ),
    # As it stands in forward(5) of sendmail, local(8) of postfix.
    HookSetting(
        "mail-forward",
        "when a mail comes to that account",
        "T1546",
        re.compile(r"[^|]*?(?P<command>\"?\|.++)"),
        ("/**/.forward", "/**/.forward+*", "/**/.qmail"),
        username="",
        piped=True,
    ),
    # As it stands in procmailrc(5), maildrop's filter language.
    HookSetting(
        "mail-filter",
        "when a mail comes to that account",
        "T1546",
        re.compile(r"(?:[A-Za-z_]\w*+\s*+=\s*+|(?:to|cc|xfilter)\s++[\"'])?(?P<command>[|`].++)"),
        ("/etc/procmailrc", "/etc/procmailrcs/*", "/**/.procmailrc", "/**/.mailfilter"),
        username="",
    ),
    # As it stands in RFC 5228 and the documentation of Pigeonhole, the sieve of Dovecot.
    HookSetting(
        "sieve",
        "when a mail comes to that account",
        "T1546",
        re.compile(r"[^#]*?\b(?P<name>execute|pipe|filter)\s++(?::\w++\s++)*+(?P<command>\".++)"),
        ("/**/.dovecot.sieve", "/etc/dovecot/**/*.sieve", "/var/lib/dovecot/**/*.sieve"),
        username="",
        quoted=True,
    ),
    # As it stands in the specification of exim: the pipe transport, ${run, and queryprogram.
    HookSetting(
        "exim",
        "when a mail is delivered or asked about",
        "T1546",
        re.compile(r"(?P<name>command|transport_filter|delay_after)\s*+=\s*+(?P<command>.++)"),
        (
            "/etc/exim.conf",
            "/etc/exim/exim.conf",
            "/etc/exim4/exim4.conf",
            "/etc/exim4/exim4.conf.localmacros",
            "/etc/exim4/exim4.conf.template",
            "/etc/exim4/conf.d/**/*",
        ),
        username="",
    ),
    # As it stands in pipe(8) and spawn(8) of postfix, in master(5).
    HookSetting(
        "postfix-pipe",
        "when a mail goes this way",
        "T1546",
        re.compile(
            r"(?P<name>\S++)\s++(?:\S++\s++){6}(?:pipe|spawn)\s++"
            r"(?:user=(?P<user>[^\s:]++)\S*+\s++|(?!argv=)\S++\s++)*+argv=(?P<command>.++)"
        ),
        ("/etc/postfix/master.cf",),
        folded=True,
    ),
)

_SOURCES: Final = (
    # As it stands in sources.list(5), deb822 form and one line.
    HookSetting(
        "apt-source",
        "when packages are installed",
        "T1195.002",
        re.compile(
            r"(?P<command>deb(?:-src)?\s.++|(?P<name>URIs|Trusted|Allow-Insecure)\s*+:.++)",
            re.IGNORECASE,
        ),
        (
            "/etc/apt/sources.list",
            "/etc/apt/sources.list.d/*.list",
            "/etc/apt/sources.list.d/*.sources",
        ),
        loads=True,
    ),
)

FORMATS: Final = (
    *_NETWORK,
    *_KERNEL,
    *_PACKAGES,
    *_SERVICES,
    *_AGENTS,
    *_MAIL,
    *_SOURCES,
)

# The formats are read in `hook_line`.
PARSERS: tuple[Parser, ...] = ()
