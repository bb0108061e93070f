"""Owns what this machine knows of AWS: credentials, region, endpoint, and the signature of a request.

botocore reads the same places as every other tool of AWS; it sends nothing itself, except to renew credentials.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world.http import Ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.session import Session

    from ostinato.world.http import Origin

_NO_CREDENTIALS = (
    "there are no credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `aws configure`"
)


@dataclass(frozen=True, slots=True)
class Account:
    """Who asks AWS, and what the settings of AWS say beside it."""

    region: str
    endpoint: str
    """Of S3; empty for Amazon's own."""
    ca_file: str
    _session: Session | None

    def signed(self, request: Ask, origin: Origin, region: str) -> Ask:
        """The request with its signature, version 4. Raises AttemptFailedError."""
        if self._session is None:
            return request
        from botocore.auth import S3SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.exceptions import BotoCoreError

        try:
            credentials = self._session.get_credentials()
            if credentials is None:
                raise AttemptFailedError(Failure("not-allowed", _NO_CREDENTIALS))
            frozen = credentials.get_frozen_credentials()
        except BotoCoreError as error:
            raise AttemptFailedError(Failure("unknown", f"the credentials for S3: {error}")) from error
        call = AWSRequest(request.method, f"{origin}{request.target}", dict(request.headers), request.body)
        S3SigV4Auth(frozen, "s3", region).add_auth(call)
        return Ask(request.method, request.target, dict(call.headers.items()), request.body)


def aws_account(environ: Mapping[str, str], profile: str = "", *, is_anonymous: bool = False) -> Account:
    """The account that the environment and the files of AWS name. Raises AttemptFailedError."""
    try:
        from botocore.exceptions import BotoCoreError
        from botocore.session import Session
    except ImportError as error:
        raise AttemptFailedError(
            Failure("misconfigured", 'S3 needs botocore: pip install "ostinato[s3]"')
        ) from error
    try:
        session = Session(profile=profile or None)
        endpoint = (
            environ.get("AWS_ENDPOINT_URL_S3")
            or environ.get("AWS_ENDPOINT_URL")
            or session.get_scoped_config().get("endpoint_url")
        )
        return Account(
            region=session.get_config_variable("region") or "",
            endpoint=endpoint or "",
            ca_file=session.get_config_variable("ca_bundle") or "",
            _session=None if is_anonymous else session,
        )
    except BotoCoreError as error:
        raise AttemptFailedError(Failure("misconfigured", f"the settings of AWS: {error}")) from error
