"""All routes of the requests, gathered."""

from portal.data_requests import (
    about_routes,
    asking_why_routes,
    category_routes,
    erasure_routes,
    letter_routes,
    list_routes,
    routes,
)
from portal.data_requests.export import routes as export_routes

bp = routes.bp

__all__ = [
    "about_routes",
    "asking_why_routes",
    "bp",
    "category_routes",
    "erasure_routes",
    "export_routes",
    "letter_routes",
    "list_routes",
]
