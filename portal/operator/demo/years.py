"""What the cast has done over the years: the same events whenever the demo is made."""

import datetime as dt

YEARS = dt.timedelta(days=3 * 365)
