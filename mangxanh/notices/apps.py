"""The app of the notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "mangxanh.notices"
