"""What a browser fetches on its first visit of the sign-in page."""

from playwright.sync_api import sync_playwright

from tests.bench.report import Report, at_most
from tests.bench.servers import Server
from tests.chromium import program


def measure_first_visit(report: Report, server: Server) -> None:
    """Put requests and bytes, headers included, of an empty browser's first visit into ``report``."""
    chromium = program()
    if chromium is None:
        report.left_out.append(
            "LEFT OUT: the first visit, which needs the package chromium-headless-shell."
        )
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_context().new_page()
        sizes: list[float] = []
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        page.goto(f"{server.address}/login", wait_until="networkidle")
        browser.close()
    report.figures += [
        at_most("requests of a first visit of /login", len(sizes), 5),
        at_most("bytes of it, headers included", sum(sizes) / 1000, 40, " kB"),
    ]
