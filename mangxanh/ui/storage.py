"""Where files of the interface lie: their addresses never change while a process runs."""

from functools import cache

from django.contrib.staticfiles.storage import StaticFilesStorage


class RememberedFiles(StaticFilesStorage):
    """Django's own; it puts an address together anew for each of the twenty that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.url = cache(super().url)  # type: ignore[method-assign]
