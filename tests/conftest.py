"""What the tests share: the content, the assistant in one process, the documents that lie beside the project."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from bot.quiet import quiet

quiet("ERROR")

# In CI a run proves what the last one proved; elsewhere each run tries other cases.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI") == "true":
    settings.load_profile("ci")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def missing(what: str, mend: str) -> None:
    """Skip a test whose part is missing on this machine; in CI, where nothing may miss, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing in CI: {mend}")
    pytest.skip(f"{what} is missing: {mend}")


@pytest.fixture(scope="session")
def content():
    from knowledge import library

    return library()


@pytest.fixture(scope="session")
def seeds() -> Path:
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the source documents are not beside the project (../shared/seeds)")
    return folder


@pytest.fixture(scope="session")
def assistant():
    from bot.in_process import Assistant
    from bot.settings import read_settings
    from bot.train import model_fits

    settings = read_settings()
    assert model_fits(settings), "the model does not fit the data: run `make train`"
    return Assistant(settings.model_path)
