"""Owns certificates for tests, and a door that speaks TLS with them before a port of this machine."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def certificate(folder: Path, host: str = "127.0.0.1", *, days: int = 1) -> Path:
    """A file with a key and its own certificate for a host, which ends in so many days."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a host of tests")])
    try:
        known_as: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        known_as = x509.DNSName(host)
    end = datetime.now(UTC) + timedelta(days=days)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=30))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([known_as]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    file = folder / f"{host}-{days}.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return file


@contextmanager
def tls_door(upstream: int, file: Path) -> Iterator[int]:
    """A port that speaks TLS and passes on what it hears to another port, until the block ends."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    peer, _ = listener.accept()
                    threading.Thread(target=serve, args=(peer,), daemon=True).start()

        def serve(peer: socket.socket) -> None:
            with (
                suppress(OSError),
                context.wrap_socket(peer, server_side=True) as door,
                socket.create_connection(("127.0.0.1", upstream)) as behind,
            ):
                threading.Thread(target=pass_on, args=(behind, door), daemon=True).start()
                pass_on(door, behind)

        threading.Thread(target=listen, daemon=True).start()
        yield listener.getsockname()[1]


def pass_on(source: socket.socket, end: socket.socket) -> None:
    """Hand on what comes from one end of a connection to the other, until one of them hangs up."""
    with suppress(OSError):
        while data := source.recv(1 << 16):
            end.sendall(data)
        end.shutdown(socket.SHUT_WR)
