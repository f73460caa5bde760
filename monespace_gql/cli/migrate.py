"""`monespace migrate`."""

import asyncio
import os
import sys

from monespace_gql.app import bring_up_to_date
from monespace_gql.settings import load_settings


def migrate() -> None:
    """Bring the database to the present models; safe to run at each deployment."""
    applied = asyncio.run(bring_up_to_date(load_settings(os.environ)))
    sys.stdout.write("".join(f"applied {name}\n" for name in applied) or "nothing to do\n")
