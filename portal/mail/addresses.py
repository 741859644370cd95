"""Addresses as mail servers read them."""


def in_ascii_domain(address: str) -> str:
    """Return ``address`` as a mail server understands it: ø may be in the name, not in the domain."""
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode('ascii')}"
