"""All routes of the administration, gathered."""

from portal.admin import (
    entrance,
    field_routes,
    import_routes,
    member_routes,
    request_routes,
    settings_routes,
)

bp = entrance.bp

__all__ = [
    "bp",
    "field_routes",
    "import_routes",
    "member_routes",
    "request_routes",
    "settings_routes",
]
