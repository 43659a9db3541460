"""Questions as files that other programs read, and that we read back: nobody is locked in."""

from mangxanh.contests.writing_out.gift import write_gift
from mangxanh.contests.writing_out.moodle import write_moodle
from mangxanh.contests.writing_out.paper import write_paper
from mangxanh.contests.writing_out.qti import write_qti
from mangxanh.contests.writing_out.sheet import write_sheet

__all__ = ["write_gift", "write_moodle", "write_paper", "write_qti", "write_sheet"]
