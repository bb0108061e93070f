"""Owns the whole of the settings: of the project, and of each language on its own."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  the decoder reads the types of the fields

from msgspec import Struct, field

from ostinato.config.sections.build import Build, FileCache, Imaging, MediaType, Minify, OutputFormat
from ostinato.config.sections.modules import ModuleSettings, Mount
from ostinato.config.sections.outside import HttpCache, Privacy, Security, Server, Services
from ostinato.config.sections.pages import (
    Cascade,
    Frontmatter,
    LanguageEntry,
    MenuEntry,
    PageOrder,
    Pagination,
    Permalink,
    Related,
    Segment,
    Sitemap,
    Weighted,
)

DEFAULT_BASE_URL = "https://example.org/"


_STATIC_DIRS = ("static_dir", *(f"static_dir{number}" for number in range(11)))


class RootSettings(Struct, frozen=True, kw_only=True):
    """The settings that stand outside of any section (Hugo docs page "All settings")."""

    base_url: str = DEFAULT_BASE_URL
    build_drafts: bool = False
    build_expired: bool = False
    build_future: bool = False
    copyright: str = ""
    default_content_language: str = ""
    default_content_language_in_subdir: bool = False
    default_content_role: str = ""
    default_content_role_in_subdir: bool = False
    default_content_version: str = ""
    default_content_version_in_subdir: bool = False
    default_output_format: str = ""
    disable_default_language_redirect: bool = False
    disable_default_site_redirect: bool = False
    disable_aliases: bool = False
    disable_path_to_lower: bool = False
    disable_kinds: tuple[str, ...] = ()
    disable_languages: tuple[str, ...] = ()
    render_segments: tuple[str, ...] = ()
    disable_hugo_generator_inject: bool = False
    disable_live_reload: bool = False
    enable_emoji: bool = False
    main_sections: tuple[str, ...] | None = None
    """None means: work it out from the content."""
    enable_robots_txt: bool = False
    enable_git_info: bool = False
    template_metrics: bool = False
    template_metrics_hints: bool = False
    no_build_lock: bool = False
    ignore_logs: tuple[str, ...] = ()
    ignore_files: tuple[str, ...] = ()
    ignore_cache: bool = False
    enable_missing_translation_placeholders: bool = False
    panic_on_warning: bool = False
    environment: str = "production"
    language_code: str = ""
    locale: str = ""
    has_cjk_language: bool = False
    pluralize_list_titles: bool = True
    capitalize_list_titles: bool = True
    canonify_urls: bool = False
    relative_urls: bool = False
    remove_path_accents: bool = False
    print_unused_templates: bool = False
    print_i18n_warnings: bool = False
    print_path_warnings: bool = False
    ref_links_not_found_url: str = ""
    ref_links_error_level: str = ""
    section_pages_menu: str = ""
    summary_length: int = 70
    title: str = ""
    theme: tuple[str, ...] = ()
    timeout: str = "60s"
    time_zone: str = ""
    title_case_style: str = "AP"
    new_content_editor: str = ""
    no_times: bool = False
    no_chmod: bool = False
    ignore_vendor_paths: str = ""
    themes_dir: str = "themes"
    publish_dir: str = "public"
    resource_dir: str = "resources"
    working_dir: str = ""
    cache_dir: str = ""
    content_dir: str = "content"
    data_dir: str = "data"
    layout_dir: str = "layouts"
    i18n_dir: str = "i18n"
    archetype_dir: str = "archetypes"
    asset_dir: str = "assets"
    static_dir: tuple[str, ...] = ("static",)
    static_dir0: tuple[str, ...] = ()
    static_dir1: tuple[str, ...] = ()
    static_dir2: tuple[str, ...] = ()
    static_dir3: tuple[str, ...] = ()
    static_dir4: tuple[str, ...] = ()
    static_dir5: tuple[str, ...] = ()
    static_dir6: tuple[str, ...] = ()
    static_dir7: tuple[str, ...] = ()
    static_dir8: tuple[str, ...] = ()
    static_dir9: tuple[str, ...] = ()
    static_dir10: tuple[str, ...] = ()


class Settings(RootSettings, frozen=True, kw_only=True):
    """Every setting of Hugo's, by its own name. Keys in maps are lower-cased."""

    author: Mapping[str, object] = field(default_factory=dict)
    social: Mapping[str, str] = field(default_factory=dict)
    build: Build = Build()
    caches: Mapping[str, FileCache] = field(default_factory=dict)
    http_cache: HttpCache = HttpCache()
    markup: Mapping[str, object] = field(default_factory=dict)
    content_types: tuple[str, ...] = ()
    media_types: Mapping[str, MediaType] = field(default_factory=dict)
    imaging: Imaging = Imaging()
    output_formats: Mapping[str, OutputFormat] = field(default_factory=dict)
    """In Hugo's order: by weight, then by name."""
    language_entries: Mapping[str, LanguageEntry] = field(default_factory=dict)
    versions: Mapping[str, Weighted] = field(default_factory=dict)
    roles: Mapping[str, Weighted] = field(default_factory=dict)
    outputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cascade: tuple[Cascade, ...] = ()
    segments: Mapping[str, Segment] = field(default_factory=dict)
    menus: Mapping[str, tuple[MenuEntry, ...]] = field(default_factory=dict)
    deployment: Mapping[str, object] = field(default_factory=dict)
    module: ModuleSettings = ModuleSettings()
    frontmatter: Frontmatter = Frontmatter()
    minify: Minify = Minify()
    permalinks: tuple[Permalink, ...] = ()
    taxonomies: Mapping[str, str] = field(default_factory=dict)
    """The plural of each singular."""
    sitemap: Sitemap = Sitemap()
    related: Related = Related()
    server: Server = Server()
    pagination: Pagination = Pagination()
    page: PageOrder = PageOrder()
    privacy: Privacy = Privacy()
    security: Security = Security()
    services: Services = Services()
    params: Mapping[str, object] = field(default_factory=dict)
    ugly_urls: bool | Mapping[str, bool] = False
    ostinato: Mapping[str, object] = field(default_factory=dict)
    check: Mapping[str, object] = field(default_factory=dict)
    diagrams: Mapping[str, object] = field(default_factory=dict)

    disabled_kinds: frozenset[str] = frozenset()
    """`disable_kinds`, lower-cased, without unknown ones and old names."""
    kind_outputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """`outputs` without disabled kinds, each name that of one of `output_formats`."""
    timeout_seconds: float = 60.0
    raw: Mapping[str, object] = field(default_factory=dict)
    """What the files, the environment and the flags said, without defaults."""

    @property
    def static_dirs(self) -> tuple[str, ...]:
        """`staticDir` and its numbered siblings, each folder once."""
        folders = (folder for name in _STATIC_DIRS for folder in getattr(self, name))
        return tuple(dict.fromkeys(folders))

    def is_kind_enabled(self, kind: str) -> bool:
        return kind not in self.disabled_kinds

    def formats_of(self, kind: str) -> tuple[OutputFormat, ...]:
        """The output formats in which pages of a kind are published."""
        return tuple(self.output_formats[name] for name in self.kind_outputs.get(kind, ()))

    def is_ugly(self, section: str) -> bool:
        """Whether pages of a section are `page.html` rather than `page/index.html`."""
        if isinstance(self.ugly_urls, bool):
            return self.ugly_urls
        return self.ugly_urls.get(section, False)


class LanguageConfig(Settings, frozen=True, kw_only=True):
    """One language: its key, and the settings of the project with its own laid over them."""

    key: str
    index: int = 0
    label: str = ""
    language_locale: str = ""
    """`locale` of the language, as configured; the key stands in where it is empty."""
    direction: str = ""
    weight: int = 0
    disabled: bool = False
    is_default: bool = False

    @property
    def effective_locale(self) -> str:
        return self.language_locale or self.key


class Module(Struct, frozen=True, kw_only=True):
    """A project, theme or module that was found, with what it mounts. Folders are absolute."""

    path: str
    folder: str
    owner: str = ""
    version: str = ""
    vendored: bool = False
    is_project: bool = False
    settings: ModuleSettings = ModuleSettings()
    mounts: tuple[Mount, ...] = ()
    config_files: tuple[str, ...] = ()


class Config(Settings, frozen=True, kw_only=True):
    """The settings of a project, its languages and its modules."""

    languages: tuple[LanguageConfig, ...] = ()
    """Enabled languages, in Hugo's order: by weight, then by key."""
    all_languages: Mapping[str, LanguageConfig] = field(default_factory=dict)
    """Every language by its key, disabled ones too."""
    is_multihost: bool = False
    modules: tuple[Module, ...] = ()
    """The project first, then themes and modules in their order of precedence."""
    files: tuple[str, ...] = ()
    """The files and folders that the settings came from, to watch."""
    clock: str = ""

    @property
    def is_multilingual(self) -> bool:
        return len(self.languages) > 1

    @property
    def default_language(self) -> LanguageConfig:
        return next(language for language in self.languages if language.is_default)

    def language(self, key: str) -> LanguageConfig | None:
        """An enabled language by its key."""
        return next((language for language in self.languages if language.key == key), None)
