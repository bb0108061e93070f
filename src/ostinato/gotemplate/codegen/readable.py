"""Owns how the Python of a template is shown to people: as source, under the lines of the template it is from."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ostinato.gotemplate.codegen.module import Unit

_MARK = "_line_"
_MARKED = re.compile(rf"^( *){_MARK}(\d+)$", re.MULTILINE)


def readable(unit: Unit) -> str:
    """The source of one function; each line of the template is a comment above what became of it."""
    source = unit.tree.source
    lines = source.text.split("\n")
    body = [_Spelled().visit(statement) for statement in unit.function.body]
    function = ast.FunctionDef(
        unit.function.name, unit.function.args, list(_marked(body, _Told())), [], None, None
    )
    code = ast.unparse(ast.fix_missing_locations(function))
    shown = _MARKED.sub(lambda mark: _comment(mark[1], int(mark[2]), lines), code)
    return f"# {unit.name}" + (f" in {source.path}" if source.path != unit.name else "") + f"\n{shown}\n"


def _comment(indent: str, number: int, lines: list[str]) -> str:
    return f"{indent}# {number}: {lines[number - 1].strip()}".rstrip()


class _Spelled(ast.NodeTransformer):
    """Makes sums of f-strings that cannot be written: Python 3.11 lets no backslash into their expressions."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        self.generic_visit(node)
        try:
            ast.unparse(node)
        except ValueError:
            pieces = [
                piece.value if isinstance(piece, ast.FormattedValue) else piece for piece in node.values
            ]
            total = pieces[0]
            for piece in pieces[1:]:
                total = ast.copy_location(ast.BinOp(total, ast.Add(), piece), node)
            return total
        return node


class _Told:
    """The last line of the template that was shown."""

    def __init__(self) -> None:
        self.line = 0

    def marks(self, nodes: Iterable[ast.AST]) -> Iterator[ast.stmt]:
        """Statements that stand for the lines that these nodes are from and that were not shown yet."""
        places = [node for top in nodes for node in ast.walk(top) if isinstance(node, ast.expr | ast.stmt)]
        first = min(node.lineno for node in places)
        last = max(node.end_lineno or node.lineno for node in places)
        for number in range(max(first, self.line + 1), last + 1):
            yield ast.Expr(ast.Name(f"{_MARK}{number}", ast.Load()))
        self.line = max(self.line, last)


def _marked(statements: Iterable[ast.stmt], told: _Told) -> Iterator[ast.stmt]:
    for statement in statements:
        match statement:
            case ast.If():
                yield from told.marks([statement.test])
                yield _branches(statement, told)
            case ast.For():
                yield from told.marks([statement.target, statement.iter])
                body = list(_marked(statement.body, told))
                yield ast.For(statement.target, statement.iter, body, list(_marked(statement.orelse, told)))
            case _:
                yield from told.marks([statement])
                yield statement


def _branches(statement: ast.If, told: _Told) -> ast.If:
    """An `if`. One that stands alone in an `else` is an `elif`, which has no place for a comment before it."""
    body = list(_marked(statement.body, told))
    match statement.orelse:
        case [ast.If() as other]:
            return ast.If(statement.test, body, [_branches(other, told)])
        case otherwise:
            return ast.If(statement.test, body, list(_marked(otherwise, told)))
