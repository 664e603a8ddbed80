"""Whom ONVIF may ask: the county's private networks, so that the desk is no scanner of others' ports."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TypeAlias

Network: TypeAlias = IPv4Network | IPv6Network

PRIVATE: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)


class NotAllowed(Exception):
    """This address is none of the county's networks."""


def networks(text: str) -> tuple[Network, ...]:
    """From `10.1.0.0/16, 100.64.0.0/10`; ValueError where one is none."""
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def allowed(address: IPv4Address | IPv6Address, more: Sequence[Network]) -> bool:
    return any(address in network for network in (*PRIVATE, *more) if network.version == address.version)


async def address_of(host: str, more: Sequence[Network]) -> str:
    """The one address to speak to: a name is asked for once, so that it cannot point elsewhere a moment later."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotAllowed(f"找不到主机 {host} / no such host") from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not addresses or not all(allowed(address, more) for address in addresses):
        raise NotAllowed(
            f"{host} 不在专用网段，可设 VISION_ONVIF_NETWORKS / not in a private network; set VISION_ONVIF_NETWORKS"
        )
    return str(addresses[0])
