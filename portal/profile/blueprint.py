"""All routes of the profile, gathered."""

from portal.profile import clock_routes, contact_routes, entry_routes, routes

bp = routes.bp

__all__ = ["bp", "clock_routes", "contact_routes", "entry_routes"]
