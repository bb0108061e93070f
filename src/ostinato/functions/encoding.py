"""Owns the namespace `encoding`: Base64, hexadecimal digits and JSON."""

from __future__ import annotations

import base64
import binascii

from ostinato.base.cast import to_bool, to_string
from ostinato.base.gojson import encode
from ostinato.base.gostrings import decoded, encoded
from ostinato.base.members import TemplateError
from ostinato.base.safe import HTML
from ostinato.base.values import as_map
from ostinato.functions.registry import function


@function(
    "encoding.Base64Encode",
    alias="base64Encode",
    takes="INPUT",
    gives="string",
    examples=['{{ "Hello world" | base64Encode }}'],
)
def base64_encode(text: object) -> str:
    """Text in Base64."""
    return base64.b64encode(encoded(to_string(text))).decode()


@function("encoding.HexEncode", takes="INPUT", gives="string", examples=['{{ encoding.HexEncode "Hugo" }}'])
def hex_encode(text: object) -> str:
    """Text as hexadecimal digits."""
    return encoded(to_string(text)).hex()


@function(
    "encoding.HexDecode", takes="INPUT", gives="string", examples=['{{ encoding.HexDecode "4875676f" }}']
)
def hex_decode(text: object) -> str:
    """The text that hexadecimal digits stand for."""
    try:
        return decoded(bytes.fromhex(to_string(text)))
    except ValueError as error:
        raise TemplateError(f"encoding/hex: {error}") from error


@function(
    "encoding.Base64Decode",
    alias="base64Decode",
    takes="INPUT",
    gives="string",
    examples=['{{ "SGVsbG8gd29ybGQ=" | base64Decode }}'],
)
def base64_decode(text: object) -> str:
    """The text that Base64 stands for."""
    try:
        return decoded(base64.b64decode(to_string(text), validate=True))
    except binascii.Error as error:
        raise TemplateError(f"illegal base64 data: {error}") from error


@function(
    "encoding.Jsonify",
    alias="jsonify",
    takes="[OPTIONS] INPUT",
    gives="template.HTML",
    examples=['{{ (slice "A" "B" "C") | jsonify }}'],
)
def jsonify(*arguments: object) -> HTML:
    """A value as JSON; options before it are indent, prefix and noHTMLEscape."""
    if not 1 <= len(arguments) <= 2:
        raise TemplateError("" if not arguments else "too many arguments to jsonify")
    options = as_map(arguments[0]) if len(arguments) == 2 else None
    if len(arguments) == 2 and options is None:
        raise TemplateError("jsonify options must be a map")
    chosen = {key.lower(): value for key, value in (options or {}).items()}
    return HTML(
        encode(
            arguments[-1],
            indent=to_string(chosen.get("indent")),
            prefix=to_string(chosen.get("prefix")),
            escape_html=not to_bool(chosen.get("nohtmlescape")),
        )
    )
