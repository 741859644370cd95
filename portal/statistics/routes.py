"""The figures that members see: the same as their customer's admins."""

import csv
import io

from flask import Blueprint, Response, make_response

from portal import clock
from portal.data_requests.export.writers import harmless
from portal.policies.versions import published_versions
from portal.statistics import display
from portal.statistics.published import every, latest
from portal.web.choices import offers
from portal.web.htmx import render_page
from portal.web.visit import visit
from portal.web.webview import file_for_browsers

bp = Blueprint("statistics", __name__)


@bp.get("/statistics")
def statistics() -> Response:
    """Show the newest figures."""
    return figures_page()


@bp.get("/statistics.csv")
@file_for_browsers
def statistics_csv() -> Response:
    """Return the figures of every month as CSV."""
    customer = visit().customer
    text = io.StringIO()
    rows = display.csv_rows(every(customer), customer)
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    answer = make_response(text.getvalue(), {"Content-Type": "text/csv; charset=utf-8"})
    answer.headers.set("Content-Disposition", "attachment", filename=f"{customer.key}.csv")
    return answer


def figures_page() -> Response:
    """Return the page that members and customer admins share."""
    customer = visit().customer
    found = latest(customer)
    versions = published_versions(customer, clock.now()) if found.month else []
    return render_page(
        "statistics/figures.html",
        groups=display.groups(found, list(offers().values()), versions),
        counted_on=display.counted_on(found),
        next_on=display.next_on(found),
    )
