"""APScheduler's SQLAlchemy job store with as many jobs as our ledger has tasks: a tick with nothing due, and one due
job put in, found and taken out. Prints seconds as JSON.

    .peers/venv/bin/python -m pip install "apscheduler<4" sqlalchemy
    .peers/venv/bin/python bench/peers/job_store.py FILE JOBS RUNS
"""

import json
import pickle
import sys
import time
from datetime import UTC, datetime, timedelta

from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from sqlalchemy import text

NOW = datetime.now(UTC)


def nothing():
    """What every job does."""


def main(path, jobs, runs):
    store = SQLAlchemyJobStore(url=f"sqlite:///{path}")
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_jobstore(store)
    scheduler.start(paused=True)
    with store.engine.begin() as connection:
        if connection.execute(text("SELECT COUNT(*) FROM apscheduler_jobs")).scalar() == 0:
            sample = scheduler.add_job(nothing, DateTrigger(NOW + timedelta(days=1)), id="sample")
            state = pickle.dumps(sample.__getstate__(), pickle.HIGHEST_PROTOCOL)
            due = (NOW + timedelta(days=1)).timestamp()
            rows = [{"id": f"job-{n}", "at": due + n, "state": state} for n in range(jobs)]
            for start in range(0, jobs, 50_000):
                connection.execute(
                    text("INSERT INTO apscheduler_jobs (id, next_run_time, job_state) VALUES (:id, :at, :state)"),
                    rows[start : start + 50_000],
                )
    found = {"tick, nothing due": [], "tick, one due": []}
    for n in range(runs):
        began = time.perf_counter()
        store.get_due_jobs(NOW)
        store.get_next_run_time()
        found["tick, nothing due"].append(time.perf_counter() - began)
        began = time.perf_counter()
        store.add_job(
            Job(
                scheduler,
                id=f"due-{time.time_ns()}-{n}",
                trigger=DateTrigger(NOW),
                executor="default",
                func=nothing,
                args=(),
                kwargs={},
                name="due",
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
                next_run_time=NOW - timedelta(seconds=1),
            )
        )
        for job in store.get_due_jobs(NOW):
            store.remove_job(job.id)
        found["tick, one due"].append(time.perf_counter() - began)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
