"""Where we and other projects disagree about a line of theirs, and why: by corpus and line.

Line 0 stands for every line of a corpus.
"""

from __future__ import annotations

from typing import Final

_NO_TIME: Final = "the line has no date; ours reads such lines from the journal itself"
_ORDER: Final = "nothing in the file proves the order of day and month: the row has no time"
_OFFSET: Final = "the line tells its offset from UTC, which fail2ban's pattern leaves out"
_SAYS_ZONE: Final = "the zone is a bare name, which many zones share: read in that of the machine"
_TAI: Final = "a TAI64N label is ten seconds ahead of UTC (daemontools), which fail2ban leaves out"

_REFUSED: Final = "it is a refusal, and a row without an address: fail2ban waits for that one"
_KEY: Final = "the server did not take the key: a row; fail2ban lets a client try several"
_END: Final = "the server ended it after too many failures: a row; fail2ban has counted them before"
_WAITS: Final = "PAM says that it failed: a row; fail2ban waits for how the connection ends"
_AUDIT: Final = (
    "the record says `res=failed` of a login: a row; fail2ban counts other records of it"
)

DISAGREEMENTS: Final[dict[str, dict[int, str]]] = {
    "3proxy": {2: _OFFSET, 4: _OFFSET, 6: _OFFSET},
    "asterisk": {129: _NO_TIME},
    "counter-strike": {2: _ORDER, 4: _ORDER},
    "cowrie": {4: _OFFSET, 24: _OFFSET},
    "domino-smtp": {2: _ORDER, 6: _ORDER},
    "dovecot": {2: _TAI, 5: _TAI, 8: _TAI, 10: _TAI},
    "freeswitch": {
        24: "month and day in numbers, and no year: nothing tells which is which",
        26: "month and day in numbers, and no year: nothing tells which is which",
    },
    "guacamole": {17: "the line has a time and no date"},
    "monit": {3: _SAYS_ZONE, 5: _SAYS_ZONE},
    "named-refused": {40: _NO_TIME},
    "pam-generic": {
        12: "a failure of PAM before 0.99, as the line says; fail2ban has given up that form",
    },
    "postfix": {147: "a login that failed; fail2ban counts it in its aggressive mode only"},
    "recidive": {
        8: "a ban is a ban; fail2ban leaves out those of the jail that this filter serves",
        24: _NO_TIME,
    },
    "selinux-ssh": dict.fromkeys((2, 5, 11, 14, 20, 29), _AUDIT),
    "sshd-journal": {
        **dict.fromkeys((97, 112, 212), _REFUSED),
        **dict.fromkeys((155, 157, 167, 169), _KEY),
        **dict.fromkeys((178, 183), _END),
        **dict.fromkeys((220, 228, 230, 240, 250, 252), _WAITS),
    },
    "slapd": {14: "the address stands in an earlier line of the connection, which is a row, too"},
    "sshd": {
        **dict.fromkeys((99, 114, 214), _REFUSED),
        **dict.fromkeys((157, 159, 169, 171), _KEY),
        **dict.fromkeys((180, 185), _END),
        **dict.fromkeys((222, 236, 238, 248, 258, 260), _WAITS),
    },
    "znc-adminlog": {15: _NO_TIME},
    "zzz-generic-example": {
        35: "the year is 0, which no clock shows",
        47: "the year is 0, which no clock shows",
    },
}

# The filters of fail2ban whose formats this project names; the others are read as what they are.
NAMED_FILTERS: Final = (
    *("apache-auth", "apache-badbots", "apache-botsearch", "apache-fakegooglebot"),
    *("apache-modsecurity", "apache-nohome", "apache-noscript", "apache-overflows", "apache-pass"),
    *("apache-shellshock", "dovecot", "exim", "exim-spam", "lighttpd-auth", "mysqld-auth"),
    *("nginx-bad-request", "nginx-botsearch", "nginx-forbidden", "nginx-http-auth"),
    *("nginx-limit-req", "pam-generic", "php-url-fopen", "postfix", "proftpd", "pure-ftpd"),
    *("recidive", "selinux-ssh", "sendmail-auth", "sendmail-reject", "sshd", "sshd-journal"),
    *("suhosin", "traefik-auth", "vsftpd", "webmin-auth"),
)
# Lines of crowdsec's tests that are not of the format which its parser is for, by test.
OTHER_FORMATS: Final[dict[str, str]] = {
    "base-upsun-httplog-logs": "a hosting platform wraps what its router says into JSON of its own;"
    " crowdsec's test turns that back first",
}
_NO_DATE: Final = "lines without a date; what cannot be put in time is kept as a gap"
_SYNTHETIC: Final = "no lines of a log: made up for a test of patterns"
# Files of Wazuh and OSSEC of which lines are left, and records of plaso that we count otherwise.
LEFT: Final[dict[str, str]] = {
    "wazuh/apache": "four complaints of Apache without their date; they are never written so",
    "ossec/apache": "four complaints of Apache without their date; they are never written so",
    "wazuh/cisco_asa": f"a firewall's messages, {_NO_DATE}",
    "ossec/pix": f"a firewall's messages, {_NO_DATE}",
    "wazuh/oscap": f"what Wazuh's own agent says, {_NO_DATE}",
    "ossec/ossec": f"what OSSEC's own agent says, {_NO_DATE}",
    "ossec/manage_agents": f"what OSSEC's own agent says, {_NO_DATE}",
    "wazuh/nextcloud": "a date with the name of the month written out; later versions write ISO",
    "wazuh/paloalto": "a date of the day 0, which no clock shows",
    "wazuh/test_pcre2_regex": _SYNTHETIC,
    "wazuh/test_osmatch_regex": _SYNTHETIC,
    "ossec/snort": "month and day in numbers, and no year: nothing tells which is which",
    "apache_access.log": "one line has an agent without an end: a request, since the rest is whole",
    "selinux.log": "plaso leaves out three that lack a part; one line has no time for anybody",
    "syslog/syslog": "one has no month, one goes on from the line before",
    "syslog/syslog_rsyslog_traditional": "three lines go on from the one before",
}
