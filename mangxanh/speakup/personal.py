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
]

NOT_PERSONAL: dict[str, str] = {
    f"speakup.Receipt.{name}": "a digest, or a key under the code"
    for name in ("case", "token", "sealed", "month")
}
