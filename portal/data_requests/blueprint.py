"""All routes of the requests, gathered."""

from portal.data_requests import about_routes, asking_why_routes, letter_routes, routes

bp = routes.bp

__all__ = ["about_routes", "asking_why_routes", "bp", "letter_routes"]
