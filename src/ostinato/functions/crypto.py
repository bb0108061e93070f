"""Owns the namespaces `crypto` and `hash`: digests of text."""

from __future__ import annotations

import hashlib
import hmac as hmac_

import xxhash

from ostinato.base.cast import to_string
from ostinato.base.gostrings import encoded
from ostinato.base.members import TemplateError
from ostinato.functions.registry import function


@function(
    "crypto.MD5",
    alias="md5",
    takes="INPUT",
    gives="string",
    examples=['{{ md5 "Hello world, gophers!" }}'],
)
def md5(text: object) -> str:
    """The MD5 digest in hexadecimal."""
    return hashlib.md5(encoded(to_string(text)), usedforsecurity=False).hexdigest()


@function(
    "crypto.SHA1",
    alias="sha1",
    takes="INPUT",
    gives="string",
    examples=['{{ sha1 "Hello world, gophers!" }}'],
)
def sha1(text: object) -> str:
    """The SHA-1 digest in hexadecimal."""
    return hashlib.sha1(encoded(to_string(text)), usedforsecurity=False).hexdigest()


@function("crypto.SHA256", alias="sha256", takes="INPUT", gives="string", examples=['{{ sha256 "Hello" }}'])
def sha256(text: object) -> str:
    """The SHA-256 digest in hexadecimal."""
    return hashlib.sha256(encoded(to_string(text))).hexdigest()


@function(
    "crypto.Hash",
    takes="[ALGORITHM] INPUT",
    gives="string",
    examples=['{{ crypto.Hash "md5" "a" }}', '{{ crypto.Hash "a" }}'],
)
def hash_(*arguments: object) -> str:
    """The digest by a named algorithm (else sha256) in hexadecimal."""
    if not 1 <= len(arguments) <= 2:
        raise TemplateError(f"crypto.Hash: expected 1 or 2 arguments, got {len(arguments)}")
    name = to_string(arguments[0]) if len(arguments) == 2 else "sha256"
    if name not in ("md5", "sha1", "sha256", "sha384", "sha512"):
        raise TemplateError(f'crypto.Hash: "{name}" is not a supported hash algorithm')
    return hashlib.new(name, encoded(to_string(arguments[-1])), usedforsecurity=False).hexdigest()


@function(
    "crypto.HMAC",
    alias="hmac",
    takes="HASH_TYPE KEY MESSAGE [ENCODING]",
    gives="string",
    examples=['{{ hmac "sha256" "Secret key" "Hello world, gophers!" }}'],
)
def hmac(algorithm: object, key: object, message: object, encoding: object = "hex") -> str:
    """A keyed digest, in hexadecimal or as bytes."""
    name = to_string(algorithm)
    if name not in ("md5", "sha1", "sha256", "sha512"):
        raise TemplateError(f"hmac: {name} is not a supported hash function")
    digest = hmac_.new(encoded(to_string(key)), encoded(to_string(message)), name)
    wanted = to_string(encoding)
    if wanted == "hex":
        return digest.hexdigest()
    if wanted == "binary":
        return digest.digest().decode("utf-8", "surrogateescape")
    raise TemplateError(f'"{wanted}" is not a supported encoding method')


@function(
    "hash.FNV32a",
    alias="crypto.FNV32a",
    takes="STRING",
    gives="int",
    examples=['{{ hash.FNV32a "Hugo Rocks!!" }}'],
)
def fnv32a(text: object) -> int:
    """The 32-bit FNV-1a hash."""
    value = 0x811C9DC5
    for byte in encoded(to_string(text)):
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


@function(
    "hash.XxHash",
    alias="xxhash",
    takes="STRING",
    gives="string",
    examples=['{{ hash.XxHash "The quick brown fox jumps over the lazy dog" }}'],
)
def xx_hash(text: object) -> str:
    """The 64-bit xxHash in hexadecimal."""
    return xxhash.xxh64_hexdigest(encoded(to_string(text)))
