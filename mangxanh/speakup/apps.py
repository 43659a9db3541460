"""The room in which somebody asks for help."""

from django.apps import AppConfig


class SpeakupConfig(AppConfig):
    name = "mangxanh.speakup"
