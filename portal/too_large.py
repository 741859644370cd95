"""A body that is too large is not taken in, and yet answered by the portal, in the reader's language."""

from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request; of a body that is too large it keeps nothing but its length."""

    def received(self, data: bytes) -> int:
        """Take in ``data`` and return how much of it belongs to this request."""
        consumed = int(super().received(data))
        if isinstance(self.error, RequestEntityTooLarge):
            self._let_go_of_body()
        return consumed

    def _let_go_of_body(self) -> None:
        """The portal sees the length and refuses; what is still to come belongs to no request."""
        self.close()
        self.body_rcv = None
        self.error = None
        length = max(self.content_length, self.adj.max_request_body_size)
        self.headers["CONTENT_LENGTH"] = str(length)
        self.headers["CONNECTION"] = "close"
