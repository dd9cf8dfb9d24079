"""What a shell command does that no server needs done by itself: the judge of command lines.

The text is split as a shell would split it (`syntax`), so quotes, escapes, `${IFS}`,
variables and substitutions do not hide a name. It is judged by what flows where: what comes
from the network or out of a decoder and ends up being run. Nothing is executed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pratique.content.program.place import doubtful_place
from pratique.content.shell.one_liner import one_liner
from pratique.content.shell.origin import ESCAPES, Origin, fetched_to, origin_of
from pratique.content.shell.program import (
    FETCHERS,
    NETCATS,
    SHELLS,
    Program,
    code_arguments,
    program_of,
    reads_code,
    script_argument,
)
from pratique.content.shell.syntax import Command, Word, split

DOWNLOADS_AND_RUNS = "downloads-and-runs"
DECODES_AND_RUNS = "decodes-and-runs"
CONNECTS_BACK = "connects-back"
RUNS_FROM_WRITABLE = "runs-from-writable"
PRELOADS = "preloads"
HIDES_TRACES = "hides-traces"
MINES = "mines"
OPENS_TUNNEL = "opens-tunnel"
GRANTS_ACCESS = "grants-access"
STAYS = "stays"
SENDS_AWAY = "sends-away"

MARKS = (
    DOWNLOADS_AND_RUNS,
    DECODES_AND_RUNS,
    CONNECTS_BACK,
    RUNS_FROM_WRITABLE,
    PRELOADS,
    HIDES_TRACES,
    MINES,
    OPENS_TUNNEL,
    GRANTS_ACCESS,
    STAYS,
    SENDS_AWAY,
)

INPUT_LENGTH = 65_536
QUOTE_LENGTH = 300
_DEEPEST = 5
_MOST_UPSTREAM = 32
_MOST_NESTED = 256

_DEV_TCP = re.compile(r"/dev/(?:tcp|udp)/([^/\s'\"]*)")
_LOCAL_HOST = re.compile(r"(?:127\.\d+\.\d+\.\d+|localhost|0|0\.0\.0\.0|::1)\Z")
_PAYLOAD = re.compile(r"[A-Za-z0-9+/=_-]{60,}")
_POOL = re.compile(
    r"stratum[12]?\+(?:tcp|ssl|tls|udp)://|\b(?:supportxmr|minexmr|moneroocean|nanopool|hashvault"
    r"|c3pool|nicehash|2miners|f2pool|xmrpool|herominers|minergate|unmineable)\.",
    re.IGNORECASE,
)
_WALLET = re.compile(
    r"(?:\A|[^1-9A-HJ-NP-Za-km-z])[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}(?:\Z|[^0-9A-Za-z])"
)
_MINERS = re.compile(
    r"(?:xmrig\w*|xmr-stak\w*|minerd|cpuminer[\w-]*|ccminer|ethminer|nbminer|lolminer|t-rex"
    r"|phoenixminer|teamredminer|gminer|srbminer[\w-]*|xmr\w*|c3pool\w*)\Z",
    re.IGNORECASE,
)
_MINER_OPTIONS = re.compile(
    r"--(?:donate-level|rig-id|nicehash|randomx[\w-]*|coin|algo)(?:=|\Z)|--(?:cpu-max-threads-hint)"
)
_LOOKERS = frozenset(
    [
        "grep",
        "egrep",
        "fgrep",
        "zgrep",
        "pgrep",
        "pkill",
        "killall",
        "kill",
        "ps",
        "awk",
        "gawk",
        "sed",
        "cut",
        "echo",
        "printf",
        "logger",
        "test",
        "[",
        "[[",
        "case",
        "for",
        "rm",
        "find",
        "which",
        "type",
    ]
)
_SAVERS = frozenset({"tee", "openssl"})
_PRINTERS = frozenset({"echo", "printf", "cat", "tee", "base64"})
_LOGS = re.compile(
    r"/var/(?:log/(?:auth\.log|secure|wtmp|btmp|lastlog|syslog|messages|audit/audit\.log|cron"
    r"|journal|faillog)\b|run/utmp|adm/)|/(?:root|home/[^/]+|~|\$HOME)?/?\.(?:bash|zsh|sh|mysql|python)_history\Z"
)
_HISTORY = re.compile(r"\.(?:bash|zsh|sh|ash|mysql|python)_history\Z")
_SAVED_PLACE = re.compile(
    r"/etc/(?:cron[^\s]*|rc\.local|rc\.d/rc\.local|profile|profile\.d/[^\s]+|init\.d/[^\s]+"
    r"|bash\.bashrc|systemd/system/[^\s]+|inittab|ld\.so\.preload|pam\.d/[^\s]+)\Z"
    r"|/var/spool/cron/[^\s]+|/\.(?:bashrc|profile|bash_profile|zshrc|bash_login)\Z"
)
# Folders out of which no name with a dot at its start is run: cron(8), at(1), `*.sh` of sh(1).
_PASSES_OVER = ("/etc/cron", "/var/spool/cron/", "/etc/profile.d/")
_ACCOUNT_FILE = re.compile(
    r"\A/etc/(?:passwd|shadow|sudoers|sudoers\.d/\S+|doas\.conf|group)\Z|\.ssh/authorized_keys2?\Z"
)
_SECRET = re.compile(
    r"/etc/(?:passwd|shadow|sudoers|ssh/ssh_host\w+)\b|\.ssh/|id_(?:rsa|dsa|ecdsa|ed25519)\b"
    r"|\.aws/credentials|wp-config\.php|\.my\.cnf|\.kube/config|\.docker/config\.json|\.bash_history"
)
_PRELOAD_NAMES = frozenset({"LD_PRELOAD", "LD_AUDIT"})
_KNOWN_PRELOADS = re.compile(
    r"(?:/usr(?:/local)?)?(?:/lib(?:64|/[\w-]+)?/)?(?:[\w.-]+/)?"
    r"lib(?:jemalloc|tcmalloc\w*|faketime\w*|eatmydata|mimalloc|snoopy|nss_wrapper|uid_wrapper"
    r"|fakeroot[\w-]*|stdbuf|gtk3-nocsd|proxychains\w*|torsocks|memusage|SegFault|pcprofile)"
    r"[\w.-]*\Z"
)
_WHITE_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing that a command does, and why we think so.

    `mark` is one of `MARKS`; `quote` the command as written, cut; `confidence` how sure it
    is that the command does it, from 0 to 1; `line` where it starts in the text, from 1.
    """

    mark: str
    why: str
    quote: str
    confidence: float
    line: int = 1


def judge(command: str, stdin: str = "") -> tuple[Judged, ...]:
    """Everything of `MARKS` that `command` does, surest first.

    `stdin` is text that the command gets as its input (crontab(5) after a `%`). Only the
    first 64 KiB of each are looked at. Any text is fine, and time is linear in its length.
    """
    command = command[:INPUT_LENGTH]
    pending = [_Text(command, 0, None)]
    found: dict[tuple[str, int], Judged] = {}
    nested = 0
    while pending:
        text = pending.pop()
        reading = _Reading(text, stdin[:INPUT_LENGTH] if text.outer is None else "")
        for judged in reading.judge():
            key = (judged.mark, judged.line)
            if key not in found or found[key].confidence < judged.confidence:
                found[key] = judged
        if text.depth < _DEEPEST and nested < _MOST_NESTED:
            nested += len(reading.inner)
            pending.extend(reading.inner)
    return tuple(sorted(found.values(), key=lambda j: (-j.confidence, j.line, j.mark)))


def judge_code(code: str, interpreter: str) -> tuple[Judged, ...]:
    """The same for code of another interpreter (`python3`, `perl`), by the calls it names.

    What it gives to a shell is judged like any command; `line` is always 1.
    """
    code = code[:INPUT_LENGTH]
    reading = _Reading(_Text("", 0, (1, code[:QUOTE_LENGTH])), "")
    nothing = Command((), (), (), None, 0, 0, 1)
    program = Program(Word(interpreter), interpreter, (), (), ())
    found = list(reading.run_code(nothing, program, code))
    for text in reading.inner:
        found.extend(judge(text.content))
    return tuple(sorted((replace(j, line=1) for j in found), key=lambda j: -j.confidence))


@dataclass(frozen=True, slots=True)
class _Text:
    """Text that a shell runs; `outer` is where it stands when it stands inside another."""

    content: str
    depth: int
    outer: tuple[int, str] | None


_MARK_OF_ORIGIN = {
    "network": DOWNLOADS_AND_RUNS,
    "decoder": DECODES_AND_RUNS,
    "connection": CONNECTS_BACK,
    "writable": RUNS_FROM_WRITABLE,
}
_WHY_OF_ORIGIN = {
    "network": "what {by} fetches is run by {runner}",
    "decoder": "what {by} decodes is run by {runner}",
    "connection": "what arrives over {by} is run by {runner}",
    "writable": "{by} is run by {runner}",
}


class _Reading:
    """One text, its commands, and what they are found to do."""

    def __init__(self, text: _Text, stdin: str) -> None:
        self.text = text
        self.commands = split(text.content)
        self.programs = tuple(program_of(command) for command in self.commands)
        self.stdin = stdin
        self.inner: list[_Text] = []
        self.origins: dict[int, Origin | None] = {}
        self.saved: dict[str, Origin] = {}
        self.unpacked: Origin | None = None
        self.folder = ""
        self.pipes = False  # a named pipe was made
        self.shell_seen = False
        self.net_seen: Command | None = None

    def judge(self) -> Iterator[Judged]:
        for command, program in zip(self.commands, self.programs, strict=True):
            yield from self._settings(command, program)
            yield from self._redirections(command, program)
            if program is None:
                continue
            if self.stdin and command is self.commands[-1] and reads_code(program):
                self._nest(self.stdin, command)
            yield from self._runs_what_flows_in(command, program)
            yield from self._runs_arguments(command, program)
            yield from self._runs_file(command, program)
            yield from self._connects(command, program)
            yield from self._mines(command, program)
            yield from self._tunnels(command, program)
            yield from self._hides(command, program)
            yield from self._grants(command, program)
            yield from self._sends(command, program)
            self._remember(command, program)
        yield from self._pipe_shell()

    # --- what is said -----------------------------------------------------------------

    def _say(self, command: Command, mark: str, why: str, confidence: float) -> Judged:
        line, quote = command.line, self.text.content[command.start : command.stop]
        if command.fed_by is not None and command.fed_by[0] < len(self.commands):
            first = self.commands[command.fed_by[0]]
            quote = self.text.content[first.start : command.stop]
        if self.text.outer is not None:
            line, quote = self.text.outer
        return Judged(mark, why, _one_line(quote), confidence, line)

    def _nest(self, content: str, command: Command) -> None:
        if len(self.inner) >= _MOST_NESTED or not content.strip():
            return
        outer = self.text.outer
        if outer is None:
            quote = self.text.content[command.start : command.stop]
            outer = (command.line, quote[: QUOTE_LENGTH * 2])
        self.inner.append(_Text(content, self.text.depth + 1, outer))

    # --- data that is run -------------------------------------------------------------

    def _upstream(self, command: Command) -> Iterator[int]:
        """Indices of the commands whose output `command` reads, nearest first."""
        ranges = [command.fed_by] if command.fed_by else []
        ranges += [
            (made.start, made.stop)
            for operator, word in command.redirections
            if operator in ("<", "<<<")
            for made in word.made_by
        ]
        yield from self._within(ranges)

    def _within(self, ranges: list[tuple[int, int]]) -> Iterator[int]:
        seen: set[int] = set()
        while ranges:
            start, stop = ranges.pop()
            for index in range(max(start, stop - _MOST_UPSTREAM), stop):
                if index in seen or index >= len(self.commands):
                    continue
                if len(seen) >= _MOST_UPSTREAM:
                    return
                seen.add(index)
                yield index
                command, program = self.commands[index], self.programs[index]
                # What reaches a shell is judged there, and what leaves it is its own.
                if command.fed_by and not (program is not None and reads_code(program)):
                    ranges.append(command.fed_by)
                words = (*command.words, *(word for _, word in command.redirections))
                ranges.extend((made.start, made.stop) for w in words for made in w.made_by)

    def _origins(self, indices: Iterable[int]) -> list[Origin]:
        return [origin for index in indices if (origin := self._origin_of(index)) is not None]

    def _origin_of(self, index: int) -> Origin | None:
        if index not in self.origins:
            program = self.programs[index]
            origin = None if program is None else origin_of(program)
            for operator, word in self.commands[index].redirections:
                if operator == "<" and "/dev/tcp/" in word.text:
                    origin = Origin("connection", "/dev/tcp", 0.95)
            self.origins[index] = origin
        return self.origins[index]

    def _runs_what_flows_in(self, command: Command, program: Program) -> Iterator[Judged]:
        if not reads_code(program):
            return
        upstream = list(self._upstream(command))
        yield from self._run_origins(command, program.name, self._origins(upstream))
        for index in upstream:
            self._nest_output(index, command)
        for operator, word in command.redirections:
            if operator == "<<<":
                self._nest(word.text, command)
            elif operator == "<":
                yield from self._run_path(command, word.text)

    def _nest_output(self, index: int, command: Command) -> None:
        """What `echo` and `printf` print is code when a shell reads it."""
        printer = self.programs[index]
        if printer is None or printer.name not in ("echo", "printf"):
            return
        text = " ".join(t for t in printer.texts if not re.fullmatch(r"-[neE]+", t))
        self._nest(ESCAPES.sub(_unescaped, text).replace("\\n", "\n"), command)

    def _run_origins(
        self, command: Command, runner: str, origins: list[Origin], weight: float = 1.0
    ) -> Iterator[Judged]:
        for origin in origins:
            why = _WHY_OF_ORIGIN[origin.kind].format(by=origin.by, runner=runner or "the shell")
            yield self._say(command, _MARK_OF_ORIGIN[origin.kind], why, origin.confidence * weight)

    def _runs_arguments(self, command: Command, program: Program) -> Iterator[Judged]:
        for language, word in code_arguments(program):
            for made in word.made_by:
                weight = 1.0 if not word.text[: made.offset].strip(" ;&") else 0.5
                origins = self._origins(self._within([(made.start, made.stop)]))
                yield from self._run_origins(command, program.name, origins, weight)
                if weight == 1.0:
                    self._nest_substituted(made.start, made.stop, command)
            if language == "shell":
                self._nest(word.text, command)
            else:
                yield from self.run_code(command, program, word.text)
        if program.name == "alias":
            for word in program.arguments:
                self._nest(word.text.partition("=")[2], command)
        for made in program.word.made_by:
            if not program.word.text:
                origins = self._origins(self._within([(made.start, made.stop)]))
                yield from self._run_origins(command, "the shell", origins)

    def _nest_substituted(self, start: int, stop: int, command: Command) -> None:
        for index in range(max(start, stop - _MOST_UPSTREAM), stop):
            self._nest_output(index, command)

    def run_code(self, command: Command, program: Program, code: str) -> Iterator[Judged]:
        """Judge code that an interpreter runs."""
        seen = one_liner(code)
        name = program.name
        if seen.connects and (seen.takes_over or seen.runs):
            sure = 0.95 if seen.takes_over and seen.runs else 0.7
            yield self._say(
                command, CONNECTS_BACK, f"{name} code opens a connection and runs commands", sure
            )
        if seen.fetches and seen.runs:
            why = f"{name} code fetches something and runs code"
            yield self._say(command, DOWNLOADS_AND_RUNS, why, 0.85)
        if seen.decodes and seen.runs:
            hidden = _PAYLOAD.search(code) is not None or "eval" in code or "exec" in code
            why = f"{name} code decodes something and runs code"
            yield self._say(command, DECODES_AND_RUNS, why, 0.9 if hidden else 0.55)
        for text in seen.commands:
            self._nest(text, command)

    # --- files that are run -----------------------------------------------------------

    def _runs_file(self, command: Command, program: Program) -> Iterator[Judged]:
        script = script_argument(program)
        if script is not None:
            for made in script.made_by:
                if not script.text:
                    origins = self._origins(self._within([(made.start, made.stop)]))
                    yield from self._run_origins(command, program.name, origins)
            yield from self._run_path(command, script.text)
        elif program.name in ("insmod", "nohup", "php-cgi"):
            for text in program.texts[:1]:
                yield from self._run_path(command, text)
        elif program.name in ("chmod", "bash"):
            yield from self._made_runnable(command, program)
        if "/" in program.word.text or program.word.text in self.saved:
            yield from self._run_path(command, program.word.text)

    def _run_path(self, command: Command, path: str) -> Iterator[Judged]:
        origin = self.saved.get(path) or self.saved.get(path.rpartition("/")[2])
        if origin is None and not path.startswith(("/", "$", "~")):
            origin = self.unpacked
        if origin is not None and path.rpartition("/")[2]:
            yield from self._run_origins(command, "the shell", [origin], 0.95)
        doubtful = doubtful_place(self._full(path))
        if doubtful is not None:
            why = f"it runs {_one_line(path)}, which is {doubtful.why.english}"
            yield self._say(command, RUNS_FROM_WRITABLE, why, doubtful.confidence)

    def _made_runnable(self, command: Command, program: Program) -> Iterator[Judged]:
        mode = next((t for t in program.texts if not t.startswith("-")), "")
        if "x" not in mode and not re.fullmatch(r"[0-7]*[1357][0-7]*", mode):
            return
        for text in program.texts[:8]:
            origin = self.saved.get(text) or self.saved.get(text.rpartition("/")[2])
            if origin is not None and origin.kind != "writable":
                runner = "whoever starts it: it is made runnable"
                yield from self._run_origins(command, runner, [origin], 0.85)

    def _full(self, path: str) -> str:
        if path.startswith("/") or path[:1] in ("~", "$") or not self.folder:
            return path
        return f"{self.folder}/{path}"

    def _remember(self, command: Command, program: Program) -> None:
        """Keep what later commands need: the folder, and files with an origin."""
        if program.name in ("cd", "pushd") and program.arguments:
            path = program.arguments[0].text
            if program.arguments[0].made_by or path.startswith("$"):
                self.folder = ""
            else:
                self.folder = path if path.startswith(("/", "~")) else self._full(path)
        elif program.name in ("mv", "cp", "ln", "install") and len(program.arguments) > 1:
            origin = self.saved.get(program.texts[-2])
            if origin is not None:
                self._save(program.texts[-1], origin)
        elif program.name in ("tar", "unzip", "bsdtar", "7z"):
            self._remember_unpacked(program)
        self._remember_output(command, program)

    def _remember_unpacked(self, program: Program) -> None:
        for text in program.texts:
            origin = self.saved.get(text)
            if origin is not None:
                self.unpacked = replace(origin, confidence=0.7)

    def _remember_output(self, command: Command, program: Program) -> None:
        if not (command.redirections or program.name in _SAVERS or program.name in FETCHERS):
            return
        origin = origin_of(program)
        if origin is None or origin.kind == "writable":
            upstream = self._origins(self._upstream(command)) if command.fed_by else []
            origin = next((found for found in upstream if found.kind != "writable"), None)
        if origin is None:
            return
        for path in _outputs(command, program):
            self._save(path, origin)

    def _save(self, path: str, origin: Origin) -> None:
        name = path.rpartition("/")[2]
        if path.startswith("/dev/null") or not name or name == "-":
            return
        self.saved[path] = origin
        if path.startswith("./"):
            self.saved[name] = origin
        elif "/" in path:
            self.saved.setdefault(name, replace(origin, confidence=origin.confidence * 0.95))

    # --- settings and redirections ----------------------------------------------------

    def _settings(self, command: Command, program: Program | None) -> Iterator[Judged]:
        assignments = list(command.assignments if program is None else program.assignments)
        if program is not None and program.name in ("setenv", "unset", "export"):
            yield from self._environment_word(command, program)
        for name, value in assignments:
            yield from self._setting(command, name, value)
            if name == "PROMPT_COMMAND":
                self._nest(value.text, command)
                self._nest_assigned(value, command)

    def _setting(self, command: Command, name: str, value: Word) -> Iterator[Judged]:
        empty = not value.text and not value.made_by
        if name in _PRELOAD_NAMES and not empty:
            known = _KNOWN_PRELOADS.match(value.text) is not None
            why = f"{name} puts {_one_line(value.text)} into every program started after it"
            yield self._say(command, PRELOADS, why, 0.4 if known else 0.85)
        elif name == "LD_LIBRARY_PATH" and doubtful_place(value.text + "/x"):
            why = f"libraries are looked for in {_one_line(value.text)} first"
            yield self._say(command, PRELOADS, why, 0.7)
        elif name == "HISTFILE" and (empty or value.text == "/dev/null"):
            yield self._say(command, HIDES_TRACES, "the history of commands goes nowhere", 0.85)
        elif name in ("HISTSIZE", "HISTFILESIZE") and value.text == "0":
            yield self._say(command, HIDES_TRACES, "no history of commands is kept", 0.85)
        elif name in ("BASH_ENV", "ENV") and doubtful_place(value.text):
            why = f"every shell first runs {_one_line(value.text)}"
            yield self._say(command, RUNS_FROM_WRITABLE, why, 0.85)
        elif name == "GS_ARGS":
            yield self._say(command, CONNECTS_BACK, "GS_ARGS belongs to gs-netcat", 0.9)

    def _nest_assigned(self, value: Word, command: Command) -> None:
        for made in value.made_by:
            self._nest_substituted(made.start, made.stop, command)

    def _environment_word(self, command: Command, program: Program) -> Iterator[Judged]:
        texts = program.texts
        if program.name == "unset" and "HISTFILE" in texts:
            yield self._say(command, HIDES_TRACES, "the history of commands is switched off", 0.85)
        if program.name == "setenv" and len(texts) > 1 and texts[0] in _PRELOAD_NAMES:
            why = f"{texts[0]} puts {_one_line(texts[1])} into every program started after it"
            yield self._say(command, PRELOADS, why, 0.85)

    def _redirections(self, command: Command, program: Program | None) -> Iterator[Judged]:
        for operator, word in command.redirections:
            connection = _DEV_TCP.search(word.text)
            if connection is not None:
                yield self._connection(command, program, operator, connection[1])
            if operator not in (">", ">>", ">|", "&>", "&>>", ">&"):
                continue
            yield from self._written(command, program, word.text, operator)

    def _connection(
        self, command: Command, program: Program | None, operator: str, host: str
    ) -> Judged:
        shell = program is not None and program.name in SHELLS
        opens = program is None or program.name == "exec"
        if shell:
            return self._say(command, CONNECTS_BACK, "a shell is tied to a connection", 0.95)
        local = _LOCAL_HOST.match(host) is not None
        if opens and operator in ("<>", ">", "<", ">&"):
            why = "the shell opens a connection of its own"
            return self._say(command, CONNECTS_BACK, why, 0.4 if local else 0.7)
        printing = program is not None and program.name in ("echo", "printf", ":", "true")
        why = "data goes over a connection that the shell opens"
        return self._say(command, CONNECTS_BACK, why, 0.3 if local or printing else 0.7)

    def _written(
        self, command: Command, program: Program | None, path: str, operator: str
    ) -> Iterator[Judged]:
        if path == "/etc/ld.so.preload":
            why = "it writes the list of libraries that every program must load"
            yield self._say(command, PRELOADS, why, 0.95)
        elif _ACCOUNT_FILE.search(path):
            why = f"it writes {_one_line(path)}"
            sure = 0.85 if operator == ">>" or "authorized_keys" in path else 0.55
            yield self._say(command, GRANTS_ACCESS, why, sure)
        elif _SAVED_PLACE.search(path) and not _passed_over(path):
            fresh = program is None or program.name in _PRINTERS or program.name in FETCHERS
            why = f"it writes {_one_line(path)}, which runs by itself"
            yield self._say(command, STAYS, why, 0.75 if fresh else 0.5)
        elif operator in (">", ">|") and (_LOGS.search(path) or _HISTORY.search(path)):
            empty = program is None or program.name in (":", "true", "cat", "echo")
            if empty:
                yield self._say(command, HIDES_TRACES, f"it empties {_one_line(path)}", 0.75)

    # --- connections ------------------------------------------------------------------

    def _connects(self, command: Command, program: Program) -> Iterator[Judged]:
        name, texts = program.name, program.texts
        if name in ("mkfifo", "mknod"):
            self.pipes = True
        if name in SHELLS:
            self.shell_seen = True
        if name in NETCATS or (name == "openssl" and "s_client" in texts):
            self.net_seen = command
        if name in NETCATS and name != "telnet":
            yield from self._netcat(command, texts)
        if name in ("socat", "socat1") and (run := _socat_program(texts)):
            shell = any(f"{part}" in run for part in ("sh", "bash", "/bin/", "login"))
            why = f"socat ties a connection to {_one_line(run)}"
            yield self._say(command, CONNECTS_BACK, why, 0.95 if shell else 0.6)
        if name in ("gs-netcat", "gsocket", "blitz") or "gs-netcat" in texts:
            yield self._say(command, CONNECTS_BACK, "gs-netcat gives a shell to a stranger", 0.9)
        if name in ("ztcp", "pwncat", "pwncat-cs", "dnscat", "dnscat2"):
            yield self._say(command, CONNECTS_BACK, f"{name} opens a connection for a shell", 0.8)
        for text in texts[:64]:
            found = _DEV_TCP.search(text)
            if found and name not in (*SHELLS, *_LOOKERS) and not code_arguments(program):
                yield self._say(command, CONNECTS_BACK, "a connection that the shell opens", 0.5)

    def _netcat(self, command: Command, texts: tuple[str, ...]) -> Iterator[Judged]:
        for index, text in enumerate(texts[:64]):
            following = texts[index + 1] if index + 1 < len(texts) else ""
            option = re.fullmatch(r"-[a-zA-Z]*([ec])([^\s]*)", text)
            long = text.startswith(("--exec", "--sh-exec", "--lua-exec"))
            if not long and option is None:
                continue
            program = following.rpartition("/")[2].split(" ")[0]
            runs_shell = program in SHELLS or program == "cmd.exe"
            if long or runs_shell or (option is not None and option[1] == "e" and following):
                why = f"netcat gives {_one_line(following) or 'a program'} to a connection"
                yield self._say(command, CONNECTS_BACK, why, 0.95)
                return

    def _pipe_shell(self) -> Iterator[Judged]:
        """A named pipe, a shell and a connection in one text: the classic without `-e`."""
        if self.net_seen is not None and self.shell_seen and self.pipes:
            why = "a shell is tied to a connection through a named pipe"
            yield self._say(self.net_seen, CONNECTS_BACK, why, 0.95)

    # --- the rest ---------------------------------------------------------------------

    def _mines(self, command: Command, program: Program) -> Iterator[Judged]:
        if program.name in _LOOKERS:
            return
        if _MINERS.match(program.name):
            yield self._say(command, MINES, f"{program.name} is the name of a coin miner", 0.85)
        for text in program.texts[:256]:
            if _POOL.search(text) or _WALLET.search(text):
                yield self._say(command, MINES, "it names a pool or a wallet for coins", 0.9)
                return
            if _MINER_OPTIONS.match(text) and any(
                t in ("-o", "--url", "-u") for t in program.texts
            ):
                yield self._say(command, MINES, "these are options of a coin miner", 0.85)
                return

    def _tunnels(self, command: Command, program: Program) -> Iterator[Judged]:
        name, texts = program.name, program.texts
        if name in ("ssh", "autossh", "sshpass", "plink"):
            reverse = any(re.fullmatch(r"-[a-zA-Z]*R.*", text) for text in texts)
            if reverse:
                kept = name == "autossh" or "nohup" in program.through
                kept = kept or any(re.fullmatch(r"-\w*[fN]\w*", text) for text in texts)
                why = "ssh opens a way back into this server from another one"
                yield self._say(command, OPENS_TUNNEL, why, 0.8 if kept else 0.65)
        elif name in ("frpc", "frps", "ngrok", "chisel", "rathole", "ligolo", "revsocks", "gost"):
            yield self._say(command, OPENS_TUNNEL, f"{name} opens a way in past the firewall", 0.8)
        elif name in ("cloudflared", "wstunnel", "iodine", "dnstt-client", "localtunnel", "bore"):
            yield self._say(command, OPENS_TUNNEL, f"{name} opens a way in past the firewall", 0.7)

    def _hides(self, command: Command, program: Program) -> Iterator[Judged]:
        name, texts = program.name, program.texts
        if name == "history" and any(re.fullmatch(r"-\w*c\w*", text) for text in texts):
            yield self._say(command, HIDES_TRACES, "the history of commands is emptied", 0.8)
        elif name == "set" and texts[:2] == ("+o", "history"):
            yield self._say(command, HIDES_TRACES, "the history of commands is switched off", 0.85)
        elif name == "chattr" and any(re.fullmatch(r"\+\w*[ia]\w*", text) for text in texts):
            odd = any(doubtful_place(self._full(text)) for text in texts)
            why = "it makes files that even root cannot delete at once"
            yield self._say(command, HIDES_TRACES, why, 0.85 if odd else 0.55)
        elif name in ("rm", "shred", "truncate", "ln", "unlink", "wipe", "srm"):
            gone = next((t for t in texts if _LOGS.search(t) or _HISTORY.search(t)), None)
            if gone is not None:
                yield self._say(command, HIDES_TRACES, f"it does away with {_one_line(gone)}", 0.7)
        elif name == "mount" and "--bind" in texts and any("/proc/" in text for text in texts):
            yield self._say(command, HIDES_TRACES, "it hides a process under another folder", 0.95)
        elif name in ("systemctl", "service") and {"stop", "disable", "mask"} & set(texts):
            named = {text.removesuffix(".service") for text in texts}
            watcher = named & {"auditd", "rsyslog", "syslog", "falcon-sensor", "fail2ban"}
            if watcher:
                why = f"it stops {min(watcher)}, which would have seen it"
                yield self._say(command, HIDES_TRACES, why, 0.55)
        yield from self._false_name(command)

    def _false_name(self, command: Command) -> Iterator[Judged]:
        texts = [word.text for word in command.words[:8]]
        if texts[:1] == ["exec"] and "-a" in texts[1:-1]:
            false_name = texts[texts.index("-a") + 1]
            kernel = false_name.startswith("[")
            why = f"it runs under the false name {_one_line(false_name)}"
            yield self._say(command, HIDES_TRACES, why, 0.95 if kernel else 0.5)

    def _grants(self, command: Command, program: Program) -> Iterator[Judged]:
        name, texts = program.name, program.texts
        if name == "chmod" and any(
            re.fullmatch(r"[ug]*\+[rwx]*s[rwx]*|[2467]\d{3}", t) for t in texts
        ):
            shell = any(text.rpartition("/")[2] in SHELLS for text in texts)
            odd = any(doubtful_place(self._full(text)) for text in texts if "/" in text)
            if shell or odd:
                why = "it makes a program that runs as its owner for everybody"
                yield self._say(command, GRANTS_ACCESS, why, 0.95)
        elif name in ("useradd", "adduser", "usermod") and ("-o" in texts or "-ou" in texts):
            if "0" in texts:
                yield self._say(command, GRANTS_ACCESS, "it makes a second root account", 0.95)
        elif name == "setcap" and any("cap_setuid" in text for text in texts):
            yield self._say(command, GRANTS_ACCESS, "it lets a program become root", 0.8)
        elif name == "tee":
            for text in texts:
                yield from self._written(command, program, text, ">>")

    def _sends(self, command: Command, program: Program) -> Iterator[Judged]:
        if program.name not in FETCHERS and program.name not in NETCATS:
            return
        sent = [text for text in program.texts[:64] if "@" in text or "--post-file" in text]
        secret = next((text for text in sent if _SECRET.search(text)), None)
        upstream = [] if command.fed_by is None else list(self._upstream(command))
        for index in upstream:
            reader = self.programs[index]
            if reader is not None and secret is None:
                secret = next((text for text in reader.texts[:64] if _SECRET.search(text)), None)
        if secret is not None:
            why = f"it sends {_one_line(secret)} to another machine"
            yield self._say(command, SENDS_AWAY, why, 0.8)


def _outputs(command: Command, program: Program) -> Iterator[str]:
    """Files into which `program` puts what it prints or fetches."""
    for operator, word in command.redirections:
        if operator in (">", ">>", ">|"):
            yield word.text
    if program.name in FETCHERS:
        yield from fetched_to(program)
    if program.name == "openssl":
        for option, path in zip(program.texts, program.texts[1:], strict=False):
            if option == "-out":
                yield path
    if program.name == "tee":
        yield from program.texts


def _socat_program(texts: tuple[str, ...]) -> str:
    for text in texts[:16]:
        found = re.search(r"(?:EXEC|SYSTEM|SHELL):", text[:4096], re.IGNORECASE)
        if found:
            return text[found.end() : found.end() + 200]
    return ""


def _unescaped(match: re.Match[str]) -> str:
    digits = match[0][1:]
    return chr(int(digits[1:], 16) if digits.startswith("x") else int(digits, 8) & 0xFF)


def _one_line(text: str) -> str:
    text = _WHITE_SPACE.sub(" ", text[: QUOTE_LENGTH * 2]).strip()
    return text if len(text) <= QUOTE_LENGTH else text[: QUOTE_LENGTH - 1] + "…"


def _passed_over(path: str) -> bool:
    """Whether what runs the files of this folder leaves this one out for its name."""
    return path.startswith(_PASSES_OVER) and path.rpartition("/")[2].startswith(".")
