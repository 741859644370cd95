"""All routes of the profile, gathered."""

from portal.profile import contact_routes, routes

bp = routes.bp

__all__ = ["bp", "contact_routes"]
