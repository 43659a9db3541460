"""The demo school: two school years of life, made by calling the real actions under a moved clock."""

from mangxanh.home.demo.second_step import app_code
from mangxanh.home.demo.story import PASSWORD, Account, tell_story

__all__ = ["PASSWORD", "Account", "app_code", "tell_story"]
