"""What an admin sends to switch something on, and how days are counted."""

import datetime as dt

DAY = dt.timedelta(days=1)
BEGINNING = {
    "state": "optional",
    "purpose": "Vi må vite hvem som kan kjøre truck.",
    "basis": "legitimate-interest",
    "retention": "Så lenge du er ansatt",
}
