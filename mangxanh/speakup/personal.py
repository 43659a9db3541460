"""What the reporting box keeps of people: a receipt that leads to nobody."""

from django.utils.translation import pgettext_lazy

from mangxanh.common.personal import EVERYBODY, Kept

PERSONAL = [
    Kept(
        "speakup.Receipt",
        pgettext_lazy("personal data", "Receipt of a report"),
        EVERYBODY,
        {
            "index": pgettext_lazy("personal data", "digest of the code"),
            "better_7": pgettext_lazy("personal data", "whether it is better after 7 days"),
            "better_30": pgettext_lazy("personal data", "whether it is better after 30 days"),
            "seen_entries": pgettext_lazy("personal data", "how far the answers were read"),
        },
        pgettext_lazy("personal data", "So that who reported can come back without an account."),
        until="cases",
        owner="board",
        secret=("index",),
        unlinked="whoever holds the code; nothing says who that is",
    ),
    Kept(
        "speakup.Relay",
        pgettext_lazy("personal data", "Address at which a reporter is told that there is news"),
        EVERYBODY,
        {"sealed": pgettext_lazy("personal data", "mail address; only the machine can read it")},
        pgettext_lazy("personal data", "So that who reported need not look every day."),
        until="cases",
        owner="board",
        secret=("sealed",),
        unlinked="whoever holds the code; nothing says who that is",
    ),
]

NOT_PERSONAL: dict[str, str] = {
    f"speakup.Receipt.{name}": "a digest, or a key under the code"
    for name in ("case", "token", "sealed", "month")
} | {
    "speakup.Relay.receipt": "of which receipt",
    "speakup.Relay.month": "under which key the address lies",
    "speakup.Relay.told_on": "on which day a mail left, so that there is one a day at most",
    "speakup.Relay.told_entries": "up to which letter it told",
}
