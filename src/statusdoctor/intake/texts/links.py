"""What curl says of its connections: where to, over which TLS, new or used before, and what went wrong with them."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from statusdoctor.model import Peer, Request

_TRYING: Final = re.compile(r"Trying \[?([0-9a-fA-F.:]+?)\]?:(\d+)|Trying ([0-9a-fA-F.:]+)\.\.\.")
_CONNECTED: Final = re.compile(
    r"(?:Connected|Established connection) to (\S{1,300}) \(([^ )]*)(?:\) port (\d+)(?: \(#(\d+)\))?| port (\d+)\))"
)
_TLS: Final = re.compile(r"SSL connection using (\S+)")
_ALPN: Final = re.compile(r"ALPN[,:] server accepted (?:to use )?(\S+)")
_REUSED: Final = re.compile(r"Re-using existing (?:\w+: )?connection !?(?:#(\d+) )?with (?:host|proxy) (\S+)")
_NEXT: Final = re.compile(r"Issue another request to this URL: '(.*)'")
_WANTED: Final = re.compile(r"(?:Could not resolve (?:host|proxy):|Failed to connect to) (\S+?)(?: port (\d+).*)?$")
_RESOLVED: Final = re.compile(r"Host (\S+):(\d+) was resolved")
_ENDED: Final = re.compile(r"(?:Closing|shutting down) connection")
_NEW: Final = re.compile(r"Trying |Hostname |Host \S+ was resolved|Re-using |Issue another|Uses proxy env|Found bundle")
_REFUSAL: Final = re.compile(r"connect to .{1,300} failed: ")
_COMPLAINT: Final = re.compile(
    r"(?:Could not resolve|Failed to connect|connect to .{1,300} failed|SSL certificate problem|SSL: |SSL peer"
    r"|SSL connection timeout|SSL_ERROR|(?:OpenSSL|LibreSSL|BoringSSL|error:|schannel:|GnuTLS|gnutls|mbedTLS|rustls)"
    r"|(?:Operation|Connection|Resolving) timed out|Empty reply|(?:Recv|Send) failure|transfer closed|HTTP/[23] stream"
    r"|server certificate verification failed|Received HTTP code|Proxy CONNECT aborted|Unexpected EOF|OpenSSL SSL_)"
)


class Link(msgspec.Struct):
    """One connection as far as curl told of it."""

    host: str = ""
    address: str = ""
    port: int = 0
    number: str = ""
    tls: str = ""
    alpn: str = ""

    def peer(self, *, named: bool) -> Peer:
        """The other side of it. named: by its host, too, for where no request names it."""
        sni = self.host if self.tls or named else ""
        return Peer(self.address or self.host, self.port, self.number, self.tls, sni, self.alpn)


class Links:
    """The connections of a transcript. `link` is the one at hand, `asked` what the next request will be if told."""

    def __init__(self) -> None:
        self.link = Link()
        self.asked: Request | None = None
        self.reused: bool | None = None
        self.complaint = ""
        self.refusal = ""  # why the operating system could not connect: curl's last word leaves it out
        self.begun = False
        self.ended = False
        self._known: dict[str, Link] = {}

    def begins_anew(self, words: str) -> bool:
        """Whether a line of curl's is about a transfer that comes, and not the one that was."""
        return bool(_NEW.match(words))

    def turn(self) -> None:
        """A transfer is over: what was said of it does not hold for the next."""
        self.asked, self.reused, self.complaint, self.refusal, self.ended = None, None, "", "", False

    def hear(self, words: str) -> None:
        """Takes in one line of curl's own."""
        self.begun = True
        if _ENDED.match(words):
            self.ended = True
        elif _COMPLAINT.match(words):
            self.complaint = words
            self.refusal = words if _REFUSAL.match(words) else self.refusal
        self._hear_of_start(words)
        if tls := _TLS.match(words):
            self.link.tls = tls[1]
        elif alpn := _ALPN.match(words):
            self.link.alpn = alpn[1]

    def _hear_of_start(self, words: str) -> None:
        if trying := _TRYING.match(words):
            host = self.link.host if not self.link.address else ""
            self.link = Link(host, trying[1] or trying[3], int((trying[2] or "0")[:5]))
            self.reused = False
        elif connected := _CONNECTED.match(words):
            port = int((connected[3] or connected[5])[:5])
            self.link = Link(connected[1], connected[2], port, connected[4] or "")
            self._known[self.link.number or self.link.host] = self.link
            self.reused, self.complaint, self.refusal = False, "", ""
        elif reused := _REUSED.match(words):
            self.link = self._known.get(reused[1] or reused[2]) or Link(reused[2])
            self.reused = True
        elif following := _NEXT.match(words):
            self.asked = Request.to("", following[1])
        elif wanted := _WANTED.match(words) or _RESOLVED.match(words):
            self.link = Link(wanted[1], "", int((wanted[2] or "0")[:5]))
