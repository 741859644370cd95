"""Long pages, made small on their way to those who are not signed in."""

import gzip

from flask import Response, request

from portal.web.visit import visit_or_none

LEVEL = 6


def compressed(response: Response) -> Response:
    """Return ``response`` with its body compressed, when the visitor is a stranger who can read that.

    A member's page is sent as it is: the length of a compressed page that holds a secret beside
    something that others choose tells about the secret (BREACH, CVE-2013-3587).
    """
    if visit_or_none() is not None:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
        response.content_encoding = "gzip"
    return response
