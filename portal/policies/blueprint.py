"""All routes of the policies, gathered."""

from portal.policies import changes_routes, routes

bp = routes.bp

__all__ = ["bp", "changes_routes"]
