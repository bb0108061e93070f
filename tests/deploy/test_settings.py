"""`[deployment]` is read as Hugo reads it; what cannot be meant is refused before a host is asked."""

from __future__ import annotations

import base64
import gzip
import json
from hashlib import md5
from typing import TYPE_CHECKING

import pytest

from ostinato.base.diagnostics import Report
from ostinato.config.flags import Flags
from ostinato.config.load import load_config
from ostinato.deploy.addresses import parse_address, relative_folder
from ostinato.deploy.invalidation import invalidation
from ostinato.deploy.registry import Doors, open_target
from ostinato.deploy.settings import (
    Deployment,
    DeploymentSettingsError,
    TargetSettings,
    read_settings,
)
from ostinato.deploy.storing import gzipped, selected, stored_as, types_by_suffix
from ostinato.world.clock import FixedClock
from ostinato.world.disk import RealDisk
from ostinato.world.programs import RealPrograms

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    from ostinato.config.settings import Config

SITE = r"""
baseURL = "https://example.org/"
disableKinds = ["taxonomy", "term", "RSS", "404", "robotstxt"]
[mediaTypes."text/x-verse"]
suffixes = ["verse"]
[deployment]
ORDER = '\.css$'
unheardOf = 1
maxdeletes = "7"
[[deployment.targets]]
NAME = "folder"
url = "file://{folder}?create_dir=true&no_tmp_dir=true"
exclude = "**.{HEIC,psd}"
invalidateCommand = ["true"]
[[deployment.matchers]]
pattern = '\.css$'
CacheControl = "max-age=1"
gzip = true
contentEncoding = "br"
[[deployment.matchers]]
pattern = "^a/"
contentType = "foo/bar"
contentEncoding = "br"
"""

FILES = (
    *("one.css", "one.js", "one.mjs", "one.html", "one.htm", "one.xml", "one.json", "one.svg", "one.woff2"),
    *("one.webmanifest", "one.wasm", "one.txt", "one.verse", "one.atom", "one.map", "one.yaml", "TWO.CSS"),
    *("one.heic", "a/two.psd", "a/b/three.css", "a/b/three.txt", ".hidden/four", ".well-known/four"),
    *(".DS_Store", "a/.DS_Store", ".nojekyll", "five", "nothing.unheardof", "Großes Bild.PNG"),
)


DOORS = Doors(RealDisk(), RealPrograms(), FixedClock(), {})


def loaded(site: Path) -> Config:
    report = Report()
    config = load_config(RealDisk(site), Flags(), {}, report)
    assert config is not None
    assert not report.has_errors
    return config


def test_files_are_stored_as_hugo_stores_them(
    hugo: Callable[..., CompletedProcess[str]], tmp_path: Path
) -> None:
    site, folder = tmp_path / "site", tmp_path / "live"
    for name in FILES:
        file = site / "static" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"hello {name}\n")
    (site / "hugo.toml").write_text(SITE.replace("{folder}", str(folder)))
    hugo("-s", site, "--quiet")
    hugo("deploy", "-s", site)
    theirs = {}
    for sidecar in folder.rglob("*.attrs"):
        told = json.loads(sidecar.read_text())
        data = sidecar.with_suffix("").read_bytes()
        assert md5(data).digest() == base64.b64decode(told["md5"])
        headers = {
            "Cache-Control": told["user.cache_control"],
            "Content-Encoding": told["user.content_encoding"],
        }
        path = sidecar.with_suffix("").relative_to(folder).as_posix()
        theirs[path] = (
            told["user.content_type"],
            {name: value for name, value in headers.items() if value},
            gzip.decompress(data) if headers["Content-Encoding"] == "gzip" else data,
        )

    config = loaded(site)
    settings = read_settings(config.deployment)
    public = site / "public"
    types = types_by_suffix(config.media_types.values())
    paths = (file.relative_to(public).as_posix() for file in public.rglob("*") if file.is_file())
    ours = {}
    for path in selected(paths, settings.chosen()):
        item, data = stored_as(path, (public / path).read_bytes(), settings, types)
        assert item.size == len(data)
        headers = dict(item.headers)
        ours[path] = (
            item.media_type,
            headers,
            gzip.decompress(data) if headers.get("Content-Encoding") == "gzip" else data,
        )
    assert ours == theirs
    assert (settings.order, settings.max_deletes) == ((r"\.css$",), 7)


def test_a_theme_cannot_say_where_to_deploy_to(tmp_path: Path) -> None:
    theme = tmp_path / "themes" / "sly"
    theme.mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text('theme = "sly"\n')
    (theme / "hugo.toml").write_text(
        '[[deployment.targets]]\nurl = "s3://sly"\ninvalidateCommand = ["false"]\n'
    )
    with pytest.raises(DeploymentSettingsError, match="nowhere to deploy to"):
        read_settings(loaded(tmp_path).deployment).chosen()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"maxdeletes": "x"}, 'deployment.maxdeletes must be a whole number, not "x"'),
        ({"maxdeletes": -2}, "deployment.maxdeletes must be a number of files, or -1 for no limit"),
        ({"confirm": "perhaps"}, 'deployment.confirm must be true or false, not "perhaps"'),
        ({"order": ["["]}, "deployment.order[0]: error parsing regexp"),
        ({"matchers": [{"pattern": "("}]}, "deployment.matchers[0].pattern: error parsing regexp"),
        ({"matchers": [{}]}, "deployment.matchers[0] is empty"),
        ({"targets": [{}]}, "deployment.targets[0] is empty"),
        ({"targets": [{"url": "s3://b", "include": "{a"}]}, "deployment.targets[0].include: "),
        ({"targets": [{"name": "a"}, {"name": "a"}]}, '2 targets have the name "a"'),
        (
            {"matchers": [{"cacheControl": "no-store\r\nSet-Cookie: a=b"}]},
            "matchers[0].cachecontrol: a header is one",
        ),
        ({"matchers": [{"contentType": "text/plain\n"}], "workers": "y"}, "deployment.workers must be"),
    ],
)
def test_settings_that_cannot_work_are_refused(table: dict[str, object], message: str) -> None:
    with pytest.raises(DeploymentSettingsError) as refusal:
        read_settings(table)
    assert message in str(refusal.value)
    assert refusal.value.exit_code == 78


def test_the_first_target_is_meant_unless_one_is_named() -> None:
    one, two = TargetSettings(name="one", url="s3://one"), TargetSettings(name="two", url="s3://two")
    assert Deployment(targets=(one, two)).chosen() is one
    assert Deployment(targets=(one, two), target="two").chosen() is two
    assert Deployment(targets=(one, two), target="two").chosen("one") is one
    with pytest.raises(DeploymentSettingsError, match='no deployment target "three"; there is "one", "two"'):
        Deployment(targets=(one, two)).chosen("three")


def test_what_comes_first_is_told_by_the_first_expression() -> None:
    settings = Deployment(order=(r"\.css$", "^a/"))
    assert [settings.rank_of(path) for path in ("a/one.css", "a/one.html", "one.html")] == [0, 1, 2]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "needs a url"),
        ("bucket", "must begin with a scheme"),
        ("gs://bucket", "Google Cloud Storage is not among the targets"),
        ("azblob://container", "Azure Blob Storage is not among the targets"),
        ("gopher://host/", "gopher:// is no kind of target; there is "),
        ("https://example.org/dav/", "write webdav"),
    ],
)
def test_urls_that_lead_nowhere_are_refused(url: str, message: str) -> None:
    with pytest.raises(DeploymentSettingsError) as refusal:
        open_target(TargetSettings(name="a", url=url), DOORS)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sftp://host/a/../../etc", "without . or .."),
        ("sftp://host/a/%2e%2e/etc", "without . or .."),
        ("sftp://host/a%5c..%5cetc", "without . or .."),
        ("sftp://host//etc", "two slashes in a row"),
        ("sftp://host/a%0ab", "control character"),
        ("sftp://host/a\nb", "control character"),
        ("sftp://-oProxyCommand=evil/a", "is no name of a host"),
        ("sftp://-l@host/a", "is no name of a user"),
        ("sftp://host:port/a", "this is no url"),
        ("sftp://host/a#b", "no part after #"),
        ("sftp://host/a?depth=1", 'no option "depth" here; it may be branch'),
        ("sftp://host/a?branch=b&branch=c", "stands there twice"),
        ("sftp://host/a?branch=b%00", "control character"),
    ],
)
def test_urls_that_would_lead_elsewhere_are_refused(url: str, message: str) -> None:
    with pytest.raises(DeploymentSettingsError) as refusal:
        parse_address(url, {"branch"})
    assert message in str(refusal.value)


def test_a_password_in_a_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(DeploymentSettingsError, match="does not belong into settings") as refusal:
        parse_address("webdavs://jo:hunter2@host/site")
    assert "hunter2" not in str(refusal.value)


def test_the_parts_of_an_address() -> None:
    address = parse_address("sftp://jo@example.org:2222/srv/my%20site/?branch=a", {"branch"})
    assert (address.scheme, address.user, address.host, address.port) == ("sftp", "jo", "example.org", 2222)
    assert (address.path, address.text("branch")) == ("/srv/my site", "a")
    assert relative_folder(address.url, "/a/b/", "the prefix") == "a/b"
    with pytest.raises(DeploymentSettingsError, match="the prefix must lead straight"):
        relative_folder(address.url, "../other", "the prefix")


def test_compressed_bytes_say_nothing_of_when_and_where() -> None:
    data = b"a page " * 1000
    assert gzip.decompress(gzipped(data)) == data
    assert gzipped(data) == gzipped(data)
    assert gzipped(data)[4:8] == b"\0\0\0\0"
    assert gzip.decompress(gzipped(b"")) == b""


@pytest.mark.parametrize(
    ("target", "changed", "command"),
    [
        (TargetSettings(), ["a.css"], None),
        (TargetSettings(cloud_front_distribution_id="E1"), [], None),
        (
            TargetSettings(cloud_front_distribution_id="E1"),
            ["a b/index.html"],
            "aws cloudfront create-invalidation --distribution-id=E1 --paths /a%20b/index.html /a%20b/",
        ),
        (
            TargetSettings(cloud_front_distribution_id="E1"),
            [f"{number}.css" for number in range(51)],
            "aws cloudfront create-invalidation --distribution-id=E1 --paths /*",
        ),
        (
            TargetSettings(google_cloud_cdn_origin="project/map"),
            ["a.css"],
            "gcloud compute url-maps invalidate-cdn-cache map --path=/* --project=project --async",
        ),
        (
            TargetSettings(invalidate_command=("purge", "{paths}", "now"), cloud_front_distribution_id="E1"),
            ["a.css", "b.css"],
            "purge /a.css /b.css now",
        ),
    ],
)
def test_a_cdn_is_told_by_a_command(target: TargetSettings, changed: list[str], command: str | None) -> None:
    told = invalidation(Deployment(), target, changed)
    assert (told and " ".join(told)) == command
    assert invalidation(Deployment(invalidate_cdn=False), target, changed) is None
