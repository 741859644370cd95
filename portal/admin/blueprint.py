"""All routes of the administration, gathered."""

from portal.admin import (
    consent_routes,
    entrance,
    field_routes,
    import_routes,
    member_routes,
    policy_routes,
    recipient_change_routes,
    recipient_routes,
    request_routes,
    settings_routes,
)

bp = entrance.bp

__all__ = [
    "bp",
    "consent_routes",
    "field_routes",
    "import_routes",
    "member_routes",
    "policy_routes",
    "recipient_change_routes",
    "recipient_routes",
    "request_routes",
    "settings_routes",
]
