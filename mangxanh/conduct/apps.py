"""The room of codes of conduct."""

from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "mangxanh.conduct"
