"""File capabilities in words: the raw attribute `security.capability`.

`struct vfs_cap_data` and `vfs_ns_cap_data` of <linux/capability.h>: a word with the revision (1 to
3, in its highest byte) and the bit "effective", then a permitted and an inheritable word, twice
since revision 2; revision 3 ends in the number of the root that it counts for. Names as in
capabilities(7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_NAMES: Final = (
    "chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable "
    "net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio "
    "sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time "
    "sys_tty_config mknod lease audit_write audit_control setfcap mac_override mac_admin syslog "
    "wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore"
).split()
# Each of them leads to root: see "notes" of capabilities(7) and what each one permits.
STRONG: Final = frozenset(
    f"cap_{name}"
    for name in (
        "chown dac_override dac_read_search fowner setgid setuid sys_module sys_rawio sys_ptrace "
        "sys_admin setfcap mac_admin mknod bpf"
    ).split()
)
_WORDS: Final = {1: 1, 2: 2, 3: 2}
_EFFECTIVE: Final = 1


@dataclass(frozen=True, slots=True)
class FileCapability:
    """What a program may do that was given capabilities. `root` is null before revision 3."""

    permitted: tuple[str, ...]
    effective: bool
    root: int | None

    @property
    def strong(self) -> tuple[str, ...]:
        """Those of them that lead to root."""
        return tuple(name for name in self.permitted if name in STRONG)

    @property
    def written(self) -> str:
        """As getcap(8) prints it: `cap_setuid,cap_setgid=ep`."""
        flags = "ep" if self.effective else "p"
        return f"{','.join(self.permitted) or 'none'}={flags}"


def file_capability(raw: str | None) -> FileCapability | None:
    """What the hexadecimal attribute says; None where there is none or it makes no sense."""
    try:
        held = bytes.fromhex(raw or "")
    except ValueError:
        return None
    words = [int.from_bytes(held[at : at + 4], "little") for at in range(0, len(held) - 3, 4)]
    count = _WORDS.get(words[0] >> 24) if words else None
    if count is None or len(words) < 1 + 2 * count:
        return None
    permitted = sum(words[1 + 2 * index] << 32 * index for index in range(count))
    names = tuple(
        f"cap_{_NAMES[bit]}" if bit < len(_NAMES) else f"cap_{bit}"
        for bit in range(32 * count)
        if permitted >> bit & 1
    )
    root = words[5] if words[0] >> 24 == 3 and len(words) > 5 else None
    return FileCapability(names, bool(words[0] & _EFFECTIVE), root)
