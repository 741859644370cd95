"""All routes of the administration, gathered."""

from portal.admin import consent_routes, entrance, policy_routes

bp = entrance.bp

__all__ = ["bp", "consent_routes", "policy_routes"]
