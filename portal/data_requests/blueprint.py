"""All routes of the rights, gathered."""

from portal.data_requests import erasure_routes, routes

bp = routes.bp

__all__ = ["bp", "erasure_routes"]
