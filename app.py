"""The WSGI application, and what `flask --app app` loads."""

from portal import create_app

app = create_app()
