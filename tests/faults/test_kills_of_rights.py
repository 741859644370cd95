"""Whatever is killed during exports and erasures, each is done, whole and once."""

import json
import subprocess
import sys
from pathlib import Path

from portal.config import ROOT

KILLS = 10


def test_killed_again_and_again_nothing_is_lost_doubled_or_half_done(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.rights", str(KILLS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode in (0, 1), done.stderr
    told = json.loads(done.stdout)
    assert (told["lost"], told["doubled"], told["half"]) == ([], [], [])
    assert told["kills"] >= KILLS / 2
    assert told["jobs_hit"] >= 1, "hardly any job was hit: it proves little"
