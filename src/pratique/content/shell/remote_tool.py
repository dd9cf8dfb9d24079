"""Tools by which somebody afar uses a machine past its firewall, by name or by their options.

Names and options are those of the makers' own pages. A tool under another name is known by
options that only it has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pratique.content.shell.program import Program

_SCREEN: Final = "lets somebody afar see and use this machine"
_SHELL: Final = "gives somebody afar a shell through a relay"
_NETWORK: Final = "joins this machine to somebody's private network"
_TUNNEL: Final = "opens a way in past the firewall"
_ORDERS: Final = "takes orders for this machine from an account elsewhere"

_NAMES: Final = {
    _SCREEN: (
        "rustdesk anydesk teamviewerd dwagsvc dwagent meshagent splashtop-streamer srstreamer "
        "hoptodesk remotely_agent remoting_host chrome-remote-desktop-host"
    ),
    _SHELL: (
        "gs-netcat gs-sftp gs-mount gs-dbus tmate teleconsole upterm sshx ttyd gotty wetty "
        "shellhub-agent"
    ),
    _NETWORK: (
        "tailscaled zerotier-one netbird netclient nebula twingated twingate-connector hamachid "
        "n2n-edge softether vpnclient"
    ),
    _TUNNEL: (
        "loclx localxpose pagekite playit playit-agent inlets inlets-pro zrok ziti-edge-tunnel "
        "boringproxy remoteit sish pinggy npc nps ligolo-ng stowaway"
    ),
    _ORDERS: (
        "amazon-ssm-agent ssm-agent-worker tacticalagent rmmagent screenconnect "
        "connectwisecontrol simplehelp pulseway atera levelagent"
    ),
}
_DOES: Final = {name: does for does, names in _NAMES.items() for name in names.split()}
# By options, under whatever name: the words as one text with single blanks.
_SHAPES: Final = (
    (re.compile(r"(?:\A| )tunnel (?:\S+ ){0,8}?(?:run )?--token[ =]\S{20,}"), "cloudflared"),
    (re.compile(r"(?:\A| )client (?:\S+ ){1,8}?R:(?:socks|[\w.:]{0,60}\d)"), "chisel"),
    (re.compile(r"(?:\A| )-c \S*frpc\S*\.(?:ini|toml|yaml|json)\b"), "frpc"),
    (re.compile(r"--auth-?key[ =]tskey-"), "tailscaled"),
    (re.compile(r"(?:\A| )-s \S{8,} -\w{0,6}l\w{0,6}i\w{0,6}(?: |\Z)"), "gs-netcat"),
    (re.compile(r"--authtoken[ =]\S+ (?:\S+ ){0,4}?(?:tcp|http) \d+"), "ngrok"),
)
_MEANT: Final = {"cloudflared": _TUNNEL, "chisel": _TUNNEL, "frpc": _TUNNEL, "ngrok": _TUNNEL}
_MOST: Final = 4_000


@dataclass(frozen=True, slots=True)
class RemoteTool:
    """A tool, and what it does in words that go on after its name.

    `disguised` where only the options tell which it is.
    """

    name: str
    does: str
    disguised: bool = False


def remote_tool(program: Program) -> RemoteTool | None:
    """The tool for remote access that `program` is; None where it is none that is known."""
    does = _DOES.get(program.name)
    if does is not None:
        return RemoteTool(program.name, does)
    text = " ".join(program.texts)[:_MOST]
    for shape, name in _SHAPES:
        if shape.search(text) and program.name != name:
            return RemoteTool(name, _MEANT.get(name) or _DOES[name], disguised=True)
    return None
