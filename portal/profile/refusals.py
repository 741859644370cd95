"""Why something in a profile is not done."""

from portal.words import Refused


class NotFound(LookupError):
    """There is no such section or entry here, or the customer has switched it off."""


class NotEditable(PermissionError):
    """The value is not this person's to change."""


class Misfit(Refused):
    """Values that do not go together; ``name`` is the field to put right."""

    def __init__(self, name: str, text: str, **values: object) -> None:
        self.name = name
        super().__init__(text, **values)
