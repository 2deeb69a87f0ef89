"""Where a request comes from: the peer, or the visitor whom a trusted proxy names."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence

from sanic.request import Request

from bot.settings import Network

#: A household or an office holds a whole /64 of IPv6: it counts as one address.
_IPV6_PREFIX = 64

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def request_address(request: Request, trusted: Sequence[Network]) -> str:
    """Return the visitor's address of a request, for counting."""
    return visitor_address(request.ip or "", request.headers.getall("x-forwarded-for", ()), trusted)


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


def is_own_machine(address: str) -> bool:
    """Tell whether an address is this machine's: scripts and a developer's browser, which no limit is meant for.

    Behind a proxy on the same machine, ``TRUSTED_PROXIES`` must name it, so that visitors count by their own address.
    """
    parsed = _parsed(address)
    return parsed is not None and parsed.is_loopback


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
