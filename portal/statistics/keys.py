"""What each published number is called in its row."""

ACTIVE = "members:active"
INVITED = "members:invited"
SIGNED_IN = "members:signed-in"
LENGTH = "requests:length"
LOOK_UPS = "look-ups"
CHOICE, REQUEST, POLICY = "choice", "request", "policy"


def choice(purpose: str, answer: str) -> str:
    """Return the key of how many answered ``yes`` or ``no`` to ``purpose``."""
    return f"{CHOICE}:{purpose}:{answer}"


def request(kind: str) -> str:
    """Return the key of how many sent a request of ``kind``."""
    return f"{REQUEST}:{kind}"


def policy(version_id: int, what: str) -> str:
    """Return the key of how many a version was ``shown`` to or ``acknowledged`` by."""
    return f"{POLICY}:{version_id}:{what}"
