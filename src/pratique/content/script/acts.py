"""What one program text does with what comes in: the questions that are put to its flow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pratique.content.script.constant import FUNCTIONS
from pratique.content.script.expression import Node, Step
from pratique.content.script.flow import Flow
from pratique.content.script.page import Code
from pratique.content.script.sighting import (
    CONNECTS_BACK,
    HIDES_NAME,
    MANAGES_FILES,
    QUERIES_REQUEST,
    RELAYS,
    RUNS_DECODED,
    RUNS_REMOTE,
    RUNS_REQUEST,
    WRITES_REQUEST,
    Sighting,
)
from pratique.content.script.token import Dialect
from pratique.content.script.vocabulary import (
    CONNECTS_DATABASE,
    LISTS,
    MOVES,
    PIPES,
    PUTS,
    QUERIES,
    READS,
    REMOVES,
    SINKS,
    SOCKETS,
    WRITES,
    Sink,
)
from pratique.content.shell import CONNECTS_BACK as SHELL_CONNECTS
from pratique.content.shell import DECODES_AND_RUNS, DOWNLOADS_AND_RUNS, judge

_SHELL: Final = re.compile(
    r"(?:^|[/\\\s\"'])(?:cmd(?:\.exe)?|(?:ba|da|z|k)?sh|powershell)\b", re.IGNORECASE
)
# Names that a page has no reason to spell in pieces.
_GRAVE: Final = re.compile(
    r"java\.lang\.runtime|getruntime|processbuilder|processimpl|scriptenginemanager|defineclass"
    r"|wscript\.shell|shell\.application|adodb\.stream|scripting\.filesystemobject|cmd\.exe|/bin/(?:ba|da)?sh\b"
    r"|\beval\s*\(|\bexecute(?:global)?\s*[( ]|\brequest\s*[.(\[]|powershell|system\.diagnostics\.process"
    r"|executeglobal|\bos\.system|__import__",
    re.IGNORECASE,
)
_PAGE: Final = re.compile(
    r"\.(?:asp|aspx|asa|cer|cdx|jsp|jspx|php\d?|phtml|ashx|asmx|cgi|pl|exe|war)\b", re.IGNORECASE
)
_QUERY: Final = re.compile(
    r"\s*(?:update|select|insert|delete|exec|alter|create|drop|truncate)\s", re.IGNORECASE
)
_STARTS: Final = re.compile(r"wscript\.shell|system\.diagnostics|\.runtime|\.exec\b", re.IGNORECASE)
_WORDS: Final = re.compile(r"[A-Za-z]{3}")
_CHARACTERS: Final = frozenset(
    "chr chrw chrb fromcharcode mid asc ascw charat substr substring".split()
)
_USUAL: Final = ("adodb.stream", "scripting.filesystemobject", "shell.application")
_SMALL: Final = 12
_HOUSE: Final = frozenset("out response console logger log".split())
_MULTIPART: Final = ("binaryread", "getpart", "postedfile", "files")
_LONG: Final = 20
_PIECES: Final = 5
# Methods that the server calls with what a visitor sends.
_HANDLERS: Final = frozenset({"onmessage"})
_PROGRAM: Final = ("MZ\x90\0", "\x7fELF")
_NO_PAGE: Final = re.compile(
    r"\.(?:html?|txt|xml|jpe?g|gif|png|css|csv|xlsx?|docx?|pdf|zip|js|log|json|bak|mdb)\Z",
    re.IGNORECASE,
)


def acts(code: Code, flow: Flow) -> Iterator[Sighting]:
    """Everything grave that the program `code`, with its `flow`, does."""
    yield from _Acts(code, flow).all()


class _Acts:
    """The questions, with what they share."""

    def __init__(self, code: Code, flow: Flow) -> None:
        self.code = code
        self.flow = flow
        self.outline = flow.outline
        self.calls = [step for step in flow.outline.steps if step.target is None]
        self.lowered = code.around or code.text.lower()
        self.words = " ".join(self._hidden_texts()).lower()
        every = "webmethod" in self.outline.names
        if every or _HANDLERS & set(self.outline.functions):
            self._open_to_visitors(every=every)

    def all(self) -> Iterator[Sighting]:
        yield from self._runs()
        yield from self._assigned()
        yield from self._pipes()
        yield from self._reflects()
        yield from self._stores()
        yield from self._manages()
        yield from self._queries()
        yield from self._relays()
        yield from self._hides()
        yield from self._connects()
        yield from self._native()
        yield from self._loads()
        yield from self._compiles()
        yield from self._stylesheets()
        yield from self._renamed()
        yield from self._interactive()

    def _open_to_visitors(self, *, every: bool) -> None:
        for function in self.outline.functions.values():
            if every or function.name in _HANDLERS:
                for name in function.parameters:
                    self.flow.give_from_outside(f"{function.name}\0{name}")

    def _hidden_texts(self) -> Iterator[str]:
        for value in self.flow.constants.held.values():
            if isinstance(value, str) and len(value) < 400:
                yield value

    def has(self, *words: str) -> bool:
        return any(word in self.lowered or word in self.words for word in words)

    # --- code and commands ----------------------------------------------------------------

    def _runs(self) -> Iterator[Sighting]:
        for step in self.calls:
            for sink in SINKS[self.code.language]:
                if step.node.kind in sink.kinds and sink.path.search(step.node.path):
                    yield from self._sunk(step, sink)
                    break

    def _sunk(self, step: Step, sink: Sink) -> Iterator[Sighting]:
        node, scope = step.node, step.scope
        if node.last in self.outline.functions and node.receiver is None:
            return
        weight = 1.0 if not sink.needs or self._needed(sink, node, scope) else 0.6
        called = _called(node)
        for argument in sink.given(node):
            labels = self.flow.labels(argument, scope)
            if sink.code and _QUERY.match(self._opening(argument, scope)):
                continue  # a function of the site's own that asks its database
            if "visitor" in labels:
                why = f"What a visitor sends ({labels['visitor']}) {sink.does} by {called}."
                sure = sink.confidence * weight * (self._direct(argument, step) if sink.code else 1)
                yield Sighting(RUNS_REQUEST, node.position, why, sure)
                return
            if "network" in labels or "fetched" in labels:
                where = labels.get("network") or labels.get("fetched") or ""
                why = f"What comes from another machine ({where}) {sink.does} by {called}."
                sure = 0.6
                if self._near(argument, scope):
                    sure = min(sink.confidence, 0.85)
                elif len(self.outline.functions) <= _SMALL and not sink.code:
                    sure = 0.75  # a small program that does little else
                yield Sighting(RUNS_REMOTE, node.position, why, sure * weight)
                return
        yield from self._constant_run(step, sink)

    def _near(self, node: Node, scope: str, depth: int = 0) -> bool:
        """Whether what comes from another machine gets there in a few plain steps."""
        if depth > 4 or node.kind == "operation":
            return False
        if node.kind in ("call", "new"):
            inner = [*node.arguments[:1], *([node.receiver] if node.receiver is not None else [])]
            if self.flow.is_source(node, scope):
                return True
            return any(self._near(one, scope, depth + 1) for one in inner)
        made = self.flow.made_of.get(self.flow.key(node, scope), ())
        if not made:
            return self.flow.is_source(node, scope)
        return any(
            self._near(one, where, depth + 1) for one, where in made if self.flow.labels(one, where)
        )

    def _direct(self, argument: Node, step: Step) -> float:
        """Less than 1 where what is run is the page's own text, with only a name in it given.

        That is how applications set variables and call their own functions by a name.
        """
        if self.code.dialect is not Dialect.BASIC:
            return 1
        if argument.kind == "operation":
            texts = [self.flow.text(part, step.scope) for part in argument.parts]
            return 0.67 if any("=" in text or _WORDS.search(text) for text in texts) else 1
        if argument.kind == "call" and argument.receiver is None:
            own = argument.last in self.outline.functions or argument.last in FUNCTIONS
            return 1 if own or "request" in argument.path or self._source_of(argument) else 0.67
        return 1

    def _source_of(self, node: Node) -> bool:
        return bool(self.flow.labels(node, "")) and node.last in (
            "session",
            "application",
            "eval",
            "cstr",
            "trim",
        )

    def _needed(self, sink: Sink, node: Node, scope: str) -> bool:
        if any(word in self.outline.names for word in sink.needs) or self.has(*sink.needs):
            return True
        receiver = node.receiver
        if receiver is None:
            return False
        for made, where in self.flow.made_of.get(self.flow.key(receiver, scope), ()):
            if any(
                word in self.flow.text(one, where).lower()
                for one in made.arguments
                for word in sink.needs
            ):
                return True
        return False

    def _constant_run(self, step: Step, sink: Sink) -> Iterator[Sighting]:
        for argument in sink.given(step.node)[:3]:
            value = self.flow.value(argument, step.scope)
            text = " ".join(str(one) for one in value) if isinstance(value, list) else value
            if isinstance(text, str) and text and not sink.code:
                yield from self._command(step, text)
            elif sink.code and text is None and self._decodes(argument, step.scope):
                why = f"A text that it decodes by a function of its own {sink.does} by {_called(step.node)}."
                yield Sighting(RUNS_DECODED, step.node.position, why, 0.8)

    def _command(self, step: Step, text: str) -> Iterator[Sighting]:
        for judged in judge(text[:4000]):
            if judged.confidence < 0.7:
                continue
            if judged.mark == SHELL_CONNECTS:
                yield Sighting(
                    CONNECTS_BACK,
                    step.node.position,
                    f"It starts: {judged.why}.",
                    judged.confidence,
                )
            elif judged.mark in (DOWNLOADS_AND_RUNS, DECODES_AND_RUNS):
                mark = RUNS_REMOTE if judged.mark == DOWNLOADS_AND_RUNS else RUNS_DECODED
                yield Sighting(
                    mark, step.node.position, f"It starts: {judged.why}.", judged.confidence * 0.9
                )

    def _decodes(self, node: Node, scope: str, depth: int = 0) -> bool:
        """Whether a text, or many pieces of one, go through a function of the program's own."""
        if depth > 6:
            return False
        if node.kind == "operation":
            own = [
                one
                for one in node.parts
                if one.kind == "call" and one.last in self.outline.functions
            ]
            return len(own) >= _PIECES or any(
                self._decodes(one, scope, depth + 1) for one in node.parts[:20]
            )
        made = self.flow.made_of.get(self.flow.key(node, scope), ())
        if any(self._decodes(one, where, depth + 1) for one, where in made):
            return True
        if self._assembled(self.flow.key(node, scope), made):
            return True
        if node.kind != "call":
            return False
        if node.last in self.outline.functions:
            if self._assembled(node.last, self.flow.made_of.get(node.last, [])):
                return True
            return any(len(self.flow.text(one, scope)) >= _LONG for one in node.arguments)
        return any(self._decodes(one, scope, depth + 1) for one in node.arguments)

    def _assembled(self, key: str, made: Sequence[tuple[Node, str]]) -> bool:
        """Whether a text grows, one character after the other, out of a code or an array."""
        if self.code.language in ("perl", "python"):
            return False  # there every other program does so, and none runs it
        for node, scope in made:
            if node.kind != "operation" or not any(
                self.flow.key(part, scope) == key for part in node.parts[:20]
            ):
                continue
            for part in node.parts[:20]:
                if part.kind in ("call", "index") and (
                    part.last in _CHARACTERS
                    or isinstance(self.flow.value(part.parts[0], scope), list)
                ):
                    return True
        return False

    def _interactive(self) -> Iterator[Sighting]:
        """A shell that is started, and gets what a visitor sends as its input."""
        if self.code.language != "java" or "getoutputstream" not in self.outline.names:
            return
        shell = next(
            (
                step
                for step in self.calls
                if re.search(r"\.exec\(\)$|processbuilder\(\)$", step.node.path)
                and any(
                    _SHELL.search(self._pieces(one, step.scope)) for one in step.node.arguments[:1]
                )
            ),
            None,
        )
        for step in self.calls if shell is not None else ():
            if step.node.last in ("write", "println", "print") and (
                step.node.path.partition(".")[0] not in _HOUSE
            ):
                for where in self.flow.visited(step.node.arguments[:1], step.scope):
                    why = f"It starts a shell, and a visitor ({where}) types into it."
                    yield Sighting(RUNS_REQUEST, step.node.position, why, 0.85)
                    return

    def _assigned(self) -> Iterator[Sighting]:
        """`.FileName = ...` and `.Arguments = ...` of what is then started."""
        if self.code.language not in ("net", "vb.net", "jscript"):
            return
        if not ({"processstartinfo", "process"} & self.outline.names):
            return
        for step in self.outline.steps:
            if step.target is None or step.target.last not in ("arguments", "filename"):
                continue
            kind = self.outline.declared.get(step.target.path.partition(".")[0], "")
            if kind and "process" not in kind:
                continue
            where = self.flow.labels(step.node, step.scope).get("visitor")
            if where is not None:
                why = f"What a visitor sends ({where}) is started as a command by System.Diagnostics.Process."
                yield Sighting(RUNS_REQUEST, step.target.position, why, 0.9)

    def _pipes(self) -> Iterator[Sighting]:
        """Perl's `open` with a bar, which starts a command."""
        if self.code.language != "perl":
            return
        for step in self.calls:
            arguments = step.node.arguments
            if not PIPES.search(step.node.path) or len(arguments) < 2:
                continue
            texts = [
                str(part.value)
                for one in arguments[1:]
                for part in (one, *one.parts)
                if part.kind == "literal"
            ]
            bar = any(
                text.strip().startswith("|")
                or text.strip().endswith("|")
                or text.strip() in ("-|", "|-")
                for text in texts
            )
            for where in self.flow.visited(arguments[1:], step.scope) if bar else ():
                why = f"What a visitor sends ({where}) is started as a command by open with a bar."
                yield Sighting(RUNS_REQUEST, step.node.position, why, 0.9)
                break

    def _reflects(self) -> Iterator[Sighting]:
        """A method that is looked up by a name, and gets what a visitor sends."""
        if "invoke" not in self.outline.names:
            return
        doubtful = None
        for step in self.calls:
            if step.node.last not in (
                "getmethod",
                "getdeclaredmethod",
                "forname",
                "loadclass",
                "gettype",
                "invokemember",
            ):
                continue
            for argument in step.node.arguments[:1]:
                if "visitor" in self.flow.labels(argument, step.scope):
                    doubtful = "which the visitor names too"
                    break
                name = self.flow.text(argument, step.scope)
                if _GRAVE.search(name) or name in ("exec", "defineClass", "Load"):
                    doubtful = f"which is {name}"
                elif not name and (argument.kind in ("call", "new", "operation")):
                    doubtful = doubtful or "whose name it hides"
        if doubtful is None:
            return
        for step in self.calls:
            if step.node.last != "invoke":
                continue
            for where in self.flow.visited(step.node.arguments, step.scope):
                why = f"What a visitor sends ({where}) goes to a method that is looked up at run time, {doubtful}."
                yield Sighting(RUNS_REQUEST, step.node.position, why, 0.9)
                return

    # --- files ----------------------------------------------------------------------------

    def _stores(self) -> Iterator[Sighting]:
        puts = self._put()
        for step in self.calls:
            node = step.node
            if not (WRITES.search(node.path) or self._opens_to_write(step)):
                continue
            named = next(self.flow.visited(node.arguments[:1], step.scope), None)
            if named is None:
                yield from self._stores_fixed(step, puts)
                continue
            if _NO_PAGE.search(self._pieces(node.arguments[0], step.scope)):
                continue
            own = next(self.flow.visited(node.arguments[1:], step.scope), None)
            content = puts.get("visitor") or own
            if content is not None:
                whole = self.flow.wholly(node.arguments[0], step.scope)
                sure = 0.85 if whole and ("wholly" in puts or own) else 0.6
                both = f"{named} {content}"
                if any(part in both for part in _MULTIPART) or named == content or "()()" in both:
                    sure = 0.55
                why = f"A visitor gives the name of a file ({named}) and what is written to it ({content})."
                yield Sighting(WRITES_REQUEST, node.position, why, sure)
            elif "network" in puts:
                why = f"It fetches something ({puts['network']}) and stores it under a name that a visitor gives ({named})."
                sure = 0.8 if self.code.language == "java" else 0.6
                yield Sighting(WRITES_REQUEST, node.position, why, sure)

    def _opens_to_write(self, step: Step) -> bool:
        """`OpenTextFile(name, 2 or 8)`: to write, to append."""
        node = step.node
        if node.last != "opentextfile" or len(node.arguments) < 2:
            return False
        mode = node.arguments[1]
        return self.flow.value(mode, step.scope) in (2, 8) or mode.path in (
            "forwriting",
            "forappending",
        )

    def _compiles(self) -> Iterator[Sighting]:
        """A Java source that a visitor had a hand in, compiled by the page."""
        if "getsystemjavacompiler" not in self.outline.names:
            return
        for step in self.calls:
            if step.node.last in ("write", "print", "println", "gettask", "append"):
                for where in self.flow.visited(step.node.arguments[:3], step.scope):
                    why = f"What a visitor sends ({where}) is written into a program that it compiles."
                    yield Sighting(RUNS_REQUEST, step.node.position, why, 0.85)
                    return

    def _stylesheets(self) -> Iterator[Sighting]:
        """A stylesheet with a script in it that starts programs."""
        for node in self.outline.texts:
            text = str(node.value)
            if "msxsl:script" in text and _STARTS.search(text):
                why = "A stylesheet that stands in the program holds a script that starts commands."
                yield Sighting(RUNS_DECODED, node.position, why, 0.85)
                return

    def _renamed(self) -> Iterator[Sighting]:
        """`eval` under another name."""
        other = {
            key.rpartition("\0")[2]
            for key, made in self.flow.made_of.items()
            for node, _scope in made
            if any(
                one.kind == "name" and one.path in ("eval", "execute")
                for one in (node, *_within(node))
            )
        }
        if not other:
            return
        for step in self.calls:
            if step.node.path.partition(".")[0].partition("(")[0] not in other:
                continue
            for where in self.flow.visited(step.node.arguments, step.scope):
                why = f"What a visitor sends ({where}) is run as code by eval under another name."
                yield Sighting(RUNS_REQUEST, step.node.position, why, 0.9)
                return

    def _stores_fixed(self, step: Step, puts: dict[str, str]) -> Iterator[Sighting]:
        """The name is fixed: what is stored under that of a page is a page."""
        for argument in step.node.arguments[:1]:
            name = self._pieces(argument, step.scope)
            if not _PAGE.search(name):
                continue
            if "network" in puts:
                why = f"What it fetches ({puts['network']}) is stored as {name[:80]}."
                yield Sighting(RUNS_REMOTE, step.node.position, why, 0.85)
            elif "wholly" in puts and "own" not in puts:
                why = f"What a visitor sends ({puts['wholly']}) is stored as {name[:80]}."
                yield Sighting(WRITES_REQUEST, step.node.position, why, 0.8)

    def _pieces(self, node: Node, scope: str, depth: int = 0) -> str:
        """The last constant piece of an expression: the end of a file's name."""
        text = self.flow.text(node, scope)
        if text or depth > 6:
            return text
        parts = node.parts if node.kind in ("operation", "call", "new", "array") else ()
        found = (self._pieces(part, scope, depth + 1) for part in reversed(parts))
        return next((one for one in found if one), "")

    def _opening(self, node: Node, scope: str) -> str:
        """The constant text with which an expression begins."""
        for _ in range(6):
            text = self.flow.text(node, scope)
            if text or node.kind != "operation":
                return text
            node = node.parts[0]
        return ""

    def _put(self) -> dict[str, str]:
        """What is written anywhere but to the page itself: labels."""
        found: dict[str, str] = {}
        for step in self.calls:
            node = step.node
            if (
                not PUTS.search(node.path)
                or node.path.partition(".")[0].partition("(")[0] in _HOUSE
            ):
                continue
            for argument in node.arguments[:3]:
                if len(self.flow.text(argument, step.scope)) > 3:
                    found["own"] = ""
                for label, where in self.flow.labels(argument, step.scope).items():
                    if label not in found or any(part in found[label] for part in _MULTIPART):
                        found[label] = where
                    if label == "visitor" and self.flow.wholly(argument, step.scope):
                        found.setdefault("wholly", where)
        return found

    def _manages(self) -> Iterator[Sighting]:
        done: dict[str, tuple[Step, str]] = {}
        for step in self.calls:
            for name, pattern in (
                ("lists", LISTS),
                ("deletes", REMOVES),
                ("moves", MOVES),
                ("writes", WRITES),
                ("reads", READS),
            ):
                if name not in done and pattern.search(step.node.path):
                    given = (
                        *step.node.arguments[:2],
                        *([step.node.receiver] if step.node.receiver else ()),
                    )
                    where = next(self.flow.visited(given, step.scope), None)
                    if where is not None:
                        done[name] = (step, where)
        changes = {"deletes", "moves", "writes"} & set(done)
        loose = self.code.dialect is not Dialect.BASIC  # ASP sites have such pages of their own
        if "lists" in done and (len(changes) >= 2 or (loose and {"deletes", "reads"} <= set(done))):
            step, where = done["lists"]
            acts = ", ".join(sorted(changes))
            why = f"It lists the folder that a visitor names ({where}), and {acts} files that the visitor names."
            yield Sighting(
                MANAGES_FILES, step.node.position, why, 0.9 if len(changes) == 3 else 0.75
            )
        elif (
            loose
            and {"lists", "reads"} <= set(done)
            and self._named(done["lists"][0])
            and self._named(done["reads"][0])
        ):
            step, where = done["lists"]
            why = f"It lists any folder and shows any file that a visitor names ({where})."
            yield Sighting(MANAGES_FILES, step.node.position, why, 0.72)

    def _named(self, step: Step) -> bool:
        """Whether the visitor gives the whole path."""
        node = step.node
        given = (*node.arguments[:1], *([node.receiver] if node.receiver else ()))
        return any(self.flow.wholly(one, step.scope) for one in given)

    # --- databases and connections ----------------------------------------------------------

    def _queries(self) -> Iterator[Sighting]:
        connected = next(
            (
                where
                for step in self.calls
                if CONNECTS_DATABASE.search(step.node.path)
                and step.node.arguments
                and (
                    step.node.last != "open"
                    or (len(step.node.arguments) == 1 and self.has("adodb.connection"))
                )
                and self.flow.wholly(step.node.arguments[0], step.scope)
                for where in self.flow.visited(step.node.arguments[:1], step.scope)
            ),
            None,
        )
        if connected is None:
            return
        for step in self.calls:
            if QUERIES.search(step.node.path) and step.node.arguments:
                if not self.flow.wholly(step.node.arguments[0], step.scope):
                    continue
                where = next(self.flow.visited(step.node.arguments[:1], step.scope), None)
                if where is not None and where != connected:
                    why = f"A visitor gives the database to connect to ({connected}) and the command for it ({where})."
                    yield Sighting(QUERIES_REQUEST, step.node.position, why, 0.85)
                    return

    def _relays(self) -> Iterator[Sighting]:
        for step in self.calls:
            if not SOCKETS.search(step.node.path) or self.code.language in ("vbscript",):
                continue
            given = list(self.flow.visited(step.node.arguments[:3], step.scope))
            if len(given) >= 2 or (given and "socketchannel" in self.outline.names):
                why = f"It connects to the machine and port that a visitor names ({', '.join(given[:2])})."
                yield Sighting(RELAYS, step.node.position, why, 0.85)
                return

    def _loads(self) -> Iterator[Sighting]:
        """Java classes that lie in a text or on another machine."""
        if self.code.language != "java":
            return
        for step in self.calls:
            if step.node.last not in ("loadclass", "forname", "urlclassloader", "newinstance"):
                continue
            text = " ".join(self._pieces(one, step.scope) for one in step.node.arguments[:2])
            if text.startswith("$$BCEL$$") or (len(text) > 200 and "$$BCEL$$" in text[:40]):
                yield Sighting(
                    RUNS_DECODED, step.node.position, "It loads a class that lies in a text.", 0.9
                )
            elif step.node.last == "urlclassloader" and re.match(r"(?:https?|ftp)://", text):
                why = f"It loads classes from another machine: {text[:100]}."
                yield Sighting(RUNS_REMOTE, step.node.position, why, 0.8)

    def _connects(self) -> Iterator[Sighting]:
        """A connection and a shell in one program, each tied to the other."""
        if self.code.language not in ("java", "net", "vb.net", "jscript"):
            return
        socket = next(
            (
                s
                for s in self.calls
                if re.search(
                    r"(?:^|\.)(?:socket|tcpclient|wsasocket|serversocket)\(\)$", s.node.path
                )
            ),
            None,
        )
        if socket is None:
            return
        for step in self.calls:
            if not re.search(
                r"\.exec\(\)$|processbuilder\(\)$|process\.start\(\)|createprocess\(\)$",
                step.node.path,
            ):
                continue
            text = (
                self.lowered
                if step.node.last == "createprocess"
                else " ".join(
                    self._pieces(argument, step.scope) for argument in step.node.arguments[:2]
                )
                or self.words
            )
            if _SHELL.search(text) and self.has(
                "getoutputstream", "standardinput", "hstdinput", "hstdoutput"
            ):
                why = "It opens a connection, starts a shell, and ties the one to the other."
                yield Sighting(CONNECTS_BACK, step.node.position, why, 0.9)
                return

    def _native(self) -> Iterator[Sighting]:
        """Bytes that are put into memory that can be run, and started there."""
        if not ({"virtualalloc", "virtualallocex", "virtualprotect"} & self.outline.names):
            return
        starter = next(
            (
                s
                for s in self.calls
                if s.node.last
                in (
                    "createthread",
                    "createremotethread",
                    "queueuserapc",
                    "getdelegateforfunctionpointer",
                )
            ),
            None,
        )
        if starter is not None:
            why = "It puts bytes into memory and starts them as a program."
            yield Sighting(RUNS_DECODED, starter.node.position, why, 0.9)

    # --- disguise ---------------------------------------------------------------------------

    def _hides(self) -> Iterator[Sighting]:
        """A name that matters, put together from pieces so that nobody finds it."""
        for step in self.outline.steps:
            for node in (step.node, *step.node.arguments):
                if node.kind not in ("operation", "call", "new"):
                    continue
                value = self.flow.text(node, step.scope)
                if value.startswith(_PROGRAM) and len(value) > 400:
                    why = "The bytes of a whole program are put together here."
                    yield Sighting(RUNS_DECODED, node.position, why, 0.9)
                    return
                found = _GRAVE.search(value) if 3 < len(value) < 20_000 else None
                if found is not None and found[0].lower() not in self.lowered:
                    why = f"The text {found[0][:40]!r} is put together so that it does not stand in the file."
                    # Hosters' filters made many an honest page spell these two in pieces.
                    usual = found[0].lower() in _USUAL
                    yield Sighting(HIDES_NAME, node.position, why, 0.5 if usual else 0.85)
                    return


def _within(node: Node) -> tuple[Node, ...]:
    """The values of a list or an object literal."""
    if node.kind == "operation" and isinstance(node.value, tuple) and ":" in node.value:
        return node.parts
    if node.kind != "array":
        return ()
    return tuple(part for item in node.parts[:50] for part in (item, *_within(item)))


def _called(node: Node) -> str:
    return node.path.removesuffix("()")[-60:] or "a call"
