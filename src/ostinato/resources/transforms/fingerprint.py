"""Owns `fingerprint`: a digest in the file name, and the value of an integrity attribute."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError

if TYPE_CHECKING:
    from ostinato.resources.resource import Made

_ALGORITHMS = ("md5", "sha256", "sha384", "sha512")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Hugo docs page "resources.Fingerprint"."""

    algorithm: str = "sha256"
    name = "fingerprint"

    @property
    def key(self) -> str:
        return f"fingerprint_{self.algorithm}"

    def apply(self, made: Made) -> Made:
        if self.algorithm not in _ALGORITHMS:
            raise TemplateError(
                f'unsupported hash algorithm: "{self.algorithm}", use either md5, sha256, sha384 or sha512'
            )
        digest = hashlib.new(self.algorithm, made.content.read(), usedforsecurity=False)
        integrity = f"{self.algorithm}-{base64.b64encode(digest.digest()).decode()}"
        return replace(
            made,
            place=made.place.with_identifier(f".{digest.hexdigest()}"),
            data={**made.data, "Integrity": integrity},
        )
