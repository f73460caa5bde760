"""The fonts that every page is set in, wherever it is printed: Liberation Sans (SIL Open Font License)."""

from pathlib import Path

FAMILY = "Liberation Sans"
FOLDER = Path(__file__).parent
