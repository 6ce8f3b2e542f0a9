"""`musespark worker`: does jobs, keeps a heartbeat, takes over the jobs of workers that died, tidies now and then."""

import logging
import os
import secrets
import socket
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker

from musespark.support import chores, jobs


class Command(BaseCommand):
    help = "Do jobs until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", action="store_true", help="stop when there is nothing left to do")
        parser.add_argument("--queue", default="*", help="do the jobs of this queue only: default, slow or media")

    def handle(self, *_: Any, batch: bool, queue: str, **__: Any) -> None:
        # told to stop it would say to press Ctrl+C again; a job that fails is still logged, as an error
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        name = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(3)}"
        jobs.beat(name, queue)
        jobs.reap()
        stop = threading.Event()
        threads = [
            threading.Thread(target=jobs.keep_beating, args=(name, queue, stop), daemon=True),
            threading.Thread(target=chores.keep_doing, args=(stop,), daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            _worker(name, queue, batch=batch).run()
        finally:
            stop.set()
            close_old_connections()


def _worker(name: str, queue: str, *, batch: bool) -> Worker:
    worker = Worker(
        queue_names=[queue],
        interval=0.5,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    return worker
