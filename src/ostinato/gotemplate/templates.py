"""Owns sets of templates: a file with its definitions, and a file laid over its base template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.gotemplate.nodes import Tree


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """What one execution begins with: a root template, and the templates that it brings along."""

    path: str
    root: Tree
    defined: Mapping[str, Tree]

    def tree(self, name: str) -> Tree | None:
        """The template of a name among these: a definition, or the file itself."""
        return self.root if name == self.root.name else self.defined.get(name)


def overlay(base: TemplateSet, main: TemplateSet) -> TemplateSet:
    """`main` laid over its base template, as Go parses one after the other into a clone.

    A definition without content does not replace another; text beside the definitions of `main` replaces
    the whole base, which is Go's rule too.
    """
    defined = dict(base.defined)
    for name, tree in main.defined.items():
        if name not in defined or not tree.is_empty:
            defined[name] = tree
    root = base.root if main.root.is_empty else main.root
    return TemplateSet(main.path, root, defined)
