"""All routes of the consents, gathered."""

from portal.consents import cookie_routes, position_routes, receipt_routes, routes

bp = routes.bp

__all__ = ["bp", "cookie_routes", "position_routes", "receipt_routes"]
