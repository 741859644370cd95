"""The way into `/admin`: for customer admins alone. To everybody else nothing is there."""

from flask import Blueprint, abort

from portal.web.visit import visit

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.before_request
def let_in() -> None:
    """Answer 404 to who is no admin; the role is read anew for each request."""
    if not visit().member.is_admin:
        abort(404)
