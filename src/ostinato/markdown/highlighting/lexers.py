"""Owns which languages can be coloured, by the names that Chroma gives them, and their tokens."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib import import_module, resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pygments.lexer import Lexer

Token = tuple[str, str]
"""A class name, empty for plain text, and the text."""

PLAIN = "plaintext"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that Chroma knows. Not each has a lexer here; without one its code stays plain."""

    name: str
    aliases: tuple[str, ...]
    has_spaces: bool
    """Whether its spaces are tokens of their own."""
    ends_in_newline: bool = False
    """Whether its lexer sees a new line at the end even where there is none."""


@lru_cache(maxsize=256)
def find_language(name: str) -> Language | None:
    """The language of a name, an alias, the suffix of a file, or the name of a file."""
    by_name, by_file = _tables()
    known = by_name.get(name.lower()) or by_file.get(name) or by_file.get(name.rpartition(".")[2])
    if known is not None:
        return known
    patterns = (file for file in by_file if "*" in file or "[" in file or "?" in file)
    return next((by_file[file] for file in patterns if fnmatchcase(name, file)), None)


@lru_cache(maxsize=1)
def _tables() -> tuple[Mapping[str, Language], Mapping[str, Language]]:
    by_name: dict[str, Language] = {}
    by_file: dict[str, Language] = {}
    text = resources.files(__package__).joinpath("lexers.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, aliases, files = ([*line.split(" | "), "", ""])[:3]
        name, ends, _ = name.partition(" $")
        name, spaces, _ = name.partition(" ~")
        language = Language(name, tuple(filter(None, aliases.split(", "))), bool(spaces), bool(ends))
        for alias in (language.name, *language.aliases):
            by_name.setdefault(alias.lower(), language)
        for file in filter(None, files.split(", ")):
            by_file.setdefault(file, language)
    return by_name, by_file


_PYGMENTS = {
    "Go HTML Template": "html+handlebars", "Go Template": "handlebars", "Go Text Template": "handlebars",
    "react": "jsx", "FSharp": "fsharp", "Gettext": "po", "GDScript3": "gdscript", "Svelte": "html", "PHTML": "html+php",
    "Nu": "bash", "V": "", PLAIN: "",
}  # fmt: skip
"""Where the lexer that comes nearest has another name."""


_OWN = {
    "Bash Session": ("session_lexer", "BashSessionLexer"),
    "Bash": ("bash_lexer", "BashLexer"),
    "C": ("c_lexer", "CLexer"),
    "C++": ("c_lexer", "CppLexer"),
    "Diff": ("line_lexers", "DiffLexer"),
    "Docker": ("docker_lexer", "DockerLexer"),
    "Elixir": ("elixir_lexer", "ElixirLexer"),
    "Go HTML Template": ("go_template_lexer", "GoHtmlTemplateLexer"),
    "Go Template": ("go_template_lexer", "GoTemplateLexer"),
    "Go Text Template": ("go_template_lexer", "GoTemplateLexer"),
    "Go": ("go_lexer", "GoLexer"),
    "GraphQL": ("graphql_lexer", "GraphqlLexer"),
    "HTML": ("html_lexer", "HtmlLexer"),
    "INI": ("line_lexers", "IniLexer"),
    "Java": ("java_lexer", "JavaLexer"),
    "JavaScript": ("javascript_lexer", "JavascriptLexer"),
    "Lua": ("lua_lexer", "LuaLexer"),
    "markdown": ("markdown_lexer", "MarkdownLexer"),
    "PHP": ("php_lexer", "PhpLexer"),
    "Protocol Buffer": ("proto_lexer", "ProtoLexer"),
    "Python": ("python_lexer", "PythonLexer"),
    "R": ("r_lexer", "RLexer"),
    "react": ("jsx_lexer", "JsxLexer"),
    "Rust": ("rust_lexer", "RustLexer"),
    "Swift": ("swift_lexer", "SwiftLexer"),
    "TOML": ("toml_lexer", "TomlLexer"),
    "TypeScript": ("typescript_lexer", "TypescriptLexer"),
    "VimL": ("vim_lexer", "VimLexer"),
    "YAML": ("yaml_lexer", "YamlLexer"),
}
"""Where Chroma and Pygments differ too much: the module and its lexer."""


@lru_cache(maxsize=256)
def lexer_of(language: Language) -> Lexer | None:
    """What splits code of a language into tokens; None where it stays plain."""
    from pygments.lexers import get_lexer_by_name  # heavy: only pages with code need it
    from pygments.util import ClassNotFound

    own = _OWN.get(language.name)
    if own is not None:
        module = import_module(f"{__package__}.{own[0]}")  # loads Pygments, too
        lexer: Lexer = getattr(module, own[1])(stripnl=False, ensurenl=False)
        return lexer
    nearest = _PYGMENTS.get(language.name)
    names = (
        (*(alias.lower() for alias in language.aliases), language.name.lower())
        if nearest is None
        else (nearest,)
    )
    for name in filter(None, names):
        try:
            return get_lexer_by_name(name, stripnl=False, ensurenl=False)
        except ClassNotFound:
            continue
    return None


def lines_of(language: Language, code: str) -> list[list[Token]]:
    """The tokens of each line; what follows a token with the same look is one with it."""
    lines: list[list[Token]] = [[]]
    adds_newline = language.ends_in_newline and not code.endswith("\n")
    tokens = list(_tokens(language, f"{code}\n" if adds_newline else code))
    if adds_newline and tokens and tokens[-1][1] == "\n":
        tokens.pop()  # only a token that began before it keeps the new line
    for name, text in tokens:
        for at, part in enumerate(text.split("\n")):
            if at:
                _append(lines[-1], name, "\n")
                lines.append([])
            if part:
                _append(lines[-1], name, part)
    if not lines[-1]:
        lines.pop()
    return lines


def _append(line: list[Token], name: str, text: str) -> None:
    if line and line[-1][0] == name:
        text = line.pop()[1] + text
    line.append((name, text))


def _tokens(language: Language, code: str) -> Iterator[Token]:
    lexer = lexer_of(language)
    if lexer is None:
        yield "", code
        return
    from pygments.token import STANDARD_TYPES

    plain = _PLAIN_IN_OWN if language.name in _OWN else _PLAIN_CLASSES
    for kind, text in lexer.get_tokens(code):
        while kind not in STANDARD_TYPES and kind.parent is not None:
            kind = kind.parent
        name = STANDARD_TYPES[kind]
        yield "" if name in plain or (name == "w" and not language.has_spaces) else name, text


_PLAIN_CLASSES = frozenset({"esc", "x"})
_PLAIN_IN_OWN = frozenset({"esc"})
