"""A web server's tree in our own words: small applications that differ, with nothing in them."""

from __future__ import annotations

import json
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

_WORDS = (
    "account address album answer archive article author basket branch budget calendar category "
    "chapter client colour comment contact country course customer delivery document drawing "
    "event export family field file folder forum garden gallery guest header history house image "
    "index invoice journal kitchen label language letter library list location market member menu "
    "message meeting model month music network news notice number office order page paper payment "
    "person picture place plant player price product project question recipe record region report "
    "review room route sample schedule school season section service session setting shelf shop "
    "sign size stage station status stock store street subject summary supplier table task teacher "
    "template ticket title topic train travel unit user value version village visit weather week"
).split()
_KINDS = ("gallery", "shop", "forum", "calendar", "news", "library")


class Writer:
    """Writes files that chance chose; the same seed gives the same files."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def word(self) -> str:
        return self._chance.choice(_WORDS)

    def words(self, count: int) -> str:
        return " ".join(self.word() for _ in range(count))

    def number(self, most: int) -> int:
        return self._chance.randrange(1, most)

    def sentences(self, count: int) -> str:
        lines = (self.words(self.number(9) + 4).capitalize() + "." for _ in range(count))
        return " ".join(lines)

    def some(self, makers: tuple[Callable[[], str], ...], most: int) -> str:
        return "\n".join(self._chance.choice(makers)() for _ in range(self.number(most) + 1))

    # --- programs

    def class_file(self, application: str, name: str) -> str:
        methods = (self._getter, self._query, self._list, self._check, self._form, self._render)
        parent = f" extends {self.word().title()}Base" if self.number(3) == 1 else ""
        return (
            f"<?php\n\n/**\n * {self.sentences(self.number(3))}\n */\n"
            f"namespace {application.title()}\\{self.word().title()};\n\n"
            f"class {name.title()}{parent}\n{{\n{self.some(methods, 9)}\n}}\n"
        )

    def _getter(self) -> str:
        name = self.word()
        return (
            f"    private ${name} = {self.number(900)};\n\n    /** {self.sentences(1)} */\n"
            f"    public function get{name.title()}{self.number(99)}()\n    {{\n"
            f"        return $this->{name};\n    }}\n"
        )

    def _query(self) -> str:
        table, field = self.word(), self.word()
        return (
            f"    public function find{table.title()}{self.number(99)}"
            f"(\\PDO $link, int $id): array\n    {{\n"
            f"        $asked = $link->prepare('SELECT {field}, {self.word()} FROM {table} "
            f"WHERE id = ? LIMIT {self.number(50)}');\n        $asked->execute([$id]);\n\n"
            f"        return $asked->fetchAll();\n    }}\n"
        )

    def _list(self) -> str:
        pairs = ",\n".join(
            f"            '{self.word()}_{number}' => '{self.words(3)}'"
            for number in range(self.number(12))
        )
        return (
            f"    protected function {self.word()}Names{self.number(99)}()\n    {{\n"
            f"        return array(\n{pairs}\n        );\n    }}\n"
        )

    def _check(self) -> str:
        name = self.word()
        return (
            f"    public function is{name.title()}{self.number(99)}($given)\n    {{\n"
            f"        if (!is_string($given) || strlen($given) > {self.number(400)}) {{\n"
            f"            throw new \\DomainException('{self.sentences(1)}');\n        }}\n"
            f"        return preg_match('/^[a-z]{{{self.number(5)},}}$/', trim($given)) === 1;\n"
            "    }\n"
        )

    def _form(self) -> str:
        field = self.word()
        return (
            f"    public function read{self.word().title()}{self.number(99)}()\n    {{\n"
            f"        $found = isset($_POST['{field}']) ? (string) $_POST['{field}'] : '';\n"
            f"        return substr(strip_tags($found), 0, {self.number(300)});\n    }}\n"
        )

    def _render(self) -> str:
        return (
            f"    public function show{self.word().title()}{self.number(99)}(array $rows)\n"
            "    {\n"
            "        foreach ($rows as $row) {\n"
            f"            echo '<li class=\"{self.word()}\">' . "
            f"htmlspecialchars($row['{self.word()}']) . '</li>';\n        }}\n    }}\n"
        )

    def translation(self, _application: str, _name: str) -> str:
        lines = "\n".join(
            f"$lang['{self.word()}_{number}'] = '{self.sentences(1)}';"
            for number in range(self.number(40) + 3)
        )
        return f"<?php\n// {self.sentences(1)}\n{lines}\n"

    def settings(self, _application: str, _name: str) -> str:
        if self.number(2) == 1:
            held = {self.word(): self.words(2) for _ in range(self.number(20) + 2)}
            return "<?php\nreturn " + _php(held) + ";\n"
        lines = (f"define('{self.word().upper()}_{n}', {self.number(99)});" for n in range(9))
        return "<?php\n" + "\n".join(lines) + "\n"

    def template(self, _application: str, _name: str) -> str:
        field = self.word()
        return (
            f"<?php if (!defined('STARTED')) exit; ?>\n<div id=\"{field}\">\n"
            f"  <h2><?php echo htmlspecialchars($title) ?></h2>\n"
            "  <?php foreach ($rows as $row): ?>\n"
            f"  <p><?= htmlspecialchars($row['{field}']) ?></p>\n"
            f"  <?php endforeach ?>\n  <p>{self.sentences(self.number(6))}</p>\n</div>\n"
        )

    # --- what is no program of the server

    def page(self, application: str, name: str) -> str:
        parts = (
            lambda: f"<p>{self.sentences(self.number(5))}</p>",
            lambda: f"<ul><li>{self.words(2)}</li><li>{self.words(3)}</li></ul>",
            lambda: f'<img src="/{application}/images/{self.word()}.png" alt="{self.words(2)}">',
            lambda: f'<a href="/{application}/{self.word()}.html">{self.words(2)}</a>',
        )
        return (
            f"<!DOCTYPE html>\n<html>\n<head>\n<title>{name} {self.words(2)}</title>\n"
            f'<link rel="stylesheet" href="/{application}/{self.word()}.css">\n</head>\n<body>\n'
            f"<h1>{self.words(3)}</h1>\n{self.some(parts, 9)}\n</body>\n</html>\n"
        )

    def script(self, application: str, _name: str) -> str:
        parts = (
            lambda: f"function {self.word()}{self.number(99)}(a, b) {{\n  return a + b;\n}}",
            lambda: (
                f"document.getElementById('{self.word()}').addEventListener('click', "
                f"function () {{\n  this.classList.toggle('{self.word()}');\n}});"
            ),
            lambda: (
                f"fetch('/{application}/{self.word()}.json').then(function (answer) "
                f"{{ return answer.json(); }});"
            ),
            lambda: (
                f"var {self.word()} = {{{self.word()}: {self.number(99)}, of: '{self.word()}'}};"
            ),
        )
        return f"/* {self.sentences(1)} */\n{self.some(parts, 9)}\n"

    def style(self, _application: str, _name: str) -> str:
        rules = (
            lambda: (
                f".{self.word()} {{ margin: {self.number(20)}px; color: #{self.number(999):03} }}"
            ),
            lambda: f"#{self.word()} > p {{ width: {self.number(99)}% }}",
        )
        return self.some(rules, 30) + "\n"

    def data(self, _application: str, _name: str) -> str:
        held = [{self.word(): self.number(999), "text": self.sentences(1)} for _ in range(6)]
        return json.dumps(held, indent=self.number(4)) + "\n"

    def notes(self, application: str, name: str) -> str:
        return f"# {application}: {name}\n\n{self.sentences(self.number(20))}\n"

    def picture(self, _application: str, _name: str) -> bytes:
        """A PNG of one colour: RFC 2083."""
        width, height = self.number(60), self.number(60)
        head = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
        colour = bytes(self.number(256) - 1 for _ in range(3))
        rows = zlib.compress((b"\0" + colour * width) * height)
        chunks = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">L", len(held)) + kind + held + struct.pack(">L", zlib.crc32(kind + held))
            for kind, held in chunks
        )


def _php(held: dict[str, str]) -> str:
    return "array(\n" + "".join(f"    '{key}' => '{text}',\n" for key, text in held.items()) + ")"


# Folder, suffix, how many of a hundred files, which text.
_SHAPES = (
    ("classes", "php", 34, Writer.class_file),
    ("language", "php", 8, Writer.translation),
    ("config", "php", 4, Writer.settings),
    ("templates", "phtml", 12, Writer.template),
    ("pages", "html", 10, Writer.page),
    ("scripts", "js", 10, Writer.script),
    ("styles", "css", 6, Writer.style),
    ("data", "json", 4, Writer.data),
    ("notes", "md", 4, Writer.notes),
    ("images", "png", 8, Writer.picture),
)


def written(root: Path, count: int, seed: int = 1) -> list[Path]:
    """Write `count` files below `root`, a hundred to an application; the paths of all."""
    writer = Writer(seed)
    paths = []
    for path, content in _files(writer, root, count):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(path)
    return paths


def _files(writer: Writer, root: Path, count: int) -> Iterator[tuple[Path, str | bytes]]:
    for number in range(count):
        turn = number % 100
        application = f"{_KINDS[number // 100 % len(_KINDS)]}{number // 100}"
        at = 0
        while turn >= _SHAPES[at][2]:
            turn -= _SHAPES[at][2]
            at += 1
        folder, suffix, _share, write = _SHAPES[at]
        name = f"{writer.word()}{writer.word().title()}{turn}"
        home = root / "var/www" / application
        yield home / folder / f"{name}.{suffix}", write(writer, application, name)
