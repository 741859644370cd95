"""All routes of the administration, gathered."""

from portal.admin import (
    consent_routes,
    entrance,
    erasure_routes,
    field_routes,
    import_routes,
    journal_routes,
    many_routes,
    member_routes,
    notice_routes,
    policy_routes,
    purpose_routes,
    recipient_change_routes,
    recipient_routes,
    record_routes,
    registration_routes,
    request_routes,
    settings_routes,
    statistics_routes,
    wording_routes,
)

bp = entrance.bp

__all__ = [
    "bp",
    "consent_routes",
    "erasure_routes",
    "field_routes",
    "import_routes",
    "journal_routes",
    "many_routes",
    "member_routes",
    "notice_routes",
    "policy_routes",
    "purpose_routes",
    "recipient_change_routes",
    "recipient_routes",
    "record_routes",
    "registration_routes",
    "request_routes",
    "settings_routes",
    "statistics_routes",
    "wording_routes",
]
