"""One tree of source files out of a project, its themes and modules."""

from ostinato.mounts.mount import mount
from ostinato.mounts.tree import SourceFile, SourceTree

__all__ = ["SourceFile", "SourceTree", "mount"]
