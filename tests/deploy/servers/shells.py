"""Owns real servers of OpenSSH on this machine: keys of their own, nothing of the user's, no rights needed."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/local/sbin")
_SEPARATION = Path("/run/sshd")


def missing(*programs: str) -> str:
    """Why there can be no server here; empty where there can."""
    if _SSHD is None:
        return "sshd is not installed (Debian: openssh-server)"
    for program in ("ssh", "ssh-keygen", *programs):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    return ""


@dataclass(frozen=True)
class ShellServer:
    """A server, and how this machine's user reaches it."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def host_key(self) -> str:
        return (self.folder / "host.pub").read_text().strip()

    def environ(self, **options: str) -> dict[str, str]:
        """For programs that call ssh. `options` are lines of its configuration, before those that are usual here."""
        named = "".join(f"  {name} {value}\n" for name, value in options.items())
        config = self.folder / f"config-{abs(hash(named)):x}"
        if not config.exists():
            config.write_text(
                f"Host *\n{named}  Port {self.port}\n  User {getpass.getuser()}\n"
                f"  IdentityFile {self.folder}/id\n  IdentitiesOnly yes\n  IdentityAgent none\n"
                f"  UserKnownHostsFile {self.folder}/known_hosts\n  GlobalKnownHostsFile /dev/null\n"
                "  KexAlgorithms curve25519-sha256\n"  # the usual one costs many times as much
            )
        command = f"ssh -F {config}"
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "OSTINATO_SSH_COMMAND": command,
            "GIT_SSH_COMMAND": command,
            "GIT_CONFIG_NOSYSTEM": "1",
        }

    def known(self, name: str, key: str, port: int | None = None) -> Path:
        """A file of known hosts in which this server has some key."""
        file = self.folder / name
        file.write_text(f"[127.0.0.1]:{port or self.port} {key}\n")
        return file


@contextmanager
def shell_server(folder: Path, *lines: str) -> Iterator[ShellServer]:
    """A server until the block ends; `lines` are added to its configuration."""
    assert _SSHD is not None
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("host", "id"):
        keygen = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name)]
        subprocess.run(keygen, check=True, stdin=subprocess.DEVNULL)
    if os.geteuid() == 0:
        _SEPARATION.mkdir(exist_ok=True)  # sshd of root does not start without it
    port = _free_port()
    usual = () if any("Subsystem" in line for line in lines) else ("Subsystem sftp internal-sftp",)
    given = "\n".join((*usual, *lines))
    (folder / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/id.pub\n"
        "PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
        f"PermitRootLogin yes\nUseDNS no\nMaxStartups 200\nPermitUserEnvironment no\n"
        # What the user's own shell does when it starts, and how long that takes, is nothing of ours.
        f"SetEnv HOME={folder}\n{given}\n"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [_SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log, stdin=subprocess.DEVNULL
        )
    server = ShellServer(folder, port, process)
    server.known("known_hosts", server.host_key)
    try:
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(server: ShellServer) -> None:
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", server.port), 1).close()
        except OSError:
            if server.process.poll() is not None:
                break
            time.sleep(0.01)
        else:
            return
    raise AssertionError((server.folder / "log").read_text())
