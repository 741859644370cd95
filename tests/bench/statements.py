"""What each page asks of the database."""

from pathlib import Path

from portal import create_app
from portal.config import Settings
from portal.data.engine import db
from tests.bench.report import Report, Table, at_most
from tests.bench.servers import PASSWORD
from tests.house.addresses import pages
from tests.pages import Visitor
from tests.statements import count_statements


def measure_statements(report: Report, data: Path) -> None:
    """Walk the pages of a member and an admin in the demo of ``data`` and count the statements."""
    app = create_app(Settings.load({"PORTAL_DATA": str(data)}))
    counted: dict[str, int] = {}
    for username in ("kari", "admin"):
        visitor = Visitor(app)
        visitor.sign_in("nordlys", username, PASSWORD)
        if visitor.page is not None and visitor.page.path.startswith("/policy/notice"):
            visitor.submit()
        for path in (*pages(app), "/profile/contact?edit=1"):
            visitor.get(path)
            with count_statements() as seen:
                visitor.get(path)
            counted[path] = max(len(seen), counted.get(path, 0))
    db.obj.close_all()
    rows = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    report.tables.append(Table("Statements of each page", ("page", "statements"), rows))
    profile = {path: count for path, count in counted.items() if path.startswith("/profile")}
    others = {path: count for path, count in counted.items() if path not in profile}
    report.figures += [
        at_most("statements of a page of the profile", max(profile.values()), 4),
        at_most("statements of any other page", max(others.values()), 6),
    ]
