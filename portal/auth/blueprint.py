"""All routes of signing in and of passwords, gathered."""

from portal.auth import password_routes, routes

bp = routes.bp

__all__ = ["bp", "password_routes"]
