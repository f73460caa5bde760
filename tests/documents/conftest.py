"""A folder for the files, what recognises them, and the acts on both."""

from pathlib import Path

import pytest

from monespace_gql.documents.recogniser import Recogniser
from monespace_gql.documents.storage import FileStorage
from monespace_gql.journal.store import Store
from tests.documents.given import Files, MovingClock


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def storage(folder: Path) -> FileStorage:
    return FileStorage(folder)


@pytest.fixture
def files(store: Store, storage: FileStorage, folder: Path) -> Files:
    return Files(store, storage, Recogniser(), folder)
