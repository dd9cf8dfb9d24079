"""How a shell splits text: into commands, their words, and what feeds what.

The grammar is that of POSIX.1-2017, Shell Command Language, chapter 2, and bash(1), as far
as telling who runs what needs it: quotes, escapes, parameters that the same text sets,
substitutions, groups, redirections, here-documents. One pass, no recursion: nesting is a
stack on the heap, and time is linear in the input whatever it holds. Nothing is run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

_PLAIN = re.compile(r"[^\s\"'\\$`|&;<>(){}#]+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[[^\]]*\])?\+?=")
_REDIRECTION = re.compile(r"&>>?|<<<|<<-?|<>|<&|>&|>>|>\||<|>")
_SUBSTRING = re.compile(r"([A-Za-z_]\w*):\s*(\d{1,5})(?::\s*(\d{1,5}))?")
_ANSI_C = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{1,4})|(.))", re.DOTALL)
_ANSI_C_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f"}
_OPENERS = frozenset({"if", "while", "until", "for", "select", "case", "{"})
_CLOSERS = frozenset({"fi", "done", "esac", "}"})
_BETWEEN = frozenset({"then", "else", "elif", "do", "!", "time"})
_DECLARES = frozenset({"export", "declare", "typeset", "local", "readonly"})
_ALWAYS_SLASH = frozenset({"HOME", "PATH", "PWD", "SHELL"})
_EXPANSION_ROOM = 262_144
_VALUE_LENGTH = 4096
_SUBSTITUTIONS_KEPT = 8


@dataclass(frozen=True, slots=True)
class Substitution:
    """Output of other commands inside a word: `commands[start:stop]`, put in at `offset`."""

    offset: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the shell would see it: quotes gone, known parameters put in.

    What a substitution would print is left out of `text` and named in `made_by`; an
    unknown parameter stays as it is written (`$HOME`).
    """

    text: str
    made_by: tuple[Substitution, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command. `fed_by` are the commands whose output is its input."""

    words: tuple[Word, ...]
    assignments: tuple[tuple[str, Word], ...]
    redirections: tuple[tuple[str, Word], ...]
    fed_by: tuple[int, int] | None
    start: int
    stop: int
    line: int


@dataclass(slots=True)
class _Building:
    """A command that is being read."""

    start: int
    line: int
    words: list[Word] = field(default_factory=list)
    assignments: list[tuple[str, Word]] = field(default_factory=list)
    redirections: list[tuple[str, Word]] = field(default_factory=list)
    pending: str | None = None
    group: int | None = None


@dataclass(slots=True)
class _Level:
    """One nesting level: what is open here, and the half-read command and word in it."""

    kind: str
    building: _Building
    fed_by: tuple[int, int] | None = None
    feeding: tuple[int, int] | None = None
    alternatives: list[int] = field(default_factory=list)  # of the pipeline that is open
    first: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    made_by: list[Substitution] = field(default_factory=list)
    quoted: bool = False
    in_double: bool = False
    heading: int = 0  # of `case`: how many words of `case WORD in` are still to come
    pattern: bool = False  # of `case`: what comes next is a pattern, up to its `)`


def split(text: str) -> tuple[Command, ...]:
    """Every command of `text`, those inside substitutions before the one that uses them."""
    reader = _Reader(text)
    reader.read()
    return tuple(reader.commands)


class _Reader:
    """The state of one pass over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.token = 0  # where what is read now began
        self.line = 1
        self.commands: list[Command] = []
        self.parameters: dict[str, Word] = {}
        self.room = _EXPANSION_ROOM
        self.here_documents: list[tuple[str, bool]] = []
        self.levels = [_Level("top", _Building(0, 1))]
        self.open = {"(": 0, "`": 0}

    @property
    def level(self) -> _Level:
        return self.levels[-1]

    def read(self) -> None:
        text = self.text
        while self.position < len(text):
            self.token = self.position
            plain = _PLAIN.match(text, self.position)
            if plain:
                self._add(plain[0])
                self.position = plain.end()
            else:
                self._special(text[self.position])
        self.token = len(text)
        while len(self.levels) > 1:
            self._leave()
        self._end_command()

    # --- one character ----------------------------------------------------------------

    def _special(self, character: str) -> None:
        level = self.level
        if character == "\\":
            self._escape()
        elif character == "$":
            self._dollar()
        elif character == "`":
            self._backtick()
        elif character == '"':
            level.in_double = not level.in_double
            level.quoted = True
            self.position += 1
        elif level.in_double:
            self._literal(character)
        elif character == "'":
            self._single_quotes()
        elif level.kind == "${":
            self._in_braces(character)
        elif level.kind == "((":
            self._in_arithmetic(character)
        else:
            self._between_words(character)

    def _between_words(self, character: str) -> None:
        if character == "\n":
            self._newline()
        elif character.isspace():
            self._end_word()
            self.position += 1
        else:
            self._operator(character)

    def _literal(self, character: str) -> None:
        self._add(character)
        self.position += 1
        if character == "\n":
            self.line += 1

    def _escape(self) -> None:
        following = self.text[self.position + 1 : self.position + 2]
        self.position += 2
        if following == "\n":
            self.line += 1
        elif self.level.in_double and following not in '$`"\\':
            self._add("\\" + following)
        else:
            self._add(following)
            self.level.quoted = True

    def _single_quotes(self) -> None:
        end = self.text.find("'", self.position + 1)
        end = len(self.text) if end < 0 else end
        inside = self.text[self.position + 1 : end]
        self._add(inside)
        self.level.quoted = True
        self.line += inside.count("\n")
        self.position = end + 1

    def _in_braces(self, character: str) -> None:
        if character == "}":
            self._end_parameter()
        else:
            self._literal(character)

    def _in_arithmetic(self, character: str) -> None:
        if character == "(":
            self._enter("((")
        elif character == ")":
            self._leave()
        else:
            self._literal(character)
            return
        self.position += 1

    def _newline(self) -> None:
        self._end_command()
        if self.level.feeding is None:
            self.level.alternatives.clear()
        self.position += 1
        self.line += 1
        for delimiter, strip in self.here_documents:
            self._here_document(delimiter, strip=strip)
        self.here_documents.clear()

    def _here_document(self, delimiter: str, *, strip: bool) -> None:
        while self.position < len(self.text):
            end = self.text.find("\n", self.position)
            end = len(self.text) if end < 0 else end
            seen = self.text[self.position : end]
            self.position = end + 1
            self.line += 1
            if (seen.lstrip("\t") if strip else seen) == delimiter:
                return

    def _operator(self, character: str) -> None:
        text, position = self.text, self.position
        if character == "#" and not self._in_word():
            end = text.find("\n", position)
            self.position = len(text) if end < 0 else end
        elif text.startswith(("<(", ">("), position):
            self.position += 2
            self._enter("(", substitution=True)
        elif (redirection := _REDIRECTION.match(text, position)) is not None:
            self._redirection(redirection[0])
        elif character in "|&;":
            self._connector(character)
        elif character == "(":
            self._parenthesis()
        elif character == ")":
            self._close_parenthesis()
        else:
            self._literal(character)

    def _redirection(self, operator: str) -> None:
        level = self.level
        if level.text and not level.made_by and "".join(level.text).isdigit():
            self._clear_word()
        else:
            self._end_word()
        level.building.pending = operator
        self.position += len(operator)

    def _connector(self, character: str) -> None:
        doubled = self.text.startswith(character * 2, self.position)
        piped = character == "|" and not doubled
        with_errors = piped and self.text.startswith("|&", self.position)
        start = self._end_command()
        if piped:
            self.level.feeding = (start, len(self.commands))
        else:
            self.level.alternatives.clear()
        if self.level.kind == "case" and self.text.startswith((";;", ";&"), self.position):
            self.level.pattern = True
        self.position += 2 if doubled or with_errors else 1

    def _parenthesis(self) -> None:
        level = self.level
        words = level.building.words
        if level.pattern and not words and not self._in_word():
            self.position += 1  # `(a|b) ...`, where `a|b) ...` is usual
            return
        if self._in_word() or (
            words and words[0].text != "for"
        ):  # `name()`: what follows is its body
            is_function = bool(words) and words[0].text == "function"
            self._clear_word()
            words.clear()
            self.position += 1
            if self.text.startswith(")", self.position):
                self.position += 1
            elif is_function:  # `function name (...)`: the body is a group
                self._enter("(")
            return
        if self.text.startswith("((", self.position):
            self.position += 2
            self._enter("((")
            self._enter("((")
            return
        self.position += 1
        self._enter("(")

    def _close_parenthesis(self) -> None:
        self.position += 1
        if self.level.kind != "case" and self.open["("]:
            self._leave_until("(")
        else:  # the end of a pattern of `case`, which is no command
            self._no_command_in_pattern()
            self._clear_word()
            self.level.building.words.clear()
            self.level.feeding = None
            self.level.pattern = False

    def _no_command_in_pattern(self) -> None:
        """In `a|b) ...` what stands before the last `|` is no command either: one word each."""
        level = self.level
        alternatives = level.alternatives.copy()
        level.alternatives.clear()
        if all(len(self.commands[index].words) == 1 for index in alternatives):
            for index in alternatives:
                self.commands[index] = replace(self.commands[index], words=())

    # --- parameters and substitutions -------------------------------------------------

    def _dollar(self) -> None:
        text, after = self.text, self.position + 1
        if text.startswith("((", after):
            self.position += 3
            self._enter("((")
            self._enter("((")
        elif text.startswith("(", after):
            self.position += 2
            self._enter("(", substitution=True)
        elif text.startswith("{", after):
            self.position += 2
            self._enter("${")
        elif text.startswith("'", after) and not self.level.in_double:
            self._ansi_c(after + 1)
        elif text.startswith('"', after) and not self.level.in_double:
            self.position += 1
        elif (name := _NAME.match(text, after)) is not None:
            self.position = name.end()
            self._expand(name[0], f"${name[0]}")
        else:
            self._add(text[self.position : self.position + 2])
            self.position += 2

    def _ansi_c(self, start: int) -> None:
        end = start
        while end < len(self.text) and self.text[end] != "'":
            end += 2 if self.text[end] == "\\" else 1
        inside = self.text[start:end]
        self._add(_ANSI_C.sub(_ansi_c_character, inside))
        self.level.quoted = True
        self.line += inside.count("\n")
        self.position = end + 1

    def _backtick(self) -> None:
        self.position += 1
        if self.open["`"]:
            self._leave_until("`")
        else:
            self._enter("`", substitution=True)

    def _end_parameter(self) -> None:
        self.position += 1
        inside = "".join(self.level.text)
        made_by = self.level.made_by
        self.levels.pop()
        level = self.level
        level.made_by.extend(
            Substitution(level.length, made.start, made.stop)
            for made in made_by[:_SUBSTITUTIONS_KEPT]
        )
        substring = _SUBSTRING.fullmatch(inside)
        if substring:
            self._expand_part(substring[1], int(substring[2]), substring[3], inside)
        elif inside.startswith("IFS"):
            self._expand("IFS", "")
        else:
            self._expand(inside, f"${{{inside}}}")

    def _expand_part(self, name: str, offset: int, length: str | None, inside: str) -> None:
        value = self.parameters.get(name)
        if value is None:
            first = name in _ALWAYS_SLASH and offset == 0 and length == "1"
            self._add("/" if first else f"${{{inside}}}")
        else:
            stop = None if length is None else offset + int(length)
            self._add(value.text[offset:stop])

    def _expand(self, name: str, unknown: str) -> None:
        level = self.level
        value = self.parameters.get(name)
        if value is None and name == "IFS":
            value = Word(" ")
        if value is None or len(value.text) > self.room:
            self._add(unknown)
            return
        self.room -= len(value.text)
        splits = not (
            level.in_double
            or level.kind == "${"
            or value.made_by
            or level.heading
            or self._assigning()
        )
        level.quoted |= level.heading > 0  # a word, even when there is nothing in it
        if not splits:
            level.made_by.extend(
                Substitution(level.length + made.offset, made.start, made.stop)
                for made in value.made_by
                if len(level.made_by) < _SUBSTITUTIONS_KEPT
            )
            self._add(value.text)
            return
        if value.text[:1].isspace():
            self._end_word()
        for number, part in enumerate(value.text.split()):
            if number:
                self._end_word()
            self._add(part)
        if value.text[-1:].isspace() and value.text.strip():
            self._end_word()

    def _assigning(self) -> bool:
        level = self.level
        if level.building.words or not level.text:
            return False
        return _ASSIGNMENT.match(level.text[0]) is not None

    # --- words, commands, levels ------------------------------------------------------

    def _add(self, text: str) -> None:
        level = self.level
        if not level.length and not self._started(level.building):
            level.building.start = self.token
            level.building.line = self.line
        level.text.append(text)
        level.length += len(text)

    def _started(self, building: _Building) -> bool:
        return bool(building.words or building.assignments or building.redirections)

    def _in_word(self) -> bool:
        return bool(self.level.length or self.level.quoted or self.level.made_by)

    def _clear_word(self) -> None:
        level = self.level
        level.text, level.length, level.made_by, level.quoted = [], 0, [], False

    def _end_word(self) -> None:
        level = self.level
        if not self._in_word():
            return
        word = Word("".join(level.text), tuple(level.made_by[:_SUBSTITUTIONS_KEPT]))
        quoted = level.quoted
        self._clear_word()
        building = level.building
        if building.pending is not None:
            self._redirect(building.pending, word)
            building.pending = None
            return
        if level.heading:
            self._heading(word)
            return
        if not building.words:
            alone = not self._started(building)
            if alone and not quoted and not word.made_by and self._keyword(word.text):
                return
            assigned = _ASSIGNMENT.match(word.text)
            if assigned:
                self._assign(building, assigned, word)
                return
        building.words.extend(_brace_list(word, quoted=quoted))

    def _heading(self, word: Word) -> None:
        level = self.level
        level.building.words.append(word)
        level.heading -= 1
        if not level.heading:
            self._end_command()
            level.alternatives.clear()
            level.pattern = True

    def _redirect(self, operator: str, word: Word) -> None:
        if operator in ("<<", "<<-"):
            self.here_documents.append((word.text, operator == "<<-"))
        self.level.building.redirections.append((operator, word))

    def _assign(self, building: _Building, assigned: re.Match[str], word: Word) -> None:
        end = assigned.end()
        value = Word(
            word.text[end:],
            tuple(
                Substitution(max(made.offset - end, 0), made.start, made.stop)
                for made in word.made_by
            ),
        )
        building.assignments.append((assigned[1], value))
        if len(value.text) <= _VALUE_LENGTH:
            self.parameters[assigned[1]] = value

    def _keyword(self, text: str) -> bool:
        if self.level.pattern and text != "esac":
            return False
        if text in _OPENERS:
            self._enter("case" if text == "case" else "keyword")
            self.level.heading = 2 if text == "case" else 0
            if text in ("for", "select", "case"):
                self.level.building.words.append(Word(text))
        elif text in _CLOSERS:
            if self.level.kind not in ("keyword", "case"):
                return False
            self._leave()
        else:
            return text in _BETWEEN
        return True

    def _end_command(self) -> int:
        """End the command here; the index of the first command of its pipeline stage."""
        self._end_word()
        level = self.level
        building = level.building
        first = len(self.commands) if building.group is None else building.group
        if self._started(building):
            if building.words and building.words[0].text in _DECLARES:
                for word in list(building.words[1:]):
                    assigned = _ASSIGNMENT.match(word.text)
                    if assigned:
                        self._assign(building, assigned, word)
            self.commands.append(
                Command(
                    tuple(building.words),
                    tuple(building.assignments),
                    tuple(building.redirections),
                    level.feeding or level.fed_by,
                    building.start,
                    self.token,
                    building.line,
                )
            )
            level.alternatives.append(len(self.commands) - 1)
        if building.group is not None or self._started(building):  # `a |` goes on in the next line
            level.feeding = None
        level.building = _Building(self.position, self.line)
        return first

    def _enter(self, kind: str, *, substitution: bool = False) -> None:
        if kind in self.open:
            self.open[kind] += 1
        outer = self.level
        if not outer.length and not self._started(outer.building):
            outer.building.start = self.token
            outer.building.line = self.line
        opened = _Level(kind, _Building(self.position, self.line), first=len(self.commands))
        if kind in ("(", "keyword", "case") and not substitution:
            opened.fed_by = outer.feeding or outer.fed_by
            outer.feeding = None
            outer.building.group = len(self.commands)
        self.levels.append(opened)

    def _leave(self) -> None:
        inside = self.level
        if inside.kind in ("${", "(("):
            self.levels.pop()
            self._add("".join(inside.text))
            self.level.made_by.extend(inside.made_by[:_SUBSTITUTIONS_KEPT])
            return
        self._end_command()
        if self.level is not inside:  # the last word opened or closed a level of its own
            return
        self.levels.pop()
        if inside.kind in self.open:
            self.open[inside.kind] -= 1
        if self.level.building.group is None:
            self.level.made_by.append(
                Substitution(self.level.length, inside.first, len(self.commands))
            )

    def _leave_until(self, kind: str) -> None:
        while self.level.kind != kind:
            self._leave()
        self._leave()


def _ansi_c_character(match: re.Match[str]) -> str:
    hexadecimal, octal, unicode, letter = match.groups()
    if hexadecimal or unicode:
        return chr(int(hexadecimal or unicode, 16))
    if octal:
        return chr(int(octal, 8) & 0xFF)
    return _ANSI_C_LETTERS.get(letter, letter)


def _brace_list(word: Word, *, quoted: bool) -> list[Word]:
    """`{curl,-s,x}` is three words; bash(1), Brace Expansion."""
    text = word.text
    if quoted or word.made_by or not (text.startswith("{") and text.endswith("}") and "," in text):
        return [word]
    return [Word(part) for part in text[1:-1].split(",") if part]
