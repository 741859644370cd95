"""A connection of waitress: what it reads, and how an answer leaves it."""

from waitress.channel import HTTPChannel
from waitress.task import WSGITask

from portal.too_large import Parser

MEGABYTE = 1024 * 1024


class Answer(WSGITask):  # type: ignore[misc]
    """A request being answered."""

    wrote_header: bool

    def write(self, data: bytes) -> None:
        """Send ``data``; a whole body leaves together with its head."""
        if self.wrote_header or not self.has_body or self.content_length != len(data):
            super().write(data)
            return
        whole = self.build_response_header() + data  # which still asks whether it has been written
        self.wrote_header = True
        self.content_bytes_written = len(data)
        self.channel.write_soon(whole)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection; bodies that are too large are refused by the portal itself."""

    parser_class = Parser
    task_class = Answer

    def writable(self) -> bool:
        """Return whether the loop of the process has something to send.

        While a thread answers, it sends itself: the loop would find the connection free to write to, and
        nothing it may do, some thirty times a page. Beyond a megabyte the thread needs its help.
        """
        if self.requests and self.total_outbufs_len < MEGABYTE:
            return bool(self.will_close)
        return bool(super().writable())
