"""Owns the sections about the world outside: services, privacy, security, the server, HTTP."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  the decoder reads the types of the fields

from msgspec import Struct, field


class GlobMatcher(Struct, frozen=True, kw_only=True):
    """Names that match any of `includes` and none of `excludes`."""

    excludes: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()


class HttpCacheEntry(Struct, frozen=True, kw_only=True):
    """Which URLs are cached as HTTP asks."""

    for_: GlobMatcher = GlobMatcher(excludes=("**",))


class HttpPoll(Struct, frozen=True, kw_only=True):
    """How often the server asks again for a remote resource. Times in nanoseconds."""

    low: int = 0
    high: int = 0
    for_: GlobMatcher = GlobMatcher()
    disable: bool = False


class HttpCache(Struct, frozen=True, kw_only=True):
    """`HTTPCache`."""

    respect_cache_control_no_store_in_request: bool = False
    respect_cache_control_no_store_in_response: bool = False
    cache: HttpCacheEntry = HttpCacheEntry(for_=GlobMatcher())
    polls: tuple[HttpPoll, ...] = ()


class Headers(Struct, frozen=True, kw_only=True):
    """One of `server.headers`."""

    for_: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


class Redirect(Struct, frozen=True, kw_only=True):
    """One of `server.redirects`."""

    from_: str = ""
    from_re: str = ""
    to: str = ""
    from_headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 0
    force: bool = False


class Server(Struct, frozen=True, kw_only=True):
    """`server`."""

    headers: tuple[Headers, ...] = ()
    redirects: tuple[Redirect, ...] = ()


class Switch(Struct, frozen=True, kw_only=True):
    """A service that can be switched off."""

    disable: bool = False


class GoogleAnalyticsPrivacy(Struct, frozen=True, kw_only=True):
    """`privacy.googleAnalytics`."""

    disable: bool = False
    respect_do_not_track: bool = True


class InstagramPrivacy(Struct, frozen=True, kw_only=True):
    """`privacy.instagram`."""

    disable: bool = False
    simple: bool = False


class VideoPrivacy(Struct, frozen=True, kw_only=True):
    """`privacy.vimeo` and `privacy.x`."""

    disable: bool = False
    enable_dnt: bool = False
    simple: bool = False


class YouTubePrivacy(Struct, frozen=True, kw_only=True):
    """`privacy.youtube`."""

    disable: bool = False
    privacy_enhanced: bool = False


class Privacy(Struct, frozen=True, kw_only=True):
    """`privacy`."""

    disqus: Switch = Switch()
    google_analytics: GoogleAnalyticsPrivacy = GoogleAnalyticsPrivacy()
    instagram: InstagramPrivacy = InstagramPrivacy()
    vimeo: VideoPrivacy = VideoPrivacy()
    youtube: YouTubePrivacy = YouTubePrivacy()
    x: VideoPrivacy = VideoPrivacy()


class SecurityExec(Struct, frozen=True, kw_only=True):
    """`security.exec`."""

    allow: tuple[str, ...] = ("^(dart-)?sass$", "^go$", "^git$", "^node$", "^postcss$")
    os_env: tuple[str, ...] = (
        (
            r"(?i)^((HTTPS?|NO)_PROXY|PATH(EXT)?|APPDATA|TE?MP|TERM|GO\w+|(XDG_CONFIG_)?HOME|USERPROFILE"
            r"|SSH_AUTH_SOCK|DISPLAY|LANG|SYSTEMDRIVE|PROGRAMDATA)$"
        ),
    )


class SecurityFuncs(Struct, frozen=True, kw_only=True):
    """`security.funcs`."""

    getenv: tuple[str, ...] = ("^HUGO_", "^CI$")


class SecurityHttp(Struct, frozen=True, kw_only=True):
    """`security.http`."""

    urls: tuple[str, ...] = (
        r"(?i)^https?://[a-z0-9]",
        r"! (?i)^https?://\d+\.",
        r"! (?i)localhost",
        r"! (?i)^https?://[^/?#]*@",
    )
    proxy_from_environment: bool = False
    methods: tuple[str, ...] = ("(?i)GET|POST",)
    media_types: tuple[str, ...] = ()


class NodePermissions(Struct, frozen=True, kw_only=True):
    """`security.node.permissions`."""

    disable: bool = False
    allow_read: tuple[str, ...] = (".",)
    allow_write: tuple[str, ...] = ()
    allow_addons: tuple[str, ...] = ("tailwindcss",)
    allow_worker: tuple[str, ...] = ("tailwindcss",)
    allow_child_process: tuple[str, ...] = ("tailwindcss",)


class SecurityNode(Struct, frozen=True, kw_only=True):
    """`security.node`."""

    permissions: NodePermissions = NodePermissions()


class Security(Struct, frozen=True, kw_only=True):
    """`security`. Lists are patterns; those that begin with `! ` forbid."""

    exec: SecurityExec = SecurityExec()
    funcs: SecurityFuncs = SecurityFuncs()
    http: SecurityHttp = SecurityHttp()
    node: SecurityNode = SecurityNode()
    allow_content: tuple[str, ...] = ("! ^text/html$", "! ^text/org$")
    enable_inline_shortcodes: bool = False


class Disqus(Struct, frozen=True, kw_only=True):
    """`services.disqus`."""

    shortname: str = ""


class GoogleAnalytics(Struct, frozen=True, kw_only=True):
    """`services.googleAnalytics`."""

    id: str = ""


class XService(Struct, frozen=True, kw_only=True):
    """`services.x`."""

    disable_inline_css: bool = False


class Rss(Struct, frozen=True, kw_only=True):
    """`services.rss`; a limit of -1 is none."""

    limit: int = 0


class Services(Struct, frozen=True, kw_only=True):
    """`services`."""

    disqus: Disqus = Disqus()
    google_analytics: GoogleAnalytics = GoogleAnalytics()
    x: XService = XService()
    rss: Rss = Rss()
