"""All routes of signing in and of security, gathered."""

from portal.auth import (
    app_routes,
    passkey_routes,
    password_change_routes,
    password_routes,
    registration_routes,
    routes,
    second_step_routes,
    security_routes,
    session_routes,
    two_step_routes,
)

bp = routes.bp

__all__ = [
    "app_routes",
    "bp",
    "passkey_routes",
    "password_change_routes",
    "password_routes",
    "registration_routes",
    "second_step_routes",
    "security_routes",
    "session_routes",
    "two_step_routes",
]
