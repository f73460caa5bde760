"""What is shipped: the wheels of the four distributions are whole, and the locks hold versions and hashes only."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

HOUSE = Path(__file__).parent.parent
LOCKS = ("requirements-build.lock", "requirements.lock", "requirements-dev.lock")
OURS = {"monespace-gql", "monespace-rules", "monespace-cpro", "monespace-badges"}


@dataclass(frozen=True)
class Distribution:
    """One of the four: its folder, its name and its package."""

    folder: Path
    name: str
    package: str

    @property
    def sources(self) -> Path:
        return self.folder / self.package

    @property
    def declared(self) -> dict[str, object]:
        return project_of(self.folder / "pyproject.toml")


DISTRIBUTIONS = (
    Distribution(HOUSE, "monespace-gql", "monespace_gql"),
    Distribution(HOUSE / "rules", "monespace-rules", "monespace_rules"),
    Distribution(HOUSE / "plugins/cpro", "monespace-cpro", "monespace_cpro"),
    Distribution(HOUSE / "plugins/badges", "monespace-badges", "monespace_badges"),
)
each_distribution = pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda one: one.name)


def project_of(file: Path) -> dict[str, object]:
    project: dict[str, object] = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
    return project


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the four wheels, built by what is installed here, without any index."""
    folder = tmp_path_factory.mktemp("wheels")
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *offline, "--wheel-dir", folder, *(one.folder for one in DISTRIBUTIONS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def open_wheel(folder: Path, distribution: Distribution) -> ZipFile:
    (file,) = folder.glob(f"{distribution.package}-*.whl")
    return ZipFile(file)


@pytest.mark.xdist_group("wheels")
@each_distribution
def test_a_wheel_holds_every_file_of_its_package_and_nothing_else(wheels: Path, distribution: Distribution) -> None:
    meant = {file.relative_to(distribution.folder).as_posix() for file in files_of(distribution.sources)}

    with open_wheel(wheels, distribution) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}

    assert held == meant
    assert f"{distribution.package}/py.typed" in held


def files_of(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


@pytest.mark.xdist_group("wheels")
@each_distribution
def test_a_wheel_declares_the_entry_points_of_its_project(wheels: Path, distribution: Distribution) -> None:
    expected = {
        "monespace-gql": {
            "console_scripts": {"monespace": "monespace_gql.cli:main"},
            "monespace.schemes": {"recap": "monespace_gql.prints.recap.plugin"},
        },
        "monespace-rules": {
            "monespace.schemes": {"rules": "monespace_rules.plugin"},
            "monespace.plugin_api": {"1.2": "monespace_rules"},
        },
        "monespace-cpro": {
            "monespace.schemes": {"cpro": "monespace_cpro.plugin"},
            "monespace.plugin_api": {"1.2": "monespace_cpro"},
        },
        "monespace-badges": {
            "monespace.schemes": {"badges": "monespace_badges.plugin"},
            "monespace.plugin_api": {"1.1": "monespace_badges"},
        },
    }

    with open_wheel(wheels, distribution) as wheel:
        declared = entry_points_in(wheel)

    assert declared == expected[distribution.name]


def entry_points_in(wheel: ZipFile) -> dict[str, dict[str, str]]:
    names = [name for name in wheel.namelist() if name.endswith(".dist-info/entry_points.txt")]
    parser = ConfigParser()
    for name in names:
        parser.read_string(wheel.read(name).decode())
    return {group: dict(parser[group]) for group in parser.sections()}


@pytest.mark.xdist_group("wheels")
@each_distribution
def test_a_wheel_asks_for_what_its_project_declares(wheels: Path, distribution: Distribution) -> None:
    with open_wheel(wheels, distribution) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(wheel.read(name).decode())

    asked = {str(Requirement(each)) for each in metadata.get_all("Requires-Dist", [])}
    assert metadata["Name"] == distribution.name
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    assert asked == {str(one) for one in requirements(distribution.declared["dependencies"])}


def requirements(declared: object) -> list[Requirement]:
    assert isinstance(declared, list)
    return [Requirement(each) for each in declared]


def test_each_dependency_of_the_four_projects_has_an_allowed_version_in_the_lock() -> None:
    asked = [
        (one.name, requirement)
        for one in DISTRIBUTIONS
        for requirement in requirements(one.declared["dependencies"])
        if requirement.name not in OURS
    ]

    assert unmet(asked, pins("requirements.lock")) == []


@pytest.mark.parametrize(("group", "lock"), [("build", "requirements-build.lock"), ("dev", "requirements-dev.lock")])
def test_each_requirement_of_a_group_has_an_allowed_version_in_its_lock(group: str, lock: str) -> None:
    groups = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]

    assert unmet([(group, requirement) for requirement in requirements(groups[group])], pins(lock)) == []


@each_distribution
def test_a_distribution_is_built_by_what_the_lock_pins(distribution: Distribution) -> None:
    declared = tomllib.loads((distribution.folder / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [(distribution.name, each) for each in requirements(declared["build-system"]["requires"])]

    assert unmet(asked, pins("requirements-build.lock")) == []


def test_the_locks_never_pin_two_versions_of_one_package() -> None:
    seen: dict[str, set[Version]] = {}
    for lock in LOCKS:
        for name, version in pins(lock).items():
            seen.setdefault(name, set()).add(version)

    assert {name: versions for name, versions in seen.items() if len(versions) > 1} == {}


def unmet(asked: list[tuple[str, Requirement]], pinned: dict[str, Version]) -> list[str]:
    return [
        f"{who} asks for {requirement}, the lock has {pinned.get(canonicalize_name(requirement.name))}: make lock"
        for who, requirement in asked
        if not allowed(requirement, pinned)
    ]


def allowed(requirement: Requirement, pinned: dict[str, Version]) -> bool:
    version = pinned.get(canonicalize_name(requirement.name))
    return version is not None and version in requirement.specifier


def pins(lock: str) -> dict[str, Version]:
    text = (HOUSE / lock).read_text(encoding="utf-8")
    return {canonicalize_name(name): Version(version) for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.M)}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_versions_and_hashes_only(lock: str) -> None:
    statements = re.sub(r"\\\n", "", (HOUSE / lock).read_text(encoding="utf-8")).splitlines()
    pinned = [line for line in statements if line.strip() and not line.strip().startswith("#")]

    assert pinned
    for line in pinned:
        assert re.fullmatch(r"[\w.-]+==[\w.!+]+( ;[^@]*?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*", line), line


def test_no_lock_and_no_configuration_names_a_download_address() -> None:
    address = re.compile(r"https?://|file://|git\+|--(extra-)?index-url|--find-links|index-url\s*=", re.I)
    files = [HOUSE / "Makefile", HOUSE / ".ci/run", *HOUSE.glob("requirements*"), *HOUSE.glob("tools/*")]
    files += [one.folder / "pyproject.toml" for one in DISTRIBUTIONS]

    assert lines_with(address, files) == []


def test_no_npm_lock_names_a_registry() -> None:
    registry = re.compile(r'"resolved"|(^|:)registry\s*=|"(git|github|file):', re.I)
    names = ("package.json", "package-lock.json", ".npmrc")
    files = [file for name in names for file in HOUSE.glob(f"tests/**/{name}") if "node_modules" not in file.parts]

    assert lines_with(registry, files) == []


def lines_with(address: re.Pattern[str], files: list[Path]) -> list[str]:
    """The lines that name an address to download from; the demo's own address on this machine is none."""
    return [
        f"{file.relative_to(HOUSE)}: {line.strip()[:100]}"
        for file in files
        if file.is_file()
        for line in file.read_text(encoding="utf-8").replace("http://127.0.0.1", "").splitlines()
        if address.search(line)
    ]
