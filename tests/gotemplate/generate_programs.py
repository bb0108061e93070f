"""Owns generated programs in the template language: every action in every other, with variables, loops and calls.

Programs never fail to compile. What they do when they run, failures included, is for the engines to agree on.
"""

from __future__ import annotations

from random import Random

DATA = (
    'dict "n" 3 "zero" 0 "f" 2.5 "s" "text" "e" "" "t" true "nil" nil "l" (slice 3 1 2) "ls" (slice "a" "b") '
    '"m" (dict "b" 2 "a" 1 "c" (dict "d" "deep")) "lm" (slice (dict "k" "x" "v" 1) (dict "k" "y" "v" 2)) '
    '"el" (slice) "em" (dict) "h" (safeHTML "<i>h</i>") "d" (duration "s" 90) "at" (time.AsTime "2020-02-03T04:05:06Z")'
)
"""The expression of the dot that programs run with."""

_FIELDS = (
    ".", ".n", ".zero", ".f", ".s", ".e", ".t", ".nil", ".l", ".ls", ".m", ".lm", ".el", ".em", ".h", ".d", ".at",
    ".m.a", ".m.c.d", ".m.c", ".m.nope", ".nope", ".nope.deeper", ".s.nope", ".at.Year", ".at.Nope", ".d.Seconds",
    "$", "$.n", "$.m.b", "$.lm", "(index .lm 0).k", "(index $.l 1)", "(.at.AddDate 0 1 0).Month", "(dict \"q\" .).q.n",
)  # fmt: skip
_CONSTANTS = (
    "0", "1", "-7", "0x_1F", "0b1_01", "0o17", "017", "1_000", "1e3", "2.5", ".5", "0x1p4", "'c'", "'\\n'", "'\\x41'",
    "'\\u00e9'", '"str"', '"q\\"\\t\\u00e9"', "`raw \\n`", "true", "false", '""', '"<b>"',
)  # fmt: skip
_FUNCTIONS = (
    ("print", 0, 3), ("printf", -1, 0), ("not", 1, 1), ("and", 1, 3), ("or", 1, 3), ("eq", 2, 3),
    ("ne", 2, 2), ("lt", 2, 2), ("ge", 2, 2), ("index", 2, 2), ("add", 2, 2), ("mul", 2, 2), ("default", 2, 2),
    ("upper", 1, 1), ("strings.TrimSpace", 1, 1), ("slice", 0, 3), ("cond", 3, 3), ("isset", 2, 2), ("append", 2, 2),
    ("first", 2, 2), ("delimit", 2, 2), ("dict", -2, 0), ("string", 1, 1), ("int", 1, 1), ("seq", 1, 1),
    ("where", -3, 0), ("sort", 1, 1), ("reflect.IsMap", 1, 1), ("jsonify", 1, 1), ("merge", 2, 2), ("in", 2, 2),
)  # fmt: skip
_WORDS = ("text ", "a, ", "<p>", "</p>", "\n", " ", "  \n  ", "é日", "&amp; ", "{ } ", "1 ")
_MARKS = (("", ""), ("", ""), ("", ""), ("- ", ""), ("", " -"), ("- ", " -"))


class Program:
    """Writes one program at random."""

    def __init__(self, rng: Random, number: int, partials: int = 0, names: list[str] | None = None) -> None:
        self.rng = rng
        self.number = number
        self.partials = partials
        """As many programs before this one may be called."""
        self.variables: list[list[str]] = [[]]
        self.names = [] if names is None else names
        """Of all templates in this file."""
        self.defined: list[str] = []
        self.definitions: list[str] = []
        self.count = 0

    def write(self) -> str:
        body = self.nodes(3)
        if self.rng.random() < 0.15 and self.number % 3 == 0:
            body += self.action(f"return {self.parenthesized(1)}")
        return body + "".join(self.definitions)

    # ------------------------------------------------------------------ expressions

    def operand(self, depth: int) -> str:
        kind = self.rng.random()
        known = [name for block in self.variables for name in block]
        if known and kind < 0.3:
            return self.rng.choice(known) + self.rng.choice(("", "", "", ".a", ".n", ".k.x"))
        if kind < 0.6:
            return self.rng.choice(_FIELDS)
        if kind < 0.8 or depth <= 0:
            return self.rng.choice(_CONSTANTS)
        return f"({self.expression(depth - 1)})"

    def expression(self, depth: int) -> str:
        """A pipeline."""
        commands = [self.command(depth)]
        while self.rng.random() < 0.2 and len(commands) < 3:
            name, low, high = self.rng.choice([function for function in _FUNCTIONS if function[1] > 0])
            count = max(self.rng.randint(low, max(low, high)) - 1, 0)
            commands.append(" ".join([name, *(self.operand(depth - 1) for _ in range(count))]))
        return self.rng.choice((" | ", "|", " |\n ")).join(commands)

    def command(self, depth: int) -> str:
        kind = self.rng.random()
        if kind < 0.45 or depth <= 0:
            return self.operand(depth)
        if kind < 0.5:
            return f"(try {self.parenthesized(depth - 1)}).{self.rng.choice(('Value', 'Err', 'Value'))}"
        if kind < 0.55 and self.partials:
            name = self.rng.choice(("partial", "partial", "partialCached", "partials.Include"))
            variant = f" {self.rng.randint(0, 2)}" if name == "partialCached" else ""
            return f'{name} "q/p{self.rng.randrange(self.partials)}.txt" {self.operand(0)}{variant}'
        name, low, high = self.rng.choice(_FUNCTIONS)
        if low < 0:
            return self.special(name, depth)
        return " ".join([name, *(self.operand(depth - 1) for _ in range(self.rng.randint(low, high)))])

    def special(self, name: str, depth: int) -> str:
        match name:
            case "printf":
                verbs = [
                    self.rng.choice(("%v", "%d", "%s", "%q", "%T", "%5.1f"))
                    for _ in range(self.rng.randint(0, 3))
                ]
                return " ".join(["printf", f'"{"|".join(verbs)}"', *(self.operand(depth - 1) for _ in verbs)])
            case "dict":
                pairs = (f'"k{n}" {self.operand(depth - 1)}' for n in range(self.rng.randint(0, 3)))
                return " ".join(["dict", *pairs])
            case _:
                return f'where $.lm "k" "{self.rng.choice(("eq", "ne", "in"))}" {self.operand(0)}'

    def parenthesized(self, depth: int) -> str:
        return f"({self.expression(depth)})"

    # ------------------------------------------------------------------ actions

    def action(self, inside: str) -> str:
        left, right = self.rng.choice(_MARKS)
        return f"{{{{{left}{' ' if not left else ''}{inside}{' ' if not right else ''}{right}}}}}"

    def nodes(self, depth: int) -> str:
        self.variables.append([])
        text = "".join(self.node(depth) for _ in range(self.rng.randint(1, 5)))
        self.variables.pop()
        return text

    def fresh(self) -> str:
        self.count += 1
        return self.rng.choice((f"$v{self.count}", f"$v{self.count}", "$x", "$y"))

    def node(self, depth: int) -> str:
        kind = self.rng.random()
        if kind < 0.25:
            return self.rng.choice(_WORDS)
        if kind < 0.45 or depth <= 0:
            return self.action(self.expression(2))
        if kind < 0.53:
            return self.declaration()
        if kind < 0.57:
            return self.rng.choice(("{{/* note */}}", "{{- /* {{ note }}\n */ -}}"))
        if kind < 0.72:
            return self.branch(depth, "if")
        if kind < 0.82:
            return self.branch(depth, "with")
        if kind < 0.95:
            return self.range(depth)
        return self.call(depth)

    def declaration(self) -> str:
        known = [name for block in self.variables for name in block]
        value = self.expression(2)
        if known and self.rng.random() < 0.5:
            return self.action(f"{self.rng.choice(known)} = {value}")
        name = self.fresh()
        text = self.action(f"{name} := {value}")
        self.variables[-1].append(name)
        return text

    def condition(self) -> str:
        if self.rng.random() < 0.25:
            name = self.fresh()
            value = self.expression(1)
            self.variables[-1].append(name)
            return f"{name} := {value}"
        return self.expression(1)

    def branch(self, depth: int, word: str) -> str:
        self.variables.append([])
        text = self.action(f"{word} {self.condition()}") + self.nodes(depth - 1)
        while self.rng.random() < 0.25:
            text += self.action(f"else {word} {self.condition()}") + self.nodes(depth - 1)
        self.variables.pop()
        if self.rng.random() < 0.5:
            text += self.action("else") + self.nodes(depth - 1)
        return text + self.action("end")

    def range(self, depth: int) -> str:
        subject = self.rng.choice(
            (".l", ".ls", ".m", ".lm", "3", "$.n", ".el", ".nil", "(seq 2)", "$.m.c", ".s", ".nope")
        )
        names = [self.fresh() for _ in range(self.rng.randint(0, 2))]
        declared = f"{', '.join(names)} := " if names else ""
        self.variables.append(list(names))
        body = self.nodes(depth - 1)
        if self.rng.random() < 0.3:
            leave = self.action(self.rng.choice(("break", "continue")))
            body += (
                self.action(f"if {self.expression(1)}") + leave + self.action("end") + self.nodes(depth - 2)
            )
        self.variables.pop()
        text = self.action(f"range {declared}{subject}") + body
        if self.rng.random() < 0.3:
            text += self.action("else") + self.nodes(depth - 1)
        return text + self.action("end")

    def call(self, depth: int) -> str:
        if self.defined and self.rng.random() < 0.5:
            return self.action(f'template "{self.rng.choice(self.defined)}" {self.operand(0)}')
        self.names.append(f"d{self.number}_{len(self.names)}")
        name = self.names[-1]
        inner = Program(self.rng, self.number, names=self.names)
        body = inner.nodes(depth - 1)
        if self.rng.random() < 0.3:
            block = f'{{{{ block "{name}" {self.operand(0)} }}}}{body}{{{{ end }}}}'
            self.definitions += inner.definitions
            self.defined.append(name)
            return block
        if self.rng.random() < 0.3:
            self.definitions.append(f'{{{{ define "_partials/{name}.txt" }}}}{body}{{{{ end }}}}')
            self.definitions += inner.definitions
            return self.action(f'partial "{name}.txt" {self.operand(0)}')
        self.definitions.append(f'{{{{ define "{name}" }}}}{body}{{{{ end }}}}')
        self.definitions += inner.definitions
        self.defined.append(name)
        return self.action(f'template "{name}" {self.operand(0)}')


def programs(rng: Random, count: int) -> list[str]:
    """Programs, each of which may call those before it as partials `q/pN.txt`."""
    return [Program(rng, number, min(number, 20)).write() for number in range(count)]
