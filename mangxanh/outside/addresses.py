"""Where a name leads, and whether that is a place of the open internet."""

import ipaddress
import socket
import threading
from collections.abc import Callable
from typing import TypeAlias

# Family of the socket, and where it connects: nothing is looked up a second time.
Place: TypeAlias = tuple[socket.AddressFamily, tuple[str, int]]
Resolve: TypeAlias = Callable[[str, int, float], list[Place]]

# Besides what Python calls not global (RFC 6890 and its registries): addresses that carry another
# address inside, old relays, and the one service of a cloud that has a public number (Azure).
_MORE = [
    ipaddress.ip_network(net)
    for net in (
        "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32",
        "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16",
        "fec0::/10", "3fff::/20", "5f00::/16",
    )
]  # fmt: skip


def is_public(address: str) -> bool:
    """Return whether a numeric address is of the open internet: no house, no cloud, no machine."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    inside = any(number in net for net in _MORE if net.version == number.version)
    return number.is_global and not number.is_multicast and not inside


def look_up(host: str, port: int, seconds: float) -> list[Place]:
    """Return every address of a name; OSError where there is none within so many seconds.

    The system's resolver knows no deadline, so that it is asked beside us.
    """
    found: list[Place] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend((row[0], (str(row[4][0]), port)) for row in rows)

    asking = threading.Thread(target=ask, name="look_up", daemon=True)
    asking.start()
    asking.join(seconds)
    places = list(dict.fromkeys(found))
    if not places:
        raise OSError(host)
    return places
