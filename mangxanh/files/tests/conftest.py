"""A disk of their own for the files of each test."""

import pytest


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"
