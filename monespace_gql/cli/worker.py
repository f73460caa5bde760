"""`monespace worker`: one of the processes of `monespace serve --workers`, which starts it; nobody types it."""

import os
from socket import socket

from monespace_gql.cli.running import run_worker
from monespace_gql.settings import load_settings


def worker(listening: int, supervisor: int) -> None:
    """Serve on this open socket until the supervisor says so or is gone; both are inherited file descriptors."""
    run_worker(load_settings(os.environ), socket(fileno=listening), supervisor)
