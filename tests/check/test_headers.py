"""Headers as real servers send them: each form is given to its server, where that is installed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ostinato.check.policy.derive import Policy, derive_policy
from ostinato.check.policy.forms import limits_of, write_policy
from tests.check.site_builder import check, page

PLAIN = derive_policy(check({}).needs)
MANY_HASHES = derive_policy(
    check(
        {
            "index.html": page(
                "".join(
                    f'<style>p{{top:{n}px}}</style><p style="top:{n}px" onclick="{n}">x</p><script>{n}</script>'
                    for n in range(24)
                )
            )
        }
    ).needs
)

NGINX = """pid {folder}/pid; error_log {folder}/log; events {{}} daemon off;
http {{
  access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2;
  fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/public; include {folder}/headers; }}
}}"""
CADDY = """{{
  admin off
}}
:{port} {{
  bind 127.0.0.1
  root * {folder}/public
  import {folder}/headers
  file_server
}}"""
APACHE = """ServerRoot {folder}
ServerName localhost
PidFile {folder}/pid
ErrorLog {folder}/log
Listen 127.0.0.1:{port}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule dir_module {modules}/mod_dir.so
DocumentRoot {folder}/public
<Directory {folder}/public>
Include {folder}/headers
</Directory>"""
SERVERS = {
    "nginx": ("nginx", NGINX, ["-c", "{folder}/conf"]),
    "caddy": ("caddy", CADDY, ["run", "--adapter", "caddyfile", "--config", "{folder}/conf"]),
    "apache": ("apache2", APACHE, ["-f", "{folder}/conf", "-DFOREGROUND"]),
}
MODULES = "/usr/lib/apache2/modules"


@contextmanager
def running(form: str, policy: Policy, folder: Path) -> Iterator[str]:
    """The server of a form with the headers of a policy; its address."""
    name, settings, arguments = SERVERS[form]
    program = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
    if program is None or (form == "apache" and not Path(MODULES).is_dir()):
        pytest.skip(f"needs {name}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "public").mkdir()
    (folder / "public/index.html").write_text(page(""))
    folder.chmod(0o755)
    (folder / "headers").write_text(write_policy(policy, form))
    (folder / "conf").write_text(settings.format(folder=folder, port=port, modules=MODULES))
    if form == "nginx":
        # Started by root, it reads files as somebody who may not look into this folder.
        conf = (folder / "conf").read_text()
        (folder / "conf").write_text(f"user root;\n{conf}")
        told = subprocess.run(
            [program, "-t", "-c", folder / "conf"], capture_output=True, text=True, check=False
        )
        assert "test is successful" in told.stderr
    command = [program, *(argument.format(folder=folder) for argument in arguments)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the server did not start")


@pytest.mark.parametrize("policy", [PLAIN, MANY_HASHES], ids=["plain", "many hashes"])
@pytest.mark.parametrize("form", SERVERS)
def test_servers_send_the_policy(form: str, policy: Policy, tmp_path: Path) -> None:
    with running(form, policy, tmp_path) as address, urllib.request.urlopen(address, timeout=10) as answer:
        sent = dict(answer.headers.items())
    assert {name: sent.get(name) for name, _ in policy.all_headers()} == dict(policy.all_headers())


def test_the_long_policy_is_longer_than_a_parameter_of_nginx() -> None:
    assert len(MANY_HASHES.csp()) > 4096


def test_what_a_form_cannot_say_is_told() -> None:
    assert limits_of(PLAIN, "_headers") == ()
    assert "Cloudflare takes 2000" in limits_of(MANY_HASHES, "_headers")[0]
    assert "a page cannot say Permissions-Policy, " in limits_of(PLAIN, "meta")[0]


def test_a_site_that_frames_itself_may() -> None:
    policy = derive_policy(check({"index.html": page('<iframe title="x" src="/a.html"></iframe>')}).needs)
    assert "frame-src 'self'" in policy.csp()
    assert "frame-ancestors 'self'" in policy.csp()
    assert ("X-Frame-Options", "SAMEORIGIN") in policy.headers
