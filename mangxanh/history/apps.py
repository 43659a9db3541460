"""The app of the history room."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "mangxanh.history"
