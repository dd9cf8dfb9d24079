"""What sshd(8) says of logins: auth.c, auth2.c, kex.c, packet.c, session.c, sshd.c of OpenSSH.

Since 9.8 it speaks as `sshd-session`, since 10 as `sshd-auth`, too. Names of users are what
somebody on the network sent: they may hold blanks and whole sentences. What sshd itself says of
the connection stands behind them, so a name reaches up to the last ` from `.

`disconnected` is the end of a connection before anybody was let in, and what is no SSH at all;
`closed` the end of one of which sshd does not say that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication

_PORT: Final = r"(?: port (?P<port>[0-9]+))?"
_END: Final = r"(?: ssh[0-9])?(?: \[preauth\])?"
# What a step of the usual length looks like; each one is decided by the next character.
_PLAIN: Final = r"(?P<user>[^ ]+) from (?P<origin>[^ ]+) port (?P<port>[0-9]+)"
_GREEDY: Final = r"(?P<user>.*) +from (?P<origin>[^ ]+)"
_INFORMED: Final = (
    r"(?P<user>.*) from (?P<origin>[^ ]+) port (?P<port>[0-9]+)(?: ssh[0-9])?(?: \[preauth\])?"
    r"(?:: (?P<reason>.*))?"
)
_KEY: Final = r"(?P<key_type>[A-Z0-9-]+) (?P<key>[^ ]+)"


def _says(holds: str, pattern: str, action: str, **means: str) -> Saying:
    meant: Mapping[str, str] = {"service": "sshd", "action": action, **means}
    return Saying(Authentication, holds, pattern, meant)


_LOGINS: Final = (
    _says("Failed ", rf"Failed (?P<method>[^ ]+) for {_PLAIN} ssh2$", "failure"),
    _says("Failed ", rf"Failed (?P<method>[^ ]+) for invalid user {_PLAIN} ssh2$", "invalid-user"),
    _says("Invalid user ", rf"Invalid user {_PLAIN}$", "invalid-user"),
    _says("Accepted ", rf"Accepted (?P<method>[^ ]+) for {_PLAIN} ssh2(?:: {_KEY})?$", "login"),
    _says(
        "Accepted ",
        rf"Accepted (?P<method>[^ ]+) for (?P<user>.*) from (?P<origin>[^ ]+) port (?P<port>[0-9]+)"
        rf" *(?:ssh[0-9])?(?:: {_KEY}(?: (?P<reason>.*))?)?$",
        "login",
    ),
    *(
        _says(
            "Failed ",
            rf"Failed (?P<method>[^ ]+) for {who}{tail}$",
            action,
        )
        for tail in (
            _INFORMED,
            rf"(?P<user>.*) from (?P<origin>[^ ]+){_END}",
        )
        for who, action in (
            (r"(?:invalid user |illegal user |<invalid username>)", "invalid-user"),
            ("", "failure"),
        )
    ),
    _says("Postponed ", rf"Postponed (?P<method>[^ ]+) for {_GREEDY}{_PORT}{_END}$", "connected"),
    _says("Partial ", rf"Partial (?P<method>[^ ]+) for {_GREEDY}{_PORT}{_END}.*$", "connected"),
)
_USERS: Final = (
    _says(
        "Invalid user ",
        rf"Invalid user (?P<user>.*) from (?P<origin>[^ ]+){_PORT}{_END}$",
        "invalid-user",
    ),
    _says("Illegal user ", rf"Illegal user {_GREEDY}{_PORT}{_END}$", "invalid-user"),
    _says(
        "PAM: ",
        r"error: PAM: (?P<reason>[^:]*) for (?:illegal|invalid) user (?P<user>.*) "
        r"from (?P<origin>[^ ]+)(?: via [^ ]+)? *$",
        "invalid-user",
        method="pam",
    ),
    _says(
        "PAM: ",
        r"error: PAM: (?P<reason>[^:]*?) for (?P<user>.*?) from (?P<origin>[^ ]+) via [^ ]+ *$",
        "failure",
        method="pam",
    ),
    _says(
        "PAM: ",
        r"error: PAM: (?P<reason>[^:]*?) for (?P<user>.*) from (?P<origin>[^ ]+) *$",
        "failure",
        method="pam",
    ),
    _says(
        "maximum authentication attempts exceeded",
        r"error: (?P<reason>maximum authentication attempts exceeded) for invalid user "
        rf"{_GREEDY}{_PORT}{_END}$",
        "invalid-user",
    ),
    _says(
        "maximum authentication attempts exceeded",
        r"error: (?P<reason>maximum authentication attempts exceeded) for "
        rf"{_GREEDY}{_PORT}{_END}$",
        "failure",
    ),
    _says(
        "User ",
        r"User (?P<user>.*) from (?P<origin>[^ ]+) (?P<reason>not allowed because .*)$",
        "refused",
    ),
    _says("User ", r"User (?P<user>.*) (?P<reason>not allowed because .*)$", "refused"),
    _says("ROOT LOGIN REFUSED", rf"ROOT LOGIN REFUSED FROM (?P<origin>[^ ]+){_PORT}{_END}$",
          "refused", user="root", reason="login of root is not allowed"),
    _says("Authentication refused: ", r"Authentication refused: (?P<reason>.*)$", "refused"),
    _says(
        "Authentication tried for ",
        r"Authentication tried for (?P<user>.*) (?P<reason>with .*)$",
        "refused",
    ),
    _says(
        "Certificate invalid: ", r"(?:error: )?(?P<reason>Certificate invalid: .*)$", "refused",
        method="publickey",
    ),
    _says(
        "Authentication key ",
        rf"(?:error: )?Authentication key {_KEY} (?P<reason>revoked .*)$", "refused",
        method="publickey",
    ),
)  # fmt: skip
_REFUSALS: Final = (
    _says(
        "refused connect from ",
        r"(?:warning: )?refused connect from (?:[^ @]*@)?[^ ]* \((?P<origin>[^ ()]+)\)$",
        "refused",
        reason="refused connect",
    ),
    _says(
        "refused connect from ",
        r"(?:warning: )?refused connect from (?:[^ @]*@)?(?P<origin>[^ ]+)$",
        "refused",
        reason="refused connect",
    ),
    _says(
        "drop connection ",
        r"(?:error: )?drop connection #[0-9]+ from \[(?P<origin>[^ \]]+)\]:(?P<port>[0-9]+) "
        r"on \[[^ ]+ (?P<reason>.*)$",
        "refused",
    ),
)
_DISCONNECTS: Final = (
    *(
        _says(
            f"{start} ",
            rf"{start} (?:by |from )?{kind} user (?P<user>.*) (?P<origin>[^ ]+) "
            r"port (?P<port>[0-9]+)(?:: (?P<reason>.*?))?(?: \[preauth\])?$",
            "disconnected",
            **reason,
        )
        for start in ("Connection closed", "Connection reset", "Disconnected", "Disconnecting")
        for kind, reason in (
            ("invalid", {} if start == "Disconnecting" else {"reason": "invalid user"}),
            ("authenticating", {}),
        )
    ),
    *(
        _says(
            f"{start} ",
            rf"{start} (?:by|from) (?P<origin>[^ ]+){_PORT} \[preauth\]$",
            "disconnected",
        )
        for start in ("Connection closed", "Connection reset", "Disconnected")
    ),
    *(
        _says(f"{start} ", rf"{start} (?:by|from) (?P<origin>[^ ]+){_PORT}$", action)
        for start, action in (
            ("Connection closed", "closed"),
            ("Connection reset", "closed"),
            ("Disconnected", "closed"),
        )
    ),
    _says(
        "Disconnected from user ",
        r"Disconnected from user (?P<user>.*) (?P<origin>[^ ]+) port (?P<port>[0-9]+)$",
        "closed",
    ),
    _says(
        "Received disconnect from ",
        r"(?:error: )?Received disconnect from (?P<origin>[^ ]+?)(?: port (?P<port>[0-9]+))?: ?"
        r"(?P<reason>11: disconnected by (?:user|server request).*|11: *|11: .*[^\]])$",
        "closed",
    ),
    _says(
        "Received disconnect from ",
        r"(?:error: )?Received disconnect from (?P<origin>[^ ]+?)(?: port (?P<port>[0-9]+))?: ?"
        r"(?P<reason>.*?)(?: \[preauth\])?$",
        "disconnected",
    ),
    _says(
        "Too many authentication failures",
        r"Disconnecting: (?P<reason>Too many authentication failures)"
        r"(?: for (?:invalid user )?(?P<user>.*?))?(?: \[preauth\])?$",
        "failure",
    ),
    _says("Disconnecting: ", r"Disconnecting: (?P<reason>.*?)(?: \[preauth\])?$", "disconnected"),
    _says(
        "Timeout before authentication",
        r"(?:fatal: )?(?P<reason>Timeout before authentication) for (?:connection from )?"
        rf"(?P<origin>[^ ]+){_PORT}.*$",
        "disconnected",
    ),
    _says(
        "authentication failures for ",
        r"(?P<reason>(?:Too many|error: too many) authentication failures for) (?P<user>.*)$",
        "failure",
    ),
    _says(
        "Unable to negotiate",
        rf"(?:fatal: |error: )?Unable to negotiate with (?P<origin>[^ ]+?){_PORT}: "
        r"(?P<reason>.*?)(?: \[preauth\])?$",
        "disconnected",
    ),
)  # fmt: skip
_NO_SSH: Final = (
    _says(
        "Did not receive identification string",
        r"(?:error: )?(?P<reason>Did not receive identification string) from "
        rf"(?P<origin>[^ ]+){_PORT}.*$",
        "disconnected",
    ),
    _says(
        "Bad protocol version identification",
        r"(?P<reason>Bad protocol version identification .*) from "
        rf"(?P<origin>[^ ]+){_PORT}(?: \[preauth\])?$",
        "disconnected",
    ),
    _says(
        "banner exchange: ",
        r"(?:error: )?banner exchange: Connection from (?P<origin>[^ ]+) port (?P<port>[0-9]+): "
        r"(?P<reason>.*)$",
        "disconnected",
    ),
    _says(
        "ssh_dispatch_run_fatal: ",
        r"(?:error: |fatal: )?ssh_dispatch_run_fatal: Connection from (?:user .* |invalid user .* |"
        r"authenticating user .* )?(?P<origin>[^ ]+) port (?P<port>[0-9]+): "
        r"(?P<reason>.*?)(?: \[preauth\])?$",
        "disconnected",
    ),
    _says(
        "kex_exchange_identification: ",
        r"error: (?P<reason>kex_exchange_identification: .*)$",
        "disconnected",
    ),
    _says("kex_protocol_error: ", r"error: (?P<reason>kex_protocol_error: .*)$", "disconnected"),
    *(
        _says(holds, rf"(?:fatal: |error: )?(?P<reason>{start}.*?)(?: \[preauth\])?$",
              "disconnected")
        for holds, start in (
            ("Unable to negotiate", "Unable to negotiate "),
            ("no matching ", "no matching "),
            ("Read from socket failed", "Read from socket failed: "),
            ("Corrupted MAC", "Corrupted MAC on input"),
            ("Bad packet length", "Bad packet length "),
        )
    ),
    _says(
        "Read error from remote host ",
        rf"(?:error: )?Read error from remote host (?:user .* )?(?P<origin>[^ ]+?){_PORT}: "
        r"(?P<reason>.*)$",
        "closed",
    ),
)  # fmt: skip
_SESSIONS: Final = (
    _says("Connection from ", rf"Connection from (?P<origin>[^ ]+){_PORT}(?: on .*)?$",
          "connected"),
    _says("SSH: Server;", r"SSH: Server;Ltype: [A-Za-z]+;Remote: (?P<origin>[^ ;]+)-"
          r"(?P<port>[0-9]+);(?P<reason>.*)$", "connected"),
    _says(
        "Starting session: ",
        r"Starting session: (?:shell|(?:command|subsystem|forced-command(?: \([^)]*\))?)"
        r"(?: '(?P<command>.*)')?)(?: on (?P<tty>[^ ]+))? for (?P<user>[^ ]*) "
        r"from (?P<origin>[^ ]+) port (?P<port>[0-9]+) id [0-9]+$",
        "command",
    ),
    _says(
        "ubsystem request for ",
        r"[sS]ubsystem request for (?P<command>.*) by user (?P<user>.*?)"
        r"(?P<reason> failed.*)?$",
        "command",
        method="subsystem",
    ),
    _says("Close session: ", r"Close session: user (?P<user>[^ ]*) from (?P<origin>[^ ]+) port "
          r"(?P<port>[0-9]+) id [0-9]+$", "closed"),
    _says("Accepted key ", rf"Accepted key {_KEY} (?P<reason>found at .*)$", "connected",
          method="publickey"),
    _says("Accepted certificate ID ", r"Accepted certificate ID \x22(?P<reason>.*)$", "connected",
          method="publickey"),
    _says("User child is on pid ", r"(?P<reason>User child is on pid [0-9]+)$", "connected"),
    _says("reverse mapping checking ", r"reverse mapping checking getaddrinfo for [^ ]+ "
          r"\[(?P<origin>[^ \]]+)\] (?P<reason>.*)$", "connected"),
    _says("Address ", r"Address (?P<origin>[^ ]+) (?P<reason>maps to .*)$", "connected"),
    _says("Nasty PTR record", r"(?P<reason>Nasty PTR record .*) is set up for "
          r"(?P<origin>[^ ,]+),.*$", "connected"),
)  # fmt: skip

SPEAKERS: Final = (
    Speaker(
        ("sshd", "sshd-session", "sshd-auth"),
        (*_LOGINS, *_DISCONNECTS, *_USERS, *_REFUSALS, *_NO_SSH, *_SESSIONS),
        remembers=True,
    ),
)
