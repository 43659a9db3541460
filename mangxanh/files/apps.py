"""The app of the files room."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "mangxanh.files"
