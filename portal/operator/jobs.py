"""Jobs: see what waits, runs, is done or dead, and open the dead again. The worker: run it."""

import click
from flask import Flask, current_app

from portal import clock
from portal.exits import Exit
from portal.jobs.listing import STAGES, as_row, dead_jobs, find_jobs, jobs_by_stage, revive_all
from portal.operator.noun import Noun, leave
from portal.operator.show import json_option, show_json, show_table
from portal.start import make_ready
from portal.web.portal import portal
from portal.work import work_until_told

UNFINISHED = ("waiting", "running", "dead")
IN_A_LINE = ("id", "kind", "stage", "failures", "losses", "error", "due_at")

noun = Noun("jobs", help="What must happen: mail, announcements, upkeep.")
worker = Noun("worker", help="The process that works the jobs.")


@worker.command("run", ready=False)
def run() -> None:
    """Work jobs until SIGTERM or Ctrl-C; the job at hand is finished first, or given back."""
    make_ready(portal().settings, portal().register)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    click.echo("The worker works. SIGTERM or Ctrl-C stops it.")
    work_until_told(app)
    click.echo("The worker has stopped.")


@noun.command("list")
@click.option("--stage", type=click.Choice(STAGES), multiple=True, help="Default: all but done.")
@click.option("--most", type=click.IntRange(1), default=50, help="How many at most, newest first.")
@json_option
def list_(stage: tuple[str, ...], most: int, as_json: bool) -> None:
    """List jobs."""
    at = clock.now()
    rows = [as_row(job, at) for job in jobs_by_stage(stage or UNFINISHED, at=at, most=most)]
    if as_json:
        show_json(rows)
    elif rows:
        show_table([{name: row[name] for name in IN_A_LINE} for row in rows])
    else:
        click.echo("No such jobs.")


@noun.command("show")
@click.argument("number", type=int)
@json_option
def show(number: int, as_json: bool) -> None:
    """Show all there is to know about one job."""
    found = find_jobs((number,))
    if not found:
        leave(Exit.REFUSED, f"There is no job {number}.")
    row = as_row(found[0], clock.now())
    if as_json:
        show_json(row)
        return
    show_table([{"what": name, "value": value} for name, value in row.items()])


@noun.command("retry")
@click.argument("numbers", type=int, nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every dead job.")
@json_option
def retry(numbers: tuple[int, ...], every: bool, as_json: bool) -> None:
    """Open dead jobs again, with all their tries."""
    if bool(numbers) == every:
        raise click.UsageError("Name the jobs, or say --all.")
    jobs = dead_jobs() if every else find_jobs(numbers)
    missing = set(numbers) - {job.id for job in jobs}
    if missing:
        leave(Exit.REFUSED, f"There is no job {min(missing)}.")
    alive = revive_all(jobs, at=clock.now())
    if alive:
        leave(Exit.REFUSED, f"Job {alive[0]} is not dead.")
    if as_json:
        show_json([job.id for job in jobs])
    else:
        click.echo(f"Opened again: {len(jobs)}.")
