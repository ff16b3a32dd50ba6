"""One small case for all tests of what is done with a case once it is derived."""

import shutil
from pathlib import Path

import pytest

from pipeline.small_case import built
from tawthiq import CaseFolder, open_case


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> CaseFolder:
    return built(tmp_path_factory.mktemp("released"))


@pytest.fixture
def case(released: CaseFolder, tmp_path: Path) -> CaseFolder:
    """A copy of it, to be changed."""
    shutil.copytree(released.path.parent, tmp_path / "copy")
    return open_case(tmp_path / "copy" / "case")
