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
    "recidive": {
        8: "a ban is a ban; fail2ban leaves out those of the jail that this filter serves",
        24: _NO_TIME,
    },
    "slapd": {14: "the address stands in an earlier line of the connection, which is a row, too"},
    "sshd-journal": {0: _NO_TIME},
    "znc-adminlog": {15: _NO_TIME},
    "zzz-generic-example": {
        35: "the year is 0, which no clock shows",
        47: "the year is 0, which no clock shows",
    },
}
