"""How a count is rounded before it is published. Why this protects: decision 19."""

import datetime as dt
from collections.abc import Sequence
from statistics import median

SMALLEST = 10
# How long requests took, in classes; the last has no end. A median in days would be somebody's own.
CLASSES = (dt.timedelta(days=7), dt.timedelta(days=14), dt.timedelta(days=30))


def rounded(count: int) -> int:
    """Return ``count`` rounded down to whole tens, so that fewer than ten become 0."""
    return count - count % SMALLEST


def class_of_median(lengths: Sequence[dt.timedelta]) -> int:
    """Return the number, from 1, of the class that the median of ``lengths`` is in."""
    middle = median(length.total_seconds() for length in lengths)
    return 1 + sum(middle > end.total_seconds() for end in CLASSES)
