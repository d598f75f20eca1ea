"""What stands between: portals by which a network asks for a login, and the block pages of filters."""

from __future__ import annotations

import re
from typing import Final

from statusdoctor.model import Request

_SMALL: Final = 4096  # bytes: such a page is a line or two
_LEADS: Final = re.compile(
    rb"location(?:\.href)?\s*=|location\.(?:replace|assign)\(|http-equiv\s*=\s*[\"']?refresh|wispaccessgateway", re.I
)
_LED_TO: Final = re.compile(
    r"""location(?:\.href)?\s*=\s*["']([^"']{8,2000})|location\.(?:replace|assign)\(\s*["']([^"']{8,2000})
    |http-equiv\s*=\s*["']?refresh["']?[^>]{0,80}?url\s*=\s*["']?([^"'>\s]{8,2000})""",
    re.I | re.X,
)
# Parameters and paths by which gateways of Cisco, Fortinet, Aruba, UniFi, CoovaChilli, MikroTik, Meraki, Huawei,
# Ruijie, pfSense, openNDS, Palo Alto, Sophos and others know a device again.
_PORTAL: Final = re.compile(
    r"fgtauth\?|switch_url=|/guest/s/\w+/|uamip=|uamport=|cgi-bin/login\?cmd=|redirurl=|wispr|client_?mac=|ap_?mac="
    r"|wlanuserip=|/login\?dst=|network-auth\.com/|securelogin\.|/eportal/|srun_portal|nasip=|sip=[\d.]+&mac="
    r"|opennds_preauth|nodogsplash|php/uid\.php\?|httpclient\.html\?u=|capture/handler|captive-?portal|guest_?portal",
    re.I,
)
# Addresses of block pages, as scripts, frames and redirects name them: Forcepoint (Websense), McAfee, Skyhigh, Zscaler,
# Cisco Umbrella, Palo Alto, Securly, Lightspeed, ContentKeeper, Smoothwall, iboss, Sophos, FortiGuard, Untangle.
_BLOCKED: Final = re.compile(
    r"blockpage\.cgi|[?&]ws-session=|/mwg-internal/|gateway\.zscaler|block\.opendns\.com|block\.[\w-]+\.umbrella\.com"
    r"|/php/urlblock\.php|/php/urladmin\.php|securly\.com/blocked|/lsaccess|/modules/guardian3/blockpage|ibosscloud\.com/block"
    r"|/spaceblock/|fortiguard\.(?:com|net)/\w*block|/capture/handler\.py/block|/webfilter/blockpage|notify-notifyblock"
    r"|/usercheck/portalmain|/block-?page/\?",
    re.I,
)
#: One of these words stands in each of the addresses above: a look for them takes a tenth of the time.
_IN_ALL_OF_THEM: Final = ("block", "ws-session", "mwg-internal", "zscaler", "urladmin", "lsaccess", "portalmain")
_LIKE_A_PORTAL: Final = re.compile(r"captive|hotspot|login\.html\?redirect=|userip=|/portal/|nas_?id=", re.I)


def may_stand_between(request: Request, raw: bytes) -> bool:
    """Whether a small page may be that of a portal or filter: it leads away from plain http, or names a block page."""
    if len(raw) > _SMALL:
        return False
    if request.scheme == "http" and _LEADS.search(raw) is not None:
        return True
    return b"block" in raw and _BLOCKED.search(raw.decode("latin-1")) is not None


def block_page(text: str) -> str:
    """The address of a filter's block page in an address or in a page's first characters; empty without one."""
    lowered = text[:_SMALL].lower()
    found = _BLOCKED.search(text[:_SMALL]) if any(word in lowered for word in _IN_ALL_OF_THEM) else None
    return found[0] if found else ""


def led_to(page: str) -> str:
    """The address to which a page's script or refresh leads; empty where it has none."""
    found = _LED_TO.search(page)
    return next(filter(None, found.groups()), "") if found else ""


def is_portal_address(url: str) -> bool:
    """Whether an address bears the marks of a known product's portal."""
    return _PORTAL.search(url) is not None


def is_like_a_portal(url: str) -> bool:
    """Whether an address is worded as those of portals are."""
    return _LIKE_A_PORTAL.search(url) is not None
