"""The app of the contests room."""

from django.apps import AppConfig


class ContestsConfig(AppConfig):
    name = "mangxanh.contests"
