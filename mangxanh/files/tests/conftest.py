"""A disk of their own for the files of each test."""

import pytest

from mangxanh.history.tests.plugin import django_db_setup  # noqa: F401  # a fixture


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"
