"""The member portal of Cerum AS."""

import gc
import os

gc.disable()  # nothing that is imported is garbage, and looking for it takes a tenth of the start

from flask import Flask

from portal import operator, tables
from portal.activity import passing_on
from portal.activity.routes import bp as activity_bp
from portal.admin.blueprint import bp as admin_bp
from portal.assets import Assets
from portal.auth.blueprint import bp as auth_bp
from portal.auth.passwords import Passwords
from portal.config import ROOT, Settings
from portal.consents.blueprint import bp as consents_bp
from portal.data.engine import open_database
from portal.data.register import Register
from portal.data_requests.blueprint import bp as data_requests_bp
from portal.data_requests.plan import Plan
from portal.keys import Keys, load_keys
from portal.members.models import Member
from portal.policies.blueprint import bp as policies_bp
from portal.profile.blueprint import bp as profile_bp
from portal.representative.routes import bp as representative_bp
from portal.sharing.blueprint import bp as sharing_bp
from portal.sharing.columns import Shareables
from portal.sharing.propagation import Propagation
from portal.statistics.routes import bp as statistics_bp
from portal.web import (
    addresses,
    analytics,
    base_routes,
    confirmation,
    errors,
    fields,
    gate,
    headers,
    home,
    htmx,
    i18n,
    maintenance,
    signal,
    summary,
    templates,
    usage,
)
from portal.web.flask_app import PortalFlask
from portal.web.portal import Portal, bind

gc.freeze()  # or else everything is looked through now
gc.enable()

BLUEPRINTS = (
    data_requests_bp,
    auth_bp,
    base_routes.bp,
    home.bp,
    profile_bp,
    consents_bp,
    policies_bp,
    sharing_bp,
    activity_bp,
    statistics_bp,
    representative_bp,
    admin_bp,
)
# Each reads a request before the next one does.
PARTS = (
    addresses,
    errors,
    headers,
    htmx,
    maintenance,
    gate,
    confirmation,
    i18n,
    templates,
    fields,
    summary,
    signal,
    analytics,
    usage,
    operator,
)
KILOBYTE = 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Return the portal, made from ``settings`` or else from the environment."""
    settings = settings or Settings.load()
    keys = load_keys(settings.data)
    open_database(settings.database_url)
    register = Register(tables.all_models())
    app = PortalFlask(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=None,
    )
    _configure(app, keys)
    passwords = Passwords(keys, settings.bcrypt_cost, slots=os.cpu_count() or 1)
    assets = Assets()
    plan = Plan(register, Member)
    shareables = Shareables(register)
    passing_on.bind(Propagation(shareables))
    bind(app, Portal(settings, keys, passwords, register, assets, plan, shareables))
    app.jinja_env.globals["asset"] = assets.url
    for part in PARTS:
        part.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.wsgi_app = assets.serve(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, keys: Keys) -> None:
    app.config.update(
        SECRET_KEY=keys.secret,
        WTF_CSRF_SECRET_KEY=list(reversed(keys.accepted())),  # the last one signs
        MAX_CONTENT_LENGTH=64 * KILOBYTE,
        MAX_FORM_PARTS=200,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
