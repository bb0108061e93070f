"""A bucket of S3 as a target: on the wire, in what it stores, and when the place is not what was said."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from ostinato.deploy.addresses import parse_address
from ostinato.deploy.registry import Doors, all_kinds, open_target
from ostinato.deploy.settings import DeploymentSettingsError, TargetSettings
from ostinato.deploy.target import ConflictError, Switching
from ostinato.deploy.targets.s3 import Layout, S3Session, whereabouts
from ostinato.retry.classify import Outlook, classify
from ostinato.retry.run import AttemptFailedError
from ostinato.world.aws import Account
from ostinato.world.bucket import Bucket
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk
from ostinato.world.http import Answer, Ask, Origin
from ostinato.world.programs import RealPrograms
from tests.deploy import wire
from tests.deploy.servers.buckets import ENVIRON, BucketServer, bucket_server, doorkeeper
from tests.deploy.servers.proxy import Fault, FaultProxy, fault_proxy

if TYPE_CHECKING:
    from ostinato.deploy.target import Session
    from ostinato.retry.classify import Failure

_names = (f"bucket-{number}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def server() -> Iterator[BucketServer]:
    with bucket_server() as server:
        yield server


@pytest.fixture(scope="module")
def proxy(server: BucketServer) -> Iterator[FaultProxy]:
    with fault_proxy(server.port) as proxy:
        proxy.doorkeeper = doorkeeper
        yield proxy


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)


def connected(url: str, *, timeout: float = 10.0, strips: bool = False) -> Session:
    settings = TargetSettings(name="bucket", url=url, strip_index_html=strips)
    doors = Doors(RealDisk(), RealPrograms(), SystemClock(), os.environ)
    return open_target(settings, doors).connect(timeout)


def failure_of(act: Callable[[], object]) -> Failure:
    with pytest.raises(AttemptFailedError) as failed:
        act()
    return failed.value.failure


def refusal_of(act: Callable[[], object]) -> str:
    failure = failure_of(act)
    assert classify(failure).outlook is Outlook.PERMANENT
    return failure.message


@wire.cases
def test_a_broken_attempt_is_mended_by_the_next(
    server: BucketServer, proxy: FaultProxy, operation: str, fault: str
) -> None:
    def new_place() -> Callable[[float], Session]:
        url = server.url(server.make(next(_names)), proxy.port)
        return lambda timeout: connected(url, timeout=timeout)

    wire.check_mended(operation, fault, new_place, proxy)


def test_a_file_is_answered_with_its_headers(server: BucketServer) -> None:
    bucket = server.make(next(_names))
    session = connected(server.url(bucket, prefix="site"))
    assert session.switching is Switching.ORDERED
    style = wire.item(
        "a b/Größe+&.css", wire.STYLE, "text/css", Cache_Control="max-age=9", Content_Encoding="br"
    )
    session.put("r1", style, wire.STYLE)
    status, headers, data = server.get(bucket, "site/a b/Größe+&.css")
    assert (status, data) == (200, wire.STYLE)
    wanted = {"content-type": "text/css", "cache-control": "max-age=9", "content-encoding": "br"}
    assert headers.items() >= wanted.items()
    assert headers["x-amz-meta-sha256"] == style.digest
    assert session.keep("r2", [style, wire.PAGE_ITEM], "r1") == {style.path}
    message = refusal_of(lambda: session.put("r1", wire.item("a.html", b"a", X_Robots="no"), b"a"))
    assert "cannot answer with the header X-Robots" in message


def test_each_request_is_signed_as_it_is_sent(
    server: BucketServer, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.url(server.make(next(_names)), proxy.port, prefix="a b/ü")
    session = connected(url)
    odd = wire.item("%20 +&=~!*'(),;:@$[]ß/?#.txt", b"odd", "text/plain", Cache_Control="max-age=9,  public")
    session.put("r1", odd, b"odd")
    assert session.digest_of("r1", odd) == odd.digest
    assert list(session.list_files("r1")) == [odd.path]
    session.remove("r1", [odd.path])
    assert session.list_files("r1") == {}
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    assert "SignatureDoesNotMatch" in refusal_of(lambda: connected(url))


def test_index_files_can_be_stored_as_their_folders(server: BucketServer) -> None:
    bucket = server.make(next(_names))
    session = connected(server.url(bucket), strips=True)
    home = wire.item("index.html", wire.PAGE)
    for page in (wire.PAGE_ITEM, home):
        session.put("r1", page, wire.PAGE)
        assert session.digest_of("r1", page) == page.digest
    assert sorted(server.files(bucket)) == ["index.html", "posts/a b/"]
    assert sorted(session.list_files("r1")) == ["index.html", "posts/a b/index.html"]
    session.remove("r1", ["posts/a b/index.html"])
    assert sorted(server.files(bucket)) == ["index.html"]


def test_a_long_listing_comes_in_pages(server: BucketServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "3")
    monkeypatch.setattr("ostinato.deploy.targets.s3._MOST_DELETED", 2)
    bucket = server.make(next(_names))
    names = [f"{number}.txt" for number in range(8)]
    for name in names:
        server.put(bucket, name, b"x")
    with fault_proxy(server.port) as proxy:
        session = connected(server.url(bucket, proxy.port))
        before = len(proxy.seen)
        assert list(session.list_files("r1")) == names
        assert len(proxy.seen) - before == 3
        session.remove("r1", names[:7])
        assert proxy.count("POST") == 4
        assert list(session.list_files("r1")) == ["7.txt"]


def test_notes_can_be_kept_where_visitors_do_not_look(server: BucketServer) -> None:
    bucket = server.make(next(_names))
    for notes, prefix in (("private", "site"), ("site/hidden", "site"), ("private/a", "")):
        session = connected(server.url(bucket, prefix=prefix, notes=notes))
        session.write_note("lease", notes.encode(), None)
        assert session.list_files("r1") == {} or not prefix
        assert f"{notes}/lease" in server.keys(bucket)
    with pytest.raises(DeploymentSettingsError, match="the folder of notes must lead straight"):
        connected(server.url(bucket, notes="../elsewhere"))


def test_what_lies_beside_the_prefix_is_not_ours(server: BucketServer) -> None:
    bucket = server.make(next(_names))
    server.put(bucket, "site-of-another/index.html", b"x")
    session = connected(server.url(bucket, prefix="site"))
    assert session.list_files("r1") == {}


def test_of_two_who_write_a_note_one_is_told(server: BucketServer) -> None:
    url = server.url(server.make(next(_names)))
    one, two = connected(url), connected(url)
    version = one.write_note("lease", b"one", None)
    with pytest.raises(ConflictError):
        two.write_note("lease", b"one", None)
    note = two.read_note("lease")
    assert note is not None
    renewed = one.write_note("lease", b"one", version)
    assert renewed != version
    for late in (
        lambda: two.write_note("lease", b"two", note.version),
        lambda: two.remove_note("lease", version),
    ):
        with pytest.raises(ConflictError):
            late()
    one.remove_note("lease", renewed)
    one.remove_note("lease", renewed)
    assert two.read_note("lease") is None
    two.write_note("lease", b"two", None)
    two.switch("r1", None)
    with pytest.raises(ConflictError):
        one.switch("r2", None)
    one.switch("r1", None)
    assert (one.live_release(), one.releases()) == ("r1", ["r1"])


def test_a_host_that_passes_over_conditions_gets_no_lease(server: BucketServer) -> None:
    bucket = server.make(next(_names))
    with fault_proxy(server.port) as deaf:
        deaf.deaf = frozenset({"if-none-match", "if-match"})
        session = connected(server.url(bucket, deaf.port))
        message = refusal_of(lambda: session.write_note("lease", b"one", None))
    assert "passes over the conditions of writes" in message
    assert server.keys(bucket) == [".ostinato/probe"]


def test_a_removed_note_leaves_nothing(server: BucketServer) -> None:
    bucket = server.make(next(_names))
    session = connected(server.url(bucket))
    session.remove_note("state", session.write_note("state", b"one", None))
    assert server.keys(bucket) == [".ostinato/probe"]


def test_a_bucket_that_is_not_there(server: BucketServer) -> None:
    message = refusal_of(lambda: connected(server.url("no-such-bucket")))
    assert 'there is no bucket "no-such-bucket" at http://127.0.0.1' in message


def test_a_bucket_that_we_may_not_list(server: BucketServer, proxy: FaultProxy) -> None:
    bucket = server.make(next(_names))
    proxy.faults[:] = [Fault("403", times=None)]
    try:
        assert "403" in refusal_of(lambda: connected(server.url(bucket, proxy.port)))
    finally:
        proxy.faults.clear()
    assert server.keys(bucket) == []


def test_nobody_is_known(server: BucketServer, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = server.make(next(_names))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    assert "there are no credentials for S3" in refusal_of(lambda: connected(server.url(bucket)))
    assert connected(server.url(bucket, anonymous="true")).list_files("r1") == {}
    monkeypatch.delenv("AWS_CONFIG_FILE")
    message = refusal_of(lambda: connected(server.url(bucket, profile="nobody")))
    assert "the settings of AWS: The config profile (nobody) could not be found" in message


def test_secrets_are_in_no_message(server: BucketServer, proxy: FaultProxy) -> None:
    session = connected(server.url(server.make(next(_names)), proxy.port))
    proxy.faults[:] = [Fault("before"), Fault("500")]
    for _ in range(2):
        failure = failure_of(lambda: session.list_files("r1"))
        assert ENVIRON["AWS_SECRET_ACCESS_KEY"] not in repr(failure)
        assert "Signature" not in repr(failure)
    assert ENVIRON["AWS_SECRET_ACCESS_KEY"] not in repr(session)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("s3://", "which bucket?"),
        ("s3://bucket/folder?region=eu-central-1", "a folder is ?prefix=folder"),
        ("s3://bucket?region=eu-central-1&prefix=../other", "must lead straight to its place"),
        ("s3://bucket?regoin=eu-central-1", 'no option "regoin" here'),
        ("s3://bucket?use_path_style=perhaps", "use_path_style must be true or false"),
        ("s3://key:secret@bucket", "a password does not belong into settings"),
    ],
)
def test_urls_that_are_refused(url: str, message: str) -> None:
    with pytest.raises(DeploymentSettingsError, match=message.replace("?", r"\?")):
        connected(url)


def test_what_a_host_says_does_not_reach_the_terminal_as_it_is() -> None:
    body = b"<Error><Code>Bad</Code><Message>\xc2\x9b31m red&#10;ERROR" + b"!" * 1000 + b"</Message></Error>"
    message = refusal_of(
        lambda: bucket_of(ScriptedHost(Answer(400, "\x1b]0;title\x07", {}, body))).ask("PUT", "a")
    )
    assert message.isprintable()
    assert len(message) < 700


def test_certificates_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/nonexistent/ca.pem")
    message = refusal_of(lambda: connected("s3://bucket?region=eu-central-1&endpoint=https://127.0.0.1:1"))
    assert "the certificates in /nonexistent/ca.pem cannot be read" in message


def test_amazon_is_asked_in_a_region() -> None:
    assert "is no name of a region" in refusal_of(lambda: connected("s3://bucket?region=a.example/"))
    assert "in which region is the bucket?" in refusal_of(lambda: connected("s3://bucket"))


ACCOUNT = Account(region="eu-west-1", endpoint="", ca_file="", _session=None)


@pytest.mark.parametrize(
    ("url", "account", "place"),
    [
        ("s3://bucket", ACCOUNT, "https://bucket.s3.eu-west-1.amazonaws.com/ eu-west-1"),
        (
            "s3://bucket?region=cn-north-1",
            ACCOUNT,
            "https://bucket.s3.cn-north-1.amazonaws.com.cn/ cn-north-1",
        ),
        ("s3://b.example.org", ACCOUNT, "https://s3.eu-west-1.amazonaws.com/b.example.org/ eu-west-1"),
        ("s3://bucket?use_path_style=true", ACCOUNT, "https://s3.eu-west-1.amazonaws.com/bucket/ eu-west-1"),
        ("s3://bucket?endpoint=https://s3.example.org", ACCOUNT, "https://bucket.s3.example.org/ eu-west-1"),
        ("s3://bucket?endpoint=https://[::1]:9000/s3", ACCOUNT, "https://[::1]:9000/s3/bucket/ eu-west-1"),
        (
            "s3://bucket?endpoint=example.org&disable_https=true",
            ACCOUNT,
            "http://bucket.example.org/ eu-west-1",
        ),
        (
            "s3://bucket?s3ForcePathStyle=1",
            replace(ACCOUNT, region="", endpoint="http://minio:9000"),
            "http://minio:9000/bucket/ us-east-1",
        ),
    ],
)
def test_where_a_bucket_is(url: str, account: Account, place: str) -> None:
    origin, base, region = whereabouts(parse_address(url, all_kinds()["s3"].options), account)
    assert f"{origin}{base} {region}" == place


@dataclass
class ScriptedHost:
    """A host that always answers the same."""

    answer: Answer
    asked: list[Ask] = field(default_factory=list)
    origin = Origin("https", "s3.example.org")

    def ask(self, request: Ask, **_: object) -> Answer:
        self.asked.append(request)
        return self.answer

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("status", "code", "outlook", "words"),
    [
        (
            301,
            "PermanentRedirect",
            Outlook.PERMANENT,
            "is not in eu-west-1; it is in us-west-2, write ?region=us-west-2",
        ),
        (400, "AuthorizationHeaderMalformed", Outlook.PERMANENT, "it is in us-west-2"),
        (404, "NoSuchBucket", Outlook.PERMANENT, 'there is no bucket "bucket"'),
        (403, "AccessDenied", Outlook.PERMANENT, "403 Status AccessDenied Because."),
        (403, "RequestTimeTooSkewed", Outlook.PERMANENT, "the clock of this machine is wrong"),
        (403, "ExpiredToken", Outlook.PERMANENT, "ExpiredToken"),
        (400, "BadDigest", Outlook.TEMPORARY, "BadDigest"),
        (400, "XAmzContentSHA256Mismatch", Outlook.TEMPORARY, "XAmzContentSHA256Mismatch"),
        (400, "RequestTimeout", Outlook.TEMPORARY, "RequestTimeout"),
        (400, "EntityTooLarge", Outlook.PERMANENT, "EntityTooLarge"),
        (500, "InternalError", Outlook.TEMPORARY, "InternalError"),
        (503, "SlowDown", Outlook.TEMPORARY, "SlowDown"),
        (409, "ConditionalRequestConflict", Outlook.UNKNOWN, "ConditionalRequestConflict"),
    ],
)
def test_what_s3_complains_of_is_put_into_words(status: int, code: str, outlook: Outlook, words: str) -> None:
    body = f"<Error><Code>{code}</Code><Message>Because.</Message><Region>us-west-2</Region></Error>".encode()
    bucket = bucket_of(ScriptedHost(Answer(status, "Status", {}, body)))
    failure = failure_of(lambda: bucket.ask("PUT", "a.css", body=b"a"))
    assert classify(failure).outlook is outlook
    assert words in failure.message


def bucket_of(host: ScriptedHost) -> Bucket:
    return Bucket(host, ACCOUNT, "eu-west-1", "bucket", "/", {}, SystemClock())


def test_a_deletion_that_fails_in_part_is_a_failure() -> None:
    body = b"<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code><Message>No.</Message></Error></DeleteResult>"
    session = S3Session(bucket_of(ScriptedHost(Answer(200, "OK", {}, body))), Layout())
    assert "removing a: AccessDenied No." in refusal_of(lambda: session.remove("r1", ["a", "b"]))


@pytest.mark.parametrize(
    "body",
    [
        b"<ListBucketResult>",
        b"<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
        b"<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        b'<?xml version="1.0" encoding="no-such"?><ListBucketResult/>',
        b"<html><body>Log in first</body></html>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"",
    ],
)
def test_an_answer_that_makes_no_sense_is_not_taken_for_an_empty_bucket(body: bytes) -> None:
    session = S3Session(bucket_of(ScriptedHost(Answer(200, "OK", {}, body))), Layout())
    assert failure_of(lambda: session.list_files("r1")).kind == "corrupted"


def test_files_go_encrypted_where_the_settings_say_so(server: BucketServer) -> None:
    bucket = server.make(next(_names))
    session = connected(server.url(bucket, ssetype="AES256"))
    session.put("r1", wire.PAGE_ITEM, wire.PAGE)
    assert server.get(bucket, wire.PAGE_ITEM.path)[1]["x-amz-server-side-encryption"] == "AES256"
