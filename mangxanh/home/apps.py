"""The app of the first pages."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "mangxanh.home"
