"""What the worker does for the whole: forgets by night, reminds of requests that wait."""

from mangxanh.home import forgetting, requests


def forget_past() -> None:
    """Tell what goes, and delete what is past its time."""
    forgetting.forget_past()


def remind_of_requests() -> None:
    """Remind the office of requests about data that are due or late."""
    requests.remind_of_requests()
