"""The room of consents."""

from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "mangxanh.consents"
