"""Who gets what at the addresses of keys: for whoever handles no cases those pages do not exist."""

from mangxanh.home.tests.url_table import ALL, Page, who

NOBODY = who(404, *ALL)


def handled(name, key="", *, get=True, post=True):
    """A page of handlers alone; what they get is in the room's own tests.

    Its view asks for the method first, then who is there.
    """
    return Page(name, key, get=NOBODY if get else None, post=NOBODY if post else None, idle=True)


KEYS = [
    handled("vault_key", post=False),
    handled("vault_key_new"),
    handled("vault_unlock"),
    handled("vault_lock", get=False),
]
