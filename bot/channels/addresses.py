"""Where a request comes from: the peer, or the visitor whom a trusted proxy names."""

from __future__ import annotations

import functools
import ipaddress
import logging
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from sanic.request import Request

from bot.settings import Network

logger = logging.getLogger(__name__)

#: A household or an office holds a whole /64 of IPv6: it counts as one address.
_IPV6_PREFIX = 64

#: What proxies add to the requests that they pass on.
_PASSED_ON = ("x-forwarded-for", "forwarded", "via", "x-real-ip", "x-forwarded-proto", "x-forwarded-host")
_VIA = " (by a proxy)"

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def request_address(request: Request, trusted: Sequence[Network]) -> str:
    """Return the visitor's address of a request, for counting.

    What a proxy on this machine passes on without naming the visitor is no request of this machine: all that comes that
    way counts as one address.
    """
    address = visitor_address(request.ip or "", request.headers.getall("x-forwarded-for", ()), trusted)
    if is_own_machine(address) and any(name in request.headers for name in _PASSED_ON):
        _warn_of_proxy()
        return f"{address}{_VIA}"
    return address


@functools.cache
def _warn_of_proxy() -> None:
    """Tell once who runs the server that its visitors cannot be told apart."""
    logger.warning(
        "A proxy on this machine passes requests on without naming the visitors: they are limited as if they were one, "
        "and REST is refused. Set TRUSTED_PROXIES to the proxy's address (127.0.0.1, ::1), and let the proxy send "
        "X-Forwarded-For."
    )


def visitor_address(peer: str, forwarded: Iterable[str], trusted: Sequence[Network]) -> str:
    """Return the address that limits count.

    ``X-Forwarded-For`` is read from its end, and only as far as trusted proxies wrote it: what a visitor puts
    in front counts for nothing.

    Args:
        peer: the address of the socket.
        forwarded: the values of ``X-Forwarded-For``, as they came.
        trusted: the proxies whose word is taken.

    """
    last = _parsed(peer)
    if last is None:
        return peer
    hops = [hop for value in forwarded for hop in value.split(",")]
    while hops and any(last in network for network in trusted):
        before = _parsed(hops.pop())
        if before is None:
            break
        last = before
    if isinstance(last, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((last, _IPV6_PREFIX), strict=False))
    return str(last)


def is_trusted(peer: str, trusted: Sequence[Network]) -> bool:
    """Tell whether a peer is one of the proxies whose word is taken."""
    address = _parsed(peer)
    return address is not None and any(address in network for network in trusted)


def is_own_machine(address: str) -> bool:
    """Tell whether an address is this machine's: scripts and a developer's browser, which no limit is meant for.

    Behind a proxy on the same machine, ``TRUSTED_PROXIES`` must name it, so that visitors count by their own address.
    """
    parsed = _parsed(address)
    return parsed is not None and parsed.is_loopback


def origin_allowed(origin: str, allowed: tuple[str, ...]) -> bool:
    """Tell whether a page of this origin may open a socket; without a list, loopback pages only."""
    if allowed:
        return origin.rstrip("/") in allowed
    host = urlsplit(origin).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parsed(text: str) -> _Address | None:
    """Return an address, its port dropped; an IPv4 address written as IPv6 is one of IPv4."""
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
