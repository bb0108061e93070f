"""Owns what the command line can say about a build. None means that a flag was not given."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import asdict

from ostinato.config.tree import Tree, put

_KEYS = {
    "minify": ("minify", "minifyoutput"),
    "destination": ("publishdir",),
    "editor": ("newcontenteditor",),
}
"""Flags that have another name among the settings."""

_NOT_SETTINGS = frozenset(
    {
        "source",
        "config",
        "config_dir",
        "quiet",
        "log_level",
        "watch",
        "poll",
        "render_to_memory",
        "render_static_to_disk",
        "force_sync_static",
        "gc",
        "clock",
        "print_memory_usage",
        "trace",
        "live_reload_port",
    }
)
"""Flags that say how to work, not what the site is."""


class Flags(Struct, frozen=True, kw_only=True):
    """The flags of `build` and of those who build first, by Hugo's names."""

    source: str | None = None
    destination: str | None = None
    environment: str | None = None
    config: str | None = None
    config_dir: str | None = None
    themes_dir: str | None = None
    theme: tuple[str, ...] | None = None
    base_url: str | None = None
    cache_dir: str | None = None
    content_dir: str | None = None
    layout_dir: str | None = None
    ignore_vendor_paths: str | None = None
    render_segments: tuple[str, ...] | None = None
    disable_kinds: tuple[str, ...] | None = None
    build_drafts: bool | None = None
    build_future: bool | None = None
    build_expired: bool | None = None
    clean_destination_dir: bool | None = None
    enable_git_info: bool | None = None
    ignore_cache: bool | None = None
    minify: bool | None = None
    no_build_lock: bool | None = None
    no_chmod: bool | None = None
    no_times: bool | None = None
    panic_on_warning: bool | None = None
    print_i18n_warnings: bool | None = None
    print_path_warnings: bool | None = None
    print_unused_templates: bool | None = None
    template_metrics: bool | None = None
    template_metrics_hints: bool | None = None
    disable_live_reload: bool | None = None
    editor: str | None = None

    clock: str | None = None
    log_level: str | None = None
    quiet: bool = False
    watch: bool = False
    poll: str | None = None
    gc: bool = False
    force_sync_static: bool = False
    render_to_memory: bool = False
    render_static_to_disk: bool = False
    print_memory_usage: bool = False
    trace: str | None = None
    live_reload_port: int | None = None

    def settings(self) -> Tree:
        """The settings that the flags say, as raw as those of a file."""
        tree: Tree = {}
        for name, value in asdict(self).items():
            if value is not None and name not in _NOT_SETTINGS:
                keys = _KEYS.get(name, (name.replace("_", ""),))
                put(tree, keys, list(value) if isinstance(value, tuple) else value)
        return tree
