"""The line under every table: on what it was measured."""

import os
import platform
from datetime import UTC, datetime


def machine() -> str:
    """Return cores, memory, Python and the day."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return (
        f"{os.cpu_count()} cores, {pages * size / 2**30:.0f} GiB,"
        f" Python {platform.python_version()}, SQLite, {datetime.now(UTC):%d/%m/%Y}"
    )
