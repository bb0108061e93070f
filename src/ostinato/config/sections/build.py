"""Owns the sections about how files are made: build, caches, images, minifying."""

from __future__ import annotations

from msgspec import Struct


class BuildStats(Struct, frozen=True, kw_only=True):
    """What goes into `hugo_stats.json`."""

    enable: bool = False
    disable_tags: bool = False
    disable_classes: bool = False
    disable_ids: bool = False


class CacheBuster(Struct, frozen=True, kw_only=True):
    """Which resources are made anew when a file changes."""

    source: str = ""
    target: str = ""


class CleanDestination(Struct, frozen=True, kw_only=True):
    """What `cleanDestinationDir` leaves in place."""

    enable: bool = False
    keep_files: tuple[str, ...] = ("{**/,}.{git,gitignore,gitattributes}",)
    keep_dirs: tuple[str, ...] = ("{**/,}.*",)


class Build(Struct, frozen=True, kw_only=True):
    """`build`."""

    use_resource_cache_when: str = "fallback"
    build_stats: BuildStats = BuildStats()
    no_js_config_in_assets: bool = False
    cache_busters: tuple[CacheBuster, ...] = (
        CacheBuster(source=r"(postcss|tailwind)\.config\.(js|mjs|cjs)", target="(css|styles|scss|sass)"),
    )
    clean_destination_dir: CleanDestination = CleanDestination()


class FileCache(Struct, frozen=True, kw_only=True):
    """One of `caches`. `max_age` is in nanoseconds; below 0 is for ever, 0 is off."""

    max_age: int = -1
    dir: str = ""
    path: str = ""
    """Where the files lie: absolute, or below the project's resource folder when `is_resource`."""
    is_resource: bool = False


class Exif(Struct, frozen=True, kw_only=True):
    """`imaging.exif`."""

    include_fields: str = ""
    exclude_fields: str = (
        "GPS|Exif|Exposure[M|P|B]|Contrast|Resolution|Sharp|JPEG|Metering|Sensing|Saturation|ColorSpace|Flash"
        "|WhiteBalance"
    )
    disable_date: bool = False
    disable_lat_long: bool = False


class ImageMeta(Struct, frozen=True, kw_only=True):
    """`imaging.meta`."""

    fields: tuple[str, ...] = (
        (
            "! *{GPS,Exif,Exposure[MPB],Contrast,Resolution,Sharp,JPEG,Metering,Sensing,Saturation,ColorSpace"
            ",Flash,WhiteBalance}*"
        ),
    )
    sources: tuple[str, ...] = ("exif", "iptc")


class Jpeg(Struct, frozen=True, kw_only=True):
    """`imaging.jpeg`."""

    quality: int = 0


class Webp(Struct, frozen=True, kw_only=True):
    """`imaging.webp`."""

    quality: int = 0
    compression: str = ""
    hint: str = ""
    use_sharp_yuv: bool = False
    method: int = 2


class Avif(Struct, frozen=True, kw_only=True):
    """`imaging.avif`."""

    quality: int = 0
    compression: str = ""
    hint: str = ""
    encoder_speed: int = 10


class Imaging(Struct, frozen=True, kw_only=True):
    """`imaging`. Quality, compression and hint are deprecated here; the formats have their own."""

    quality: int = 0
    compression: str = ""
    hint: str = ""
    resample_filter: str = "box"
    anchor: str = "smart"
    bg_color: str = "ffffff"
    first_frame_only: bool = False
    exif: Exif = Exif()
    meta: ImageMeta = ImageMeta()
    jpeg: Jpeg = Jpeg()
    webp: Webp = Webp()
    avif: Avif = Avif()
    source_hash: str = "34c96acdcadb1bbb"
    """Of the section as it is written, for the names of processed files; this one is that of no section."""


class MinifyHtml(Struct, frozen=True, kw_only=True):
    """`minify.tdewolff.html`."""

    keep_comments: bool = False
    keep_conditional_comments: bool = False
    keep_special_comments: bool = True
    keep_default_attr_vals: bool = True
    keep_document_tags: bool = True
    keep_end_tags: bool = True
    keep_quotes: bool = False
    keep_whitespace: bool = False
    template_delims: tuple[str, ...] = ("", "")


class MinifyCss(Struct, frozen=True, kw_only=True):
    """`minify.tdewolff.css`."""

    precision: int = 0
    inline: bool = False
    version: int = 0


class MinifyJs(Struct, frozen=True, kw_only=True):
    """`minify.tdewolff.js`."""

    precision: int = 0
    keep_var_names: bool = False
    version: int = 2022


class MinifyJson(Struct, frozen=True, kw_only=True):
    """`minify.tdewolff.json`."""

    precision: int = 0
    keep_numbers: bool = False


class MinifySvg(Struct, frozen=True, kw_only=True):
    """`minify.tdewolff.svg`."""

    keep_comments: bool = False
    precision: int = 0
    keep_namespaces: tuple[str, ...] = ("", "x-bind")


class MinifyXml(Struct, frozen=True, kw_only=True):
    """`minify.tdewolff.xml`."""

    keep_whitespace: bool = False


class Tdewolff(Struct, frozen=True, kw_only=True):
    """`minify.tdewolff`."""

    html: MinifyHtml = MinifyHtml()
    css: MinifyCss = MinifyCss()
    js: MinifyJs = MinifyJs()
    json: MinifyJson = MinifyJson()
    svg: MinifySvg = MinifySvg()
    xml: MinifyXml = MinifyXml()


class Minify(Struct, frozen=True, kw_only=True):
    """`minify`."""

    minify_output: bool = False
    disable_html: bool = False
    disable_css: bool = False
    disable_js: bool = False
    disable_json: bool = False
    disable_svg: bool = False
    disable_xml: bool = False
    tdewolff: Tdewolff = Tdewolff()


class MediaType(Struct, frozen=True, kw_only=True):
    """A media type with the suffixes of its files; the first is the one that is written."""

    type: str = ""
    suffixes: tuple[str, ...] = ()
    delimiter: str = "."

    @property
    def main_type(self) -> str:
        return self.type.partition("/")[0]

    @property
    def sub_type(self) -> str:
        return self.type.partition("/")[2].partition("+")[0]

    @property
    def first_suffix(self) -> str:
        return self.suffixes[0] if self.suffixes else ""

    @property
    def full_suffix(self) -> str:
        """The first suffix with its delimiter, such as `.html`."""
        return self.delimiter + self.suffixes[0] if self.suffixes else ""

    def __go_json__(self) -> dict[str, object]:
        return {
            "mainType": self.main_type,
            "subType": self.sub_type,
            "delimiter": self.delimiter,
            "type": self.type,
            "string": self.type,
            "suffixes": self.suffixes or ("",),
        }


class OutputFormat(Struct, frozen=True, kw_only=True):
    """A form in which pages are published."""

    name: str = ""
    media_type: MediaType = MediaType()
    path: str = ""
    base_name: str = ""
    rel: str = ""
    protocol: str = ""
    is_plain_text: bool = False
    is_html: bool = False
    no_ugly: bool = False
    ugly: bool = False
    not_alternative: bool = False
    root: bool = False
    permalinkable: bool = False
    weight: int = 0

    def __go_json__(self) -> dict[str, object]:
        return {
            "mediaType": self.media_type.type,
            "path": self.path,
            "baseName": self.base_name,
            "rel": self.rel,
            "protocol": self.protocol,
            "isPlainText": self.is_plain_text,
            "isHTML": self.is_html,
            "noUgly": self.no_ugly,
            "ugly": self.ugly,
            "notAlternative": self.not_alternative,
            "root": self.root,
            "permalinkable": self.permalinkable,
            "weight": self.weight,
        }
