"""Who gets what at the addresses of keys: for whoever handles no cases those pages do not exist."""

from mangxanh.home.tests.url_table import ALL, Page, R, form, shown, who

NOBODY = who(404, *ALL)


def handled(name, key="", *, get=True, post=True):
    """A page of handlers alone; what they get is in the room's own tests.

    Its view asks for the method first, then who is there.
    """
    return Page(name, key, get=NOBODY if get else None, post=NOBODY if post else None, idle=True)


HOLDERS = {f"holder_{n}": f"Cô {n}" for n in (1, 2, 3)}
TWO = {"one": "x", "other": "y"}

KEYS = [
    form("handler_list", "", R.BOARD, data=lambda place: {"person": place.people["clerk"].pk}),
    form("handler_end", "handler", R.BOARD, data={"end": "1"}),
    shown("recovery", "", R.BOARD),
    Page(
        "recovery_make",
        get=who(200, R.BOARD),
        post=who(200, R.BOARD),
        data=HOLDERS,
        idle=True,  # nothing is kept until all three are typed back
    ),
    Page("recovery_use", get=who(200, R.BOARD), post=who(422, R.BOARD), data=TWO),
    Page("month_keys_take", post=who(200, R.BOARD)),
    Page("month_keys_bring", get=who(200, R.BOARD), post=who(422, R.BOARD), data=TWO),
    handled("case_access", "case_number"),
    handled("case_access_end", "case_number", get=False),
    handled("vault_key", post=False),
    handled("vault_key_new"),
    handled("vault_unlock"),
    handled("vault_lock", get=False),
]
