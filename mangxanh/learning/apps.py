"""The room of lessons."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "mangxanh.learning"
