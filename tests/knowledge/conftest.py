"""A copy of the content that a test may spoil."""

import shutil
from pathlib import Path

import pytest

from knowledge import ContentError
from knowledge.library import CONTENT


@pytest.fixture
def copy(tmp_path) -> Path:
    root = tmp_path / "knowledge"
    shutil.copytree(CONTENT, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return root


@pytest.fixture
def faults_of(copy):
    """Return a function that makes one mistake in one file and returns what the loader tells."""

    def make(load, file: str, text: str, replacement: str) -> str:
        path = copy / file
        before = path.read_text(encoding="utf-8")
        assert text in before, "the test no longer matches the content"
        path.write_text(before.replace(text, replacement, 1), encoding="utf-8")
        with pytest.raises(ContentError) as caught:
            load(copy)
        return str(caught.value)

    return make
