"""Small TLS servers with certificates of their own making, for the tests of connections."""

from __future__ import annotations

import datetime
import ipaddress
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.proxies import eventually

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
DAY = datetime.timedelta(days=1)


class Authority:
    """A certificate authority in a folder; `path` is what a client has to trust."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test Authority")])
        own = self._certificate(self._name, self._key.public_key(), ends=DAY)
        authority = own.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.path = folder / "authority.pem"
        signed = authority.sign(self._key, hashes.SHA256())
        self.path.write_bytes(signed.public_bytes(serialization.Encoding.PEM))

    def issue(self, name: str, *, ends: datetime.timedelta = DAY) -> Path:
        """A file with key and certificate for localhost and 127.0.0.1, valid until `ends` from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        names = x509.SubjectAlternativeName(
            [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        )
        builder = self._certificate(subject, key.public_key(), ends).add_extension(names, critical=False)
        made = builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path = self.folder / f"{name}.pem"
        path.write_bytes(private + made)
        return path

    def _certificate(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, ends: datetime.timedelta
    ) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 30 * DAY)
            .not_valid_after(now + ends)
        )


@contextmanager
def serving(certificate: Path | None, answer: bytes | None = ANSWER) -> Iterator[int]:
    """A server on a free port: with TLS where it has a certificate; `answer` None never answers."""
    listener = socket.create_server(("127.0.0.1", 0))
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    threading.Thread(target=_accept, args=(listener, context, answer), daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def _accept(listener: socket.socket, context: ssl.SSLContext | None, answer: bytes | None) -> None:
    while True:
        try:
            raw, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(raw, context, answer), daemon=True).start()


def _serve(raw: socket.socket, context: ssl.SSLContext | None, answer: bytes | None) -> None:
    with suppress(OSError), raw:
        if context is None:
            _talk(raw, answer)
            return
        with context.wrap_socket(raw, server_side=True) as peer:
            _talk(peer, answer)
            peer.unwrap()


def _talk(peer: socket.socket, answer: bytes | None) -> None:
    asked = peer.recv(65536)
    if answer is None:
        peer.recv(1)  # until the other side goes
    elif asked:
        peer.sendall(answer)


@contextmanager
def old_server(certificate: Path) -> Iterator[int]:
    """openssl's own server, which speaks TLS 1.1 only; asyncio's and Python's send no alerts like it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [
        "openssl",
        "s_server",
        "-accept",
        f"127.0.0.1:{port}",
        "-cert",
        str(certificate),
        "-key",
        str(certificate),
    ]
    old = ["-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0", "-www", "-quiet"]
    process = subprocess.Popen(
        [*command, *old], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        eventually(lambda: _listens(port), "openssl's server")
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextmanager
def deaf() -> Iterator[int]:
    """A port whose queue is full: Linux drops further attempts, as a firewall would."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    waiting = []
    for _ in range(4):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(listener.getsockname())
        waiting.append(one)
    try:
        yield listener.getsockname()[1]
    finally:
        for one in waiting:
            one.close()
        listener.close()


def have(*tools: str) -> bool:
    return all(shutil.which(name) for name in tools)
