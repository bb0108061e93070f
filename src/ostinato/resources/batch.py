"""Owns `js.Batch`: what templates add to a batch while pages are rendered, and its groups as resources."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.base.members import TemplateError, expose, go_type
from ostinato.base.values import as_map
from ostinato.resources.collection import Resources
from ostinato.resources.content import Content
from ostinato.resources.options import Options
from ostinato.resources.resource import Resource
from ostinato.resources.transforms.batch_run import BatchRun, Group, Script

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Publish = Callable[[str, Content], Resource]
    """Makes a resource of a path and its content."""


class OptionsSetter:
    """Takes the options of one script, runner, instance or batch."""

    __slots__ = ("_is_given", "options")

    def __init__(self) -> None:
        self.options: Options | None = None
        self._is_given = False

    def once(self) -> OptionsSetter | None:
        """Itself for the first who asks, nothing for all others: so that `with` sets options once."""
        given, self._is_given = self._is_given, True
        return None if given else self

    def set_options(self, options: object) -> str:
        if as_map(options) is None:
            raise TemplateError(f"expected a map, got {go_type(options)}")
        self.options = Options(options)
        return ""


class BatchGroup:
    """Scripts, their instances, and runners that are given both."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.scripts: dict[str, OptionsSetter] = {}
        self.runners: dict[str, OptionsSetter] = {}
        self.instances: dict[tuple[str, str], OptionsSetter] = {}

    def script(self, name: object) -> OptionsSetter | None:
        return self.scripts.setdefault(_checked(name), OptionsSetter()).once()

    def runner(self, name: object) -> OptionsSetter | None:
        return self.runners.setdefault(_checked(name), OptionsSetter()).once()

    def instance(self, script: object, name: object) -> OptionsSetter | None:
        return self.instances.setdefault((_checked(script), _checked(name)), OptionsSetter()).once()

    def frozen(self) -> Group:
        """The group as it is bundled: everything in the order of names. Raises TemplateError."""
        instances: dict[str, list[tuple[str, object]]] = {}
        for (script, name), held in sorted(self.instances.items(), key=lambda entry: "_".join(entry[0])):
            params = held.options.get("params") if held.options is not None else None
            instances.setdefault(script, []).append((name, params))
        return Group(self.name, _scripts(self.scripts, "*"), instances, _scripts(self.runners, "default"))


class Batch:
    """A batch (Hugo docs page "js.Batch"). It is built once, when a template first asks."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._config = OptionsSetter()
        self._groups: dict[str, BatchGroup] = {}
        self._built: Package | None = None

    def config(self) -> OptionsSetter | None:
        return self._config.once()

    def group(self, name: object) -> BatchGroup:
        key = _checked(name)
        return self._groups.setdefault(key, BatchGroup(key))

    def build(
        self, run: Callable[[tuple[Group, ...], Options], Mapping[str, bytes]], publish: Publish
    ) -> Package:
        """The groups as resources; what they share is published at once. Raises TemplateError."""
        if self._built is None:
            groups = tuple(self._groups[name].frozen() for name in sorted(self._groups))
            try:
                files = run(groups, self._config.options or Options())
            except TemplateError as error:
                raise TemplateError(f'failed to build JS batch "{self.name}": {error}') from error
            self._built = self._package(groups, files, publish)
        return self._built

    def _package(self, groups: tuple[Group, ...], files: Mapping[str, bytes], publish: Publish) -> Package:
        made = {
            name: publish(posixpath.join(self.name, name), Content.of_bytes(data))
            for name, data in files.items()
        }
        held: dict[str, Resources] = {}
        for group in groups:
            entries = [*(f"{group.name}_{runner.name}_runner" for runner in group.runners), group.name]
            names = [f"{entry}{suffix}" for entry in entries for suffix in (".js", ".css")]
            held[group.name] = Resources(made.pop(name) for name in names if name in made)
        for shared in made.values():
            shared.publish()
        return Package(held)


class Batcher:
    """A batch as a template of one site sees it."""

    __slots__ = ("batch", "publish", "run")

    def __init__(
        self,
        batch: Batch,
        run: Callable[[tuple[Group, ...], Options], Mapping[str, bytes]],
        publish: Publish,
    ) -> None:
        self.batch = batch
        self.run = run
        self.publish = publish


class Package:
    """A batch that is built."""

    __slots__ = ("groups",)

    def __init__(self, groups: dict[str, Resources]) -> None:
        self.groups = groups


def _scripts(held: Mapping[str, OptionsSetter], export: str) -> tuple[Script, ...]:
    return tuple(_script(name, held[name].options or Options(), export) for name in sorted(held))


def _script(name: str, options: Options, export: str) -> Script:
    resource = options.get("resource")
    if not isinstance(resource, Resource):
        raise TemplateError("resource not set")
    return Script(
        name,
        resource,
        options.text("export") or export,
        options.get("params"),
        options.get("importContext"),
    )


def checked_batch_name(name: object) -> str:
    """The name of a batch, which may have slashes. Raises TemplateError."""
    return _checked(name, is_batch=True)


def _checked(name: object, *, is_batch: bool = False) -> str:
    text = to_string(name)
    if not text:
        raise TemplateError("id must be set")
    if "\\" in text:
        raise TemplateError("id must not contain backslashes")
    if not is_batch and "/" in text:
        raise TemplateError("id must not contain forward slashes")
    return text


expose(OptionsSetter, "js.OptionsSetter", {"SetOptions": OptionsSetter.set_options})
expose(
    BatchGroup,
    "*esbuild.scriptGroup",
    {"Instance": BatchGroup.instance, "Runner": BatchGroup.runner, "Script": BatchGroup.script},
)
expose(
    Batcher,
    "*esbuild.batcher",
    {
        "Build": lambda batcher: batcher.batch.build(batcher.run, batcher.publish),
        "Config": lambda batcher: batcher.batch.config(),
        "Group": lambda batcher, name: batcher.batch.group(name),
    },
)
expose(Package, "*esbuild.Package", {"Groups": lambda package: package.groups})

__all__ = ["Batch", "BatchRun", "Batcher", "checked_batch_name"]
