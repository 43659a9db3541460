"""The room in which somebody asks for help."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import transaction
from django.db.models.signals import post_save


class SpeakupConfig(AppConfig):
    name = "mangxanh.speakup"

    def ready(self) -> None:
        post_save.connect(
            _write_pages, sender=apps.get_model("cases", "Box"), dispatch_uid="box changed"
        )


def _write_pages(instance: Any, **_told: object) -> None:  # noqa: ANN401  # no model is there yet
    """Let the help page have or lose its door when the box opens or closes; cases/ lies below us."""
    from mangxanh.speakup.pages import write_school  # noqa: PLC0415  # no model is there yet

    school = instance.school
    transaction.on_commit(lambda: write_school(school, alone=school.is_alone), robust=True)
