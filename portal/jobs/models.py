"""The one table of jobs. A job carries ids of rows and nothing else: it tells about nobody."""

import datetime as dt
import json
from enum import StrEnum
from typing import TypeVar

from peewee import CharField, IntegerField, TextField

from portal.data.base import BaseModel
from portal.data.declarations import technical
from portal.data.fields import UtcDateTimeField
from portal.data.prepared import by_number

M = TypeVar("M", bound=BaseModel)


class JobState(StrEnum):
    """Where a job is in its life. An open job with a lease is being worked on."""

    OPEN = "open"
    DONE = "done"
    DEAD = "dead"


class Job(BaseModel):
    """Something that must happen, enqueued in the transaction of the act that asks for it."""

    kind = technical(CharField(), "which handler does the work")
    key = technical(CharField(null=True, unique=True), "makes the same job be enqueued only once")
    args = technical(TextField(default="{}"), "ids of the rows to work on, as JSON")
    state = technical(CharField(default=JobState.OPEN.value), "open, done or dead")
    due_at = technical(
        UtcDateTimeField(), "when an open job may be claimed; under a lease, when the lease ends"
    )
    attempts = technical(IntegerField(default=0), "how often it was claimed")
    failures = technical(IntegerField(default=0), "how often its handler failed")
    losses = technical(IntegerField(default=0), "how often the worker that had it was lost")
    lease = technical(CharField(null=True), "names the claim of the worker that has it now")
    error = technical(CharField(null=True), "code of the last failure, never its message")
    created_at = technical(UtcDateTimeField(), "when it was enqueued")
    finished_at = technical(UtcDateTimeField(null=True, index=True), "when it was done or died")

    class Meta:
        indexes = ((("state", "due_at"), False),)

    @property
    def name(self) -> str:
        """Return what names this job's files and messages: the same at every attempt."""
        return f"{self.id:08}-{self.kind}"

    @property
    def tries(self) -> int:
        """Return which try this is, from 1. One that was cut short with its worker does not count."""
        return self.failures + 1

    def carries(self, name: str) -> bool:
        """Return whether the job has an id called ``name``; one enqueued by older code may not."""
        return name in json.loads(self.args)

    def arg(self, name: str) -> int | None:
        """Return the id that the job carries as ``name``."""
        found = json.loads(self.args)[name]
        return None if found is None else int(found)

    def row(self, model: type[M], name: str) -> M | None:
        """Return the row of ``model`` whose id the job carries as ``name``, if it is still there."""
        found = by_number(model).first(self.arg(name))
        return found[0] if found else None

    def stage(self, at: dt.datetime) -> str:
        """Return ``waiting``, ``running``, ``done`` or ``dead``."""
        if self.state != JobState.OPEN:
            return str(self.state)
        return "running" if self.lease and self.due_at > at else "waiting"
