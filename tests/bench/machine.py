"""Where it was measured: figures without that mean nothing."""

import os
import platform
from pathlib import Path
from typing import Any

from tests.bench import load


def machine() -> dict[str, Any]:
    """Return what is known of this machine, and how busy it is now."""
    return {
        "cores": os.cpu_count() or 1,
        "processor": _processor(),
        "Python": platform.python_version(),
        "load tool": load.tool(),
        "load average at start": round(os.getloadavg()[0], 1),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
