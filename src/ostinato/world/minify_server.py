"""Owns the process that minifies for those that fork: requests come in by standard input, until that ends."""

from __future__ import annotations

import os
import sys

import msgspec

from ostinato.world.minifying import Answer, MinifyError, Request, frames, minify_here, write_frame


def serve() -> None:
    """Answer each request in turn."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        for frame in frames(sys.stdin.buffer):
            request = msgspec.msgpack.decode(frame, type=Request)
            try:
                answer = Answer(minify_here(request.settings, request.media_type, request.data))
            except MinifyError as error:
                answer = Answer(b"", str(error))
            write_frame(answers, msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    serve()
