"""When a member meets the notice of a new policy before anything else."""

# Nobody has to look at a notice to read the policy, use a right, answer a member who does,
# change the password or leave.
NEVER_BEFORE = (
    "/policy",
    "/admin",
    "/data",
    "/requests",
    "/access-log",
    "/activity",
    "/category",
    "/sharing",
    "/erasure",
    "/membership",
    "/consents",
    "/security",
    "/password",
    "/language",
    "/login",
    "/logout",
    "/c",
    "/register",
    "/invitation",
    "/cookies",
    "/accessibility",
    "/static",
    "/healthz",
    "/readyz",
    "/.well-known",
)


def stands_before(path: str) -> bool:
    """Return whether the notice may stand before ``path``."""
    return not any(path == start or path.startswith(f"{start}/") for start in NEVER_BEFORE)
