"""The app of the work room."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "mangxanh.work"
