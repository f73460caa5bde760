"""The `monespace` command: one file a sub-command, clear exit codes, no traceback for a user's mistake."""

from monespace_gql.cli.main import main

__all__ = ["main"]
