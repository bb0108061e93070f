"""Owns which files of a mounted folder count: the `files` of a mount, `ignoreFiles`, and hidden files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.globs import NEGATION, compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ostinato.config.sections.modules import Mount


def mount_filter(mount: Mount) -> Callable[[str], bool] | None:
    """A test for paths below a mount (Hugo docs page "Configure modules", section "files"). Raises GlobError.

    The first pattern that matches decides. Folders are tested on the way down: one that no pattern leads to is
    not entered, so `**.css` means the top folder alone.
    """
    patterns = [*mount.files, *mount.include_files, *(f"{NEGATION}{each}" for each in mount.exclude_files)]
    if not patterns:
        return None
    rules = [_Rule(pattern) for pattern in patterns]
    otherwise = all(rule.excludes for rule in rules)
    entered: dict[str, bool] = {"": True}

    def passes(path: str, *, is_folder: bool) -> bool:
        for rule in rules:
            if rule.matches(path):
                return not rule.excludes
            if is_folder and rule.leads_to(path):
                return True
        return otherwise

    def enters(folder: str) -> bool:
        known = entered.get(folder)
        if known is None:
            above = folder.rpartition("/")[0]
            known = entered[folder] = enters(above) and passes(folder, is_folder=True)
        return known

    return lambda path: enters(f"/{path}".rpartition("/")[0]) and passes(f"/{path}", is_folder=False)


class _Rule:
    """One pattern, and the folders that lead to what it includes."""

    def __init__(self, pattern: str) -> None:
        self.excludes = pattern.startswith(NEGATION)
        pattern = pattern.removeprefix(NEGATION)
        if not pattern.startswith("/"):
            pattern = f"/{pattern}"
        self.matches = compiled(pattern)
        folders = pattern.split("/")[1:-1]
        above = ["/" + "/".join(folders[: count + 1]) for count in range(len(folders))]
        self._above = [] if self.excludes else [compiled(folder) for folder in above]

    def leads_to(self, folder: str) -> bool:
        return any(matches(folder) for matches in self._above)


def ignore_rule(patterns: Iterable[str]) -> Callable[[str], bool] | None:
    """A test for absolute filenames that `ignoreFiles` leaves out."""
    patterns = tuple(patterns)
    if not patterns:
        return None
    import re2  # heavy, and an old setting

    expressions = [re2.compile(pattern) for pattern in patterns]
    return lambda filename: any(each.search(filename) is not None for each in expressions)


def is_hidden(path: str) -> bool:
    """Whether a name on the path is that of a hidden file or of an editor's own (Hugo: `.x`, `#x`, `x~`)."""
    return any(name[0] in ".#" or name[-1] == "~" for name in path.split("/"))
