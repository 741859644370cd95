"""All routes of the sharing of data, gathered."""

from portal.sharing import notice_routes, routes

bp = routes.bp

__all__ = ["bp", "notice_routes"]
