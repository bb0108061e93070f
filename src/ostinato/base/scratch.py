"""Owns the scratch pad that templates write to: `.Store`, `.Scratch`, `newScratch`."""

from __future__ import annotations

from ostinato.base.members import TemplateError, expose, go_type
from ostinato.base.slices import appended
from ostinato.base.values import as_items, is_number, sorted_items


class Scratch:
    """Values under names, changed by templates. Lives in the render context, never in the page graph."""

    __slots__ = ("values",)

    def __init__(self) -> None:
        self.values: dict[str, object] = {}

    def set(self, key: object, value: object) -> str:
        self.values[str(key)] = value
        return ""

    def get(self, key: object) -> object:
        return self.values.get(str(key))

    def add(self, key: object, addend: object) -> str:
        """Numbers are summed, text is joined, slices grow."""
        name = str(key)
        old = self.values.get(name)
        self.values[name] = addend if name not in self.values or old is None else _added(old, addend)
        return ""

    def delete(self, key: object) -> str:
        self.values.pop(str(key), None)
        return ""

    def set_in_map(self, key: object, field: object, value: object) -> str:
        self._map(key)[str(field)] = value
        return ""

    def delete_in_map(self, key: object, field: object) -> str:
        self._map(key).pop(str(field), None)
        return ""

    def sorted_values(self, key: object) -> object:
        """The values of a map in the order of its keys; nil when there is no map."""
        held = self.values.get(str(key))
        return [value for _, value in sorted_items(held)] if isinstance(held, dict) else None

    def _map(self, key: object) -> dict[str, object]:
        held = self.values.setdefault(str(key), {})
        if not isinstance(held, dict):
            raise TemplateError(f"scratch: {key} is no map but {go_type(held)}")
        return held


def _added(old: object, addend: object) -> object:
    if as_items(old) is not None:
        return appended(old, addend)
    if isinstance(old, str) and isinstance(addend, str):
        return old + addend
    if is_number(old) and is_number(addend):
        return old + addend  # type: ignore[operator]
    raise TemplateError(f"can't apply the operator to the values: {go_type(old)} and {go_type(addend)}")


expose(
    Scratch,
    "*hstore.Scratch",
    {
        "Add": Scratch.add,
        "Delete": Scratch.delete,
        "DeleteInMap": Scratch.delete_in_map,
        "Get": Scratch.get,
        "GetSortedMapValues": Scratch.sorted_values,
        "Set": Scratch.set,
        "SetInMap": Scratch.set_in_map,
        "Values": lambda scratch: scratch.values,
    },
)
