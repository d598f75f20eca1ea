"""Hosts and the sites that they belong to: public suffixes, registrable domains, and what lies under a domain."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from publicsuffixlist import PublicSuffixList


def domain_matches(host: str, domain: str) -> bool:
    """Whether a host is the domain or lies under it; an IP address matches only itself."""
    host, domain = host.lower().rstrip("."), domain.lower().removeprefix(".").rstrip(".")
    if host == domain:
        return True
    return bool(domain) and host.endswith(f".{domain}") and not is_address(host)


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    """The list, read when the first rule asks. With its names in punycode, too, it takes three times as long."""
    return PublicSuffixList(accept_encoded_idn=False)


def _readable(host: str) -> str:
    """A host with its punycode decoded, as the list writes names; as it is where that is impossible."""
    if "xn--" not in host:
        return host
    try:
        return host.encode().decode("idna")
    except UnicodeError:
        return host


def is_address(host: str) -> bool:
    """Whether a host is an IP address, in brackets or not."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def is_public_suffix(host: str) -> bool:
    """Whether strangers register names under this host: com, co.uk, github.io. Unlisted names are not."""
    host = _readable(host.lower().rstrip("."))
    return not is_address(host) and bool(_suffixes().publicsuffix(host, accept_unknown=False) == host)


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """The host's site: example.co.uk for shop.example.co.uk. Addresses and bare suffixes are their own."""
    host = host.lower().rstrip(".")
    if len(host) > 253 or is_address(host):
        return host
    site = _suffixes().privatesuffix(_readable(host))
    return ".".join(host.split(".")[-(site.count(".") + 1) :]) if site else host


def same_site(a_host: str, b_host: str) -> bool:
    """Whether two hosts belong to one site, as SameSite cookies see it; schemes are not compared."""
    return registrable_domain(a_host) == registrable_domain(b_host)
