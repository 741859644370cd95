"""The WSGI application, and what `flask --app app` loads."""

import sys

from portal import create_app
from portal.assets import AssetsMissing
from portal.config import SettingsError
from portal.exits import Exit

try:
    app = create_app()
except (SettingsError, AssetsMissing) as error:
    print(error, file=sys.stderr)
    sys.exit(Exit.NOT_READY)
