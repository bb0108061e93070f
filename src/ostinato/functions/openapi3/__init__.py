"""The namespace `openapi3`: descriptions of web interfaces, read with what they refer to."""

from ostinato.functions.openapi3 import unmarshal

__all__ = ["unmarshal"]
