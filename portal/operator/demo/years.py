"""What the cast has done over the years: the same events whenever the demo is made."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from portal.activity.kinds import Kind
from portal.activity.models import Event, event_row
from portal.auth.models import Session
from portal.auth.sessions import IDLE, hashed
from portal.data.base import transaction
from portal.members.models import Member
from portal.operator.demo.cast import Cast
from portal.profile.sections import CONTACT, WORK

YEARS = dt.timedelta(days=3 * 365)
