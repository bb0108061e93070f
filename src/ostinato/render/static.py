"""Owns static files: copied into the release as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ostinato.render.render import Output

if TYPE_CHECKING:
    from ostinato.mounts import SourceTree
    from ostinato.site.site import Sites


class FileSink(Protocol):
    """Takes a file of the disk."""

    def put_file(self, path: str, source: str, *, keep_time: bool = True) -> object: ...


def publish_static(tree: SourceTree, sites: Sites, sink: FileSink, *, keep_times: bool = True) -> Output:
    """Copy what is in `static/`; where each language has a host of its own, into each one's folder."""
    output = Output()
    for site in sites:
        if not tree.is_multihost and not site.is_default:
            continue
        code = site.language.code
        prefix = f"{code}/" if tree.is_multihost else ""
        for path, file in tree.static(code).items():
            target = prefix + path
            output.entries[target] = sink.put_file(target, file.filename, keep_time=keep_times)
            output.counts[code, "static"] += 1
    return output
