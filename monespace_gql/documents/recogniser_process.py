"""Recognises one file and ends: `python -m monespace_gql.documents.recogniser_process PATH EXTENSION MEMORY`."""

import json
import resource
import sys
from contextlib import suppress
from pathlib import Path

CPU_SECONDS = 20


def main(path: str, extension: str, memory: str) -> None:
    """Write what the file is, or why it is declined, as one JSON object."""
    hold_to_limits(int(memory))
    from monespace_gql.documents.content.not_accepted import NotAccepted
    from monespace_gql.documents.recognise import recognise

    try:
        told = {"media_type": recognise(Path(path), extension)}
    except NotAccepted as refused:
        told = {"code": refused.code, "why": refused.why}
    except Exception as fault:  # noqa: BLE001 - its name is told, not its message, which may repeat the content
        told = {"fault": type(fault).__name__}
    sys.stdout.write(json.dumps(told))


def hold_to_limits(memory: int) -> None:
    """Give up memory, time and the right to write files, for good; what the system does not know is left out."""
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main(*sys.argv[1:])
