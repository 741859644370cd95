"""All routes of the requests, gathered."""

from portal.data_requests import about_routes, erasure_routes, letter_routes, routes

bp = routes.bp

__all__ = ["about_routes", "bp", "erasure_routes", "letter_routes"]
