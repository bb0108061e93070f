"""Owns the JavaScript engine that runs Pele: loading the bundle, limits, and one engine for each thread."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import threading
from collections.abc import Mapping  # noqa: TC003  the decoder reads the types of the fields
from dataclasses import dataclass
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING

import msgspec

from ostinato.base.diagnostics import WorldError
from ostinato.world.disk import RealDisk

if TYPE_CHECKING:
    import quickjs

SHIPPED_DIGEST = "b82d1bcd435302779a945e1e0f4a54ea56fb26e010ce3f2122f4216fcfc095d7"
"""SHA-256 of `pele.global.js` 1.6.0, as `mermaid-render` 0.14.1 carries it."""

_MEMORY = 256 << 20
_STACK = 1 << 20
_CPU_SECONDS = 10.0
_SOURCE_LIMIT = 50_000
_OUTPUT_LIMIT = 4_000_000
_EDGE_LIMIT = 2_000
_MODEL_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Bundle:
    """Which Pele to run: the shipped one, or a file of the site's with the digest that it must have."""

    path: str = ""
    sha256: str = SHIPPED_DIGEST


class Failure(msgspec.Struct, frozen=True):
    """Why Pele drew nothing. `code`: unsupported-diagram, syntax, semantic, limit or engine; line 0 is unknown."""

    message: str
    code: str
    type: str = ""
    line: int = 0
    column: int = 0
    snippet: str = ""


class Reply(msgspec.Struct, frozen=True):
    """What Pele drew: the SVG as Pele writes it, its size, and the asked parts of the parsed model."""

    svg: str = ""
    width: float = 0
    height: float = 0
    kind: str = ""
    title: str = ""
    linked: bool = False
    model: Mapping[str, object] = {}
    failure: Failure | None = None


class Engine:
    """One JavaScript context with Pele in it. It belongs to the thread that made it."""

    def __init__(self, bundle: Bundle, fields: Mapping[str, tuple[str, ...]]) -> None:
        import quickjs  # heavy, and only sites with diagrams need it

        self.bundle = bundle
        self._failure: type[Exception] = quickjs.JSException
        self._context: quickjs.Context = quickjs.Context()
        self._context.set_memory_limit(_MEMORY)
        self._context.set_max_stack_size(_STACK)
        try:
            self._context.eval(_read_bundle(bundle))
            self._context.eval(files(__package__).joinpath("shim.js").read_text("utf-8"))
            self._context.eval(f"const wantedFields = {json.dumps(fields)};")
        except quickjs.JSException as error:
            raise WorldError(f"The Mermaid engine {_name(bundle)} does not load: {error}") from error
        self._context.set_time_limit(_CPU_SECONDS)

    def draw(self, source: str, *, id_prefix: str, width: int) -> Reply:
        """Draw a source. After a failure with the code `engine` this context must not be used again."""
        options = {
            "idPrefix": id_prefix,
            "maxWidth": width,
            "images": False,
            "linkSchemes": ["http", "https"],
            "limit": _SOURCE_LIMIT,
            "outputLimit": _OUTPUT_LIMIT,
            "maxEdges": _EDGE_LIMIT,
            "now": 0,
        }
        call = f"drawDiagram({json.dumps(source)},{json.dumps(options)},wantedFields,{_MODEL_DEPTH})"
        try:
            answer = self._context.eval(call)
        except self._failure as error:
            return Reply(failure=Failure(_limit_words(str(error)), "engine"))
        return msgspec.json.decode(answer, type=Reply)


_local = threading.local()


def engine(bundle: Bundle, fields: Mapping[str, tuple[str, ...]]) -> Engine:
    """The engine of this thread in this process, made when first asked for.

    Raises WorldError when the bundle is missing, is not the promised one, or does not load.
    """
    made: tuple[int, Engine] | None = getattr(_local, "made", None)
    if made is None or made[0] != os.getpid() or made[1].bundle != bundle:
        made = (os.getpid(), Engine(bundle, fields))
        _local.made = made
    return made[1]


def discard_engine() -> None:
    """Forget the engine of this thread: one that ran into a limit may be in any state."""
    _local.made = None


def _read_bundle(bundle: Bundle) -> str:
    code = RealDisk().read(bundle.path or _shipped_path())
    if bundle.sha256 and hashlib.sha256(code).hexdigest() != bundle.sha256:
        raise WorldError(
            f"The Mermaid engine {_name(bundle)} is not the one that was promised: its SHA-256 differs. "
            "Install it again, or correct diagrams.mermaid.sha256."
        )
    try:
        return code.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WorldError(f"The Mermaid engine {_name(bundle)} is not UTF-8 text") from error


def _shipped_path() -> str:
    spec = importlib.util.find_spec("mermaid_render")
    if spec is None or spec.origin is None:
        raise WorldError("The package mermaid-render, which draws Mermaid diagrams, is not installed")
    return str(PurePath(spec.origin).parent / "pele/pele.global.js")


def _name(bundle: Bundle) -> str:
    return bundle.path or "of mermaid-render"


def _limit_words(error: str) -> str:
    if "interrupted" in error:
        return f"drawing it takes more than {_CPU_SECONDS:g} seconds"
    # Out of memory and out of stack, QuickJS often has no room left to say so.
    if error.strip() in {"", "null"} or "memory" in error or "stack" in error.lower():
        return "drawing it takes too much memory"
    return error.strip().partition("\n")[0]
