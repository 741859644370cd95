"""The figures, under the administration's own address."""

from flask import Response

from portal.admin.entrance import bp
from portal.statistics.routes import figures_page


@bp.get("/statistics")
def statistics() -> Response:
    """Show the newest figures, as members see them."""
    return figures_page()
