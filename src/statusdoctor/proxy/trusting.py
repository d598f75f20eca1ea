"""What makes a command's clients trust the proxy: bundles of certificates, and a truststore for Java.

A bundle holds what the command trusts without the proxy, and the proxy's CA.
"""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

#: Variables that name a file in place of the system's roots: OpenSSL (Python, Ruby, .NET, Rust) and Go, and what Nix
#: builds; curl; the Python libraries requests, botocore and httplib2; git; pip; cargo; gRPC; the Google Cloud CLI;
#: npm, which trusts nothing else where its settings name a file.
IN_PLACE: Final = (
    "SSL_CERT_FILE",
    "CURL_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE",
    "AWS_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "PIP_CERT",
    "CARGO_HTTP_CAINFO",
    "NIX_SSL_CERT_FILE",
    "HTTPLIB2_CA_CERTS",
    "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
    "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
    "npm_config_cafile",
)
#: Variables that name a file of further certificates: Node and Deno bring the others themselves.
BESIDES: Final = ("NODE_EXTRA_CA_CERTS", "DENO_CERT")

_SYSTEM: Final = (  # Debian, Fedora, openSUSE, macOS and Alpine
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_PASSWORD: Final = "changeit"  # that of every Java's own store
_KEYTOOL_WITHIN_S: Final = 30.0


def roots(environment: Mapping[str, str]) -> str:
    """What a command trusts without the proxy, as PEM: the system's roots, and files that variables name."""
    system = _system_file()
    return (_read([system]) if system else _system_store()) + _named(environment, IN_PLACE, known=system)


def bundle(ca_file: str, others: str, file: Path) -> str:
    """Writes a bundle of the proxy's CA and `others`; gives its path."""
    file.write_text(Path(ca_file).read_text(encoding="ascii") + others, encoding="utf-8")
    return str(file)


def further(environment: Mapping[str, str]) -> str:
    """Certificates that variables name besides those that Node and Deno bring."""
    return _named(environment, BESIDES)


def truststore(ca_file: str, file: Path) -> str:
    """A copy of Java's own truststore with the proxy's CA in it; empty where there is no Java that could make it."""
    keytool = _keytool()
    if keytool is None:
        return ""
    own = next((store for store in _stores(keytool) if store.is_file()), None)
    if own is not None:
        shutil.copyfile(own, file)
    command = [str(keytool), "-importcert", "-noprompt", "-alias", "statusdoctor", "-file", ca_file]
    try:
        subprocess.run(
            [*command, "-keystore", str(file), "-storepass", _PASSWORD],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_KEYTOOL_WITHIN_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return str(file)


def java_options(host: str, port: str, store: str) -> str:
    """Properties by which Java's clients use the proxy, for loopback too, and trust it."""
    pairs: dict[str, str] = {}
    for scheme in ("http", "https"):
        pairs |= {f"{scheme}.proxyHost": host, f"{scheme}.proxyPort": port}
    pairs["http.nonProxyHosts"] = ""
    if store:
        pairs |= {"javax.net.ssl.trustStore": store, "javax.net.ssl.trustStorePassword": _PASSWORD}
    return " ".join(_quoted(f"-D{name}={value}") for name, value in pairs.items())


def _quoted(option: str) -> str:
    return f'"{option}"' if " " in option else option


def _named(environment: Mapping[str, str], variables: Sequence[str], known: str = "") -> str:
    """The files that variables name, each once."""
    files = {os.path.realpath(environment[name]) for name in variables if environment.get(name)}
    return _read(sorted(files - {os.path.realpath(known)} if known else files))


def _system_file() -> str:
    candidates = (ssl.get_default_verify_paths().openssl_cafile, *_SYSTEM)
    return next((file for file in candidates if os.path.isfile(file)), "")


def _system_store() -> str:
    """Windows keeps its roots in no file."""
    loaded = ssl.create_default_context().get_ca_certs(binary_form=True)
    return "".join(ssl.DER_cert_to_PEM_cert(certificate) for certificate in loaded)


def _read(files: Iterable[str]) -> str:
    parts = []
    for file in files:
        with suppress(OSError):
            parts.append(Path(file).read_text(encoding="utf-8", errors="replace"))
    return "\n".join(parts) + "\n" if parts else ""


def _keytool() -> Path | None:
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("keytool", path=str(Path(home) / "bin")) if home else None
    found = found or shutil.which("keytool")
    return Path(found).resolve() if found else None


def _stores(keytool: Path) -> Iterator[Path]:
    """Where Java 9 and newer, and Java 8, keep their own."""
    home = keytool.parents[1]
    yield home / "lib" / "security" / "cacerts"
    yield home / "jre" / "lib" / "security" / "cacerts"
