"""An operator at the command line."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from portal.data.engine import released


@dataclass
class Operator:
    """Runs commands as `flask --app app` does; ``result`` is what the last one left."""

    app: Flask

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command that must leave with ``code`` and return what it told."""
        result = self._invoke(arguments)
        assert result.exit_code == code, result.output
        return result.stdout if code == 0 else result.stderr

    def json(self, *arguments: str, code: int = 0) -> Any:
        """Run a command with ``--json`` and return what it printed."""
        result = self._invoke((*arguments, "--json"))
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    def _invoke(self, arguments: tuple[str, ...]) -> Result:
        with released():
            result = self.app.test_cli_runner().invoke(args=list(arguments))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "Traceback" not in result.output
        return result


@pytest.fixture
def operator(app: Flask) -> Operator:
    """Somebody at Cerum with the command line open."""
    return Operator(app)
