"""What was published: one row for each number, never changed and never about one person."""

from peewee import CharField, ForeignKeyField, IntegerField

from portal.data.base import BaseModel
from portal.data.declarations import technical
from portal.data.fields import DayField, UtcDateTimeField
from portal.members.models import Customer


class Figure(BaseModel):
    """One published number about the members of a customer. Append-only, once a month."""

    customer = technical(
        ForeignKeyField(Customer, backref="+", on_delete="CASCADE"), "whose members"
    )
    month = technical(DayField(), "the first day of the month it was published in")
    key = technical(CharField(), "what is counted")
    value = technical(IntegerField(), "the count, rounded down to tens; 0 is fewer than ten")
    at = technical(UtcDateTimeField(), "when it was counted")

    class Meta:
        indexes = ((("customer", "month", "key"), True),)
