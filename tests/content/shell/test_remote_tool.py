from __future__ import annotations

import pytest

from pratique.content.shell.program import program_of
from pratique.content.shell.remote_tool import RemoteTool, remote_tool
from pratique.content.shell.syntax import split


def told(text: str) -> RemoteTool | None:
    program = program_of(split(text)[0])
    assert program is not None
    return remote_tool(program)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("/usr/local/bin/rustdesk --service", "rustdesk"),
        ("nohup /opt/t/tailscaled --state=/x &", "tailscaled"),
        ("/usr/bin/tmate -F", "tmate"),
        ("sudo -u x /snap/amazon-ssm-agent/1/amazon-ssm-agent", "amazon-ssm-agent"),
    ],
)
def test_by_name(text, name):
    found = told(text)
    assert found is not None
    assert (found.name, found.disguised) == (name, False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("/usr/lib/upd tunnel --no-autoupdate run --token eyJhIjoiNTAxMjM0NTY3ODkw", "cloudflared"),
        ("/usr/sbin/kworkerd client 192.0.2.7:443 R:socks", "chisel"),
        ("/usr/sbin/cached client --auth a:b https://192.0.2.7 R:2222:127.0.0.1:22", "chisel"),
        ("/opt/x/node -c /opt/x/frpc.toml", "frpc"),
        ("/opt/defunct -s bm8gc2VjcmV0 -liqD", "gs-netcat"),
    ],
)  # fmt: skip
def test_under_another_name(text, name):
    found = told(text)
    assert found is not None
    assert (found.name, found.disguised) == (name, True)


@pytest.mark.parametrize(
    "text",
    [
        "/opt/node_exporter/node_exporter",
        "/usr/sbin/sshd -D",
        "mysql client -s x",
        "/usr/bin/redis-server 127.0.0.1:6379",
        "ip tunnel add x mode gre",
        "/usr/bin/app --token abc http 80",
        "/usr/bin/tool client --fast R:",
    ],
)
def test_others(text):
    assert told(text) is None
