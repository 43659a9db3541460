"""The app of the pages' common clothes."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "mangxanh.ui"
