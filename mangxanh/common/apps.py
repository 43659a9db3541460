"""The app of the words that every room shares."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "mangxanh.common"
