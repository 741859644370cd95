"""Asks the portal for a code and prints the address that the app's webview is to open.

    python docs/mobile_client.py https://portal.example app-… kari /profile

To be run on the app's own server, which alone has the key.
"""

import json
import sys
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

REASONS = {403: "The key or the member was refused.", 429: "Refused too often; wait five minutes."}


def hand_over(portal: str, key: str, username: str, leads_to: str = "/") -> str:
    """Return the address that signs ``username`` in, once and within a minute.

    Raises `PermissionError` with the reason when the portal refuses.
    """
    body = urlencode({"username": username}).encode()
    request = Request(f"{portal}/app/handover", body, {"Portal-App-Key": key})  # noqa: S310
    try:
        with urlopen(request, timeout=10) as answer:  # noqa: S310
            enter = json.load(answer)["enter"]
    except HTTPError as error:
        raise PermissionError(
            REASONS.get(error.code, f"The portal answered {error.code}.")
        ) from error
    return f"{enter}&{urlencode({'next': leads_to})}"


if __name__ == "__main__":
    try:
        print(hand_over(*sys.argv[1:]))
    except PermissionError as refusal:
        sys.exit(str(refusal))
