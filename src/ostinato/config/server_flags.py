"""Owns what the command line can say about the development server."""

from __future__ import annotations

from msgspec import Struct


class ServerFlags(Struct, frozen=True, kw_only=True):
    """The flags of `serve`, by Hugo's names; the build's own are in `Flags`."""

    append_port: bool = True
    bind: str = "127.0.0.1"
    port: int = 1313
    port_is_set: bool = False
    disable_browser_error: bool = False
    disable_fast_render: bool = False
    disable_live_reload: bool = False
    live_reload_port: int = -1
    navigate_to_changed: bool = False
    no_http_cache: bool = False
    open_browser: bool = False
    render_static_to_disk: bool = False
    tls_auto: bool = False
    tls_cert_file: str = ""
    tls_key_file: str = ""
    watch: bool = True
