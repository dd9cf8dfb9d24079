"""What a shell script does that only droppers and back doors do, by the judge of commands.

A script that downloads and runs something is an installer until it also does what no installer
does: kills other people's miners, empties the history, switches off what watches the machine,
installs itself to come back. One such thing is a doubt; two are a dropper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import (
    SCRIPT_CONNECTS_BACK,
    SCRIPT_DROPS_PROGRAM,
    SCRIPT_MINES,
)
from pratique.content.shell import command
from pratique.content.shell.command import Judged, judge
from pratique.parsers.base import shown

_KINDS: Final = frozenset({"shell", "script", "text", "empty"})
_SHEBANG: Final = re.compile(rb"#!\s{0,9}[^\n]{0,80}?\b(?:ba|da|z|k|a|c|tc)?sh\b")
_SUFFIXES: Final = frozenset({"sh", "bash", "zsh", "ksh"})
# Nothing grave is in a script without one of these.
_WORDS: Final = (
    b"/dev/tcp", b"/dev/udp", b"curl", b"wget", b"base64", b"stratum", b"xmr", b"mkfifo", b"socat",
    b"nc -", b"ncat", b"netcat", b"ld.so.preload", b"authorized_keys", b"chattr", b"gs-netcat",
    b"python -c", b"python3 -c", b"perl -e", b"minerd", b"openssl s_client", b"xxd -r", b"histfile",
)  # fmt: skip
_BLOCK: Final = 60_000
_MOST_BLOCKS: Final = 16
_SURE: Final = 0.7

_KILLS: Final = re.compile(
    r"\b(?:pkill|killall)\b[^\n]{0,60}\b(?:xmr\w*|kinsing|kdevtmpfsi|minerd|cnrig|ddgs?|sysrv\w*|watchbog"
    r"|cryptonight|masscan|kworkerds|xig|c3pool|stratum)\b"
    r"|\b(?:grep|pgrep)\b[^\n]{0,120}(?::(?:3333|4444|5555|7777|14444|45700)|stratum|xmr|minerd|kinsing|kdevtmpfsi|monero)"
    r"[^\n]{0,160}\bkill\b"
)
_UNGUARDS: Final = re.compile(
    r"\bsetenforce\s+0|\bufw\s+disable|\biptables\s+-F\b|\bSELINUX=disabled"
    r"|(?:systemctl|service)\s+(?:stop|disable)\s+(?:apparmor|firewalld|auditd|aliyun\w*|aegis|cloudmonitor|rsyslog|falcon\S*)"
    r"|/usr/local/aegis|/usr/local/qcloud|\baliyun\.com\S*uninstall|kernel\.nmi_watchdog\s*=\s*0|\bsysctl\b[^\n]{0,30}nmi_watchdog=0"
)
_RETURNS: Final = re.compile(
    r"\|\s*crontab\s+-|\bcrontab\s+/(?:tmp|var/tmp|dev/shm)/|>>?\s*/(?:etc/cron(?:tab|\.d)|var/spool/cron)"
)
_OWN_END: Final = re.compile(r"\brm\s+(?:-\w+\s+)?(?:--\s+)?[\"']?\$(?:0|\{0\}|BASH_SOURCE)")
_FETCHING: Final = re.compile(r"\b(?:curl|wget)\b")
_WRITABLE: Final = re.compile(r"(?:/var/tmp|/tmp|/dev/shm|/run/shm)\b")
# Not 10., 127., 192.168., 172.16. to 172.31.: those are one's own.
_BARE_ADDRESS: Final = re.compile(
    r"\b(?:https?|ftp)://(?!10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|0\.)"
    r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b"
)
_ANY_FOLDER: Final = re.compile(
    r"\bcd\s+/(?:tmp|var/tmp|var/run|dev/shm|run|mnt)/?\s*(?:2>\S+\s*)?\|\|\s*cd\s+/(?:\w+/?){1,3}"
)
_ENCODED: Final = re.compile(r"(?:[A-Za-z0-9+/]{20}|(?:\\x[0-9a-fA-F]{2}){8})")
_LOOPS_ARCHES: Final = re.compile(
    r"(?:(?:mips|mipsel|armv?\d\w?|i[56]86|x86(?:_64)?|sh4|ppc|sparc|m68k)\b[^\n]{0,300}){3}"
)
_RUNS: Final = frozenset({command.DOWNLOADS_AND_RUNS, command.DECODES_AND_RUNS})
# What no installer does: as it is written, and as the judge of commands says.
_WRITTEN: Final = (
    ("stops the programs of other intruders", _KILLS),
    ("switches off what protects the machine", _UNGUARDS),
    ("puts itself where it is started again", _RETURNS),
    ("deletes itself", _OWN_END),
    ("looks for a folder that everybody may write to", _ANY_FOLDER),
)
_JUDGED: Final = (
    ("hides its traces", command.HIDES_TRACES),
    ("opens a way in", command.GRANTS_ACCESS),
    ("puts a library into every program", command.PRELOADS),
    ("mines coins", command.MINES),
    ("gives a shell away", command.CONNECTS_BACK),
)


def find(content: Content) -> Iterator[Mark]:
    """The gravest things that a shell script does."""
    if not _is_script(content):
        return
    lowered = content.lowered
    if not any(word in lowered for word in _WORDS):
        return
    text = content.held.decode("utf-8", "replace")
    judged = [one for one in _judged(text) if one.confidence >= _SURE]
    yield from _plain(content.path, judged)
    yield from _dropper(content.path, text, judged)


def _is_script(content: Content) -> bool:
    if content.kind == "shell" or (content.kind == "text" and content.suffix in _SUFFIXES):
        return True
    return _SHEBANG.match(content.held) is not None


def _judged(text: str) -> Iterator[Judged]:
    line = 1
    for number, block in enumerate(_blocks(text)):
        if number >= _MOST_BLOCKS:
            return
        for one in judge(block):
            yield Judged(one.mark, one.why, one.quote, one.confidence, one.line + line - 1)
        line += block.count("\n")


def _blocks(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > _BLOCK:
            end = text.rfind("\n", start, start + _BLOCK) + 1 or start + _BLOCK
        yield text[start:end]
        start = end


def _plain(path: str, judged: list[Judged]) -> Iterator[Mark]:
    for mark, kind, least in (
        (SCRIPT_CONNECTS_BACK, command.CONNECTS_BACK, 0.9),
        (SCRIPT_MINES, command.MINES, 0.85),
    ):
        found = next((one for one in judged if one.mark == kind and one.confidence >= least), None)
        if found is not None:
            yield Mark(
                path,
                found.line,
                mark,
                shown(found.quote, 300),
                _sentence(found.why),
                found.confidence,
            )


def _dropper(path: str, text: str, judged: list[Judged]) -> Iterator[Mark]:
    runs = next((one for one in judged if one.mark in _RUNS), None)
    fetches = _FETCHING.search(text) is not None and _WRITABLE.search(text) is not None
    if runs is None and not fetches:
        return
    kinds = {one.mark for one in judged}
    does = [
        *(words for words, pattern in _WRITTEN if pattern.search(text)),
        *(words for words, kind in _JUDGED if kind in kinds),
        *_beside(text, runs, fetches=fetches),
    ]
    if not does:
        return
    sure = {1: 0.5, 2: 0.75}.get(len(does), 0.92)
    if runs is None:
        sure -= 0.1
    first = runs or next(iter(judged), None)
    line, quote = (first.line, first.quote) if first is not None else (1, text[:200])
    how = (
        f"{runs.why}, and it "
        if runs is not None
        else "it fetches programs into a folder that everybody may write to, and it "
    )
    yield Mark(
        path, line, SCRIPT_DROPS_PROGRAM, shown(quote, 300), _sentence(how + ", ".join(does)), sure
    )


def _beside(text: str, runs: Judged | None, *, fetches: bool) -> Iterator[str]:
    """What counts only beside a download, or beside a text that is run."""
    if _FETCHING.search(text) and _BARE_ADDRESS.search(text):
        yield "fetches from an address that has no name"
    if runs is not None and runs.mark == command.DECODES_AND_RUNS and _ENCODED.search(text):
        yield "carries the program inside, encoded"
    if fetches and _LOOPS_ARCHES.search(text):
        yield "brings one program for many kinds of machine"


def _sentence(text: str) -> str:
    return shown(f"{text[:1].upper()}{text[1:]}.", 600)


ANALYSER = Analyser(_KINDS, find)
