"""Plugins written on the spot, installed in a folder of their own as pip would."""

from pathlib import Path
from textwrap import dedent

from monespace_gql.catalogue.install import GROUP

BROKEN = "broken-plugin"


def plugin(folder: Path, body: str, *, name: str = BROKEN) -> Path:
    """Install a distribution in a folder, as pip would: its module, its metadata, its entry point."""
    module = name.replace("-", "_")
    folder.mkdir(exist_ok=True)
    (folder / f"{module}.py").write_text(dedent(body), encoding="utf-8")
    metadata = folder / f"{module}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\nzzz = {module}\n", encoding="utf-8")
    return folder
