"""Addresses of machines."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address: `is_loopback("127.0.0.1")`, `not is_loopback("0.0.0.0")`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
