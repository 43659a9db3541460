"""Sessions, second steps, links and wrong guesses."""

from django.utils.translation import gettext_lazy as _

from mangxanh.common.personal import ADULTS, EVERYBODY, Kept

PERSONAL = [
    Kept(
        "school.StaffSession",
        _("Devices that signed in"),
        ADULTS,
        {
            "person": _("who"),
            "digest": _("key of the session"),
            "device": _("device"),
            "created_at": _("signed in"),
            "seen_at": _("last seen"),
            "ended_at": _("signed out"),
            "second_factor_at": _("second step shown"),
        },
        _("So that its owner finds a device that is not theirs, and ends it."),
        until="access",
        owner="it",
        person="person",
        secret=("digest",),
    ),
    Kept(
        "school.SecondFactor",
        _("Apps and passkeys of the second step"),
        ADULTS,
        {
            "person": _("who"),
            "kind": _("kind"),
            "name": _("name of the device"),
            "created_at": _("made"),
            "last_used_at": _("used"),
            "locked_secret": _("secret of the app"),
            "last_step": _("which code was the last"),
            "rp_id": _("address of the pages"),
            "credential_id": _("key of the passkey"),
            "credential": _("public key of the passkey"),
            "sign_count": _("how often the passkey was shown"),
        },
        _("So that a password alone does not open the account."),
        until="staff",
        owner="it",
        person="person",
        secret=("locked_secret", "credential_id", "credential"),
    ),
    Kept(
        "school.RecoveryCode",
        _("Recovery codes on paper"),
        ADULTS,
        {
            "person": _("who"),
            "digest": _("key of the code"),
            "made_at": _("made"),
            "used_at": _("used"),
        },
        _("To get in when the telephone is lost."),
        until="staff",
        owner="it",
        person="person",
        secret=("digest",),
    ),
    Kept(
        "school.OneUseLink",
        _("Links for a new password"),
        ADULTS,
        {
            "person": _("who"),
            "purpose": _("purpose"),
            "digest": _("key of the link"),
            "created_at": _("made"),
            "expires_at": _("ends"),
            "used_at": _("used"),
        },
        _("To sign in, and to be reached."),
        until="access",
        owner="it",
        person="person",
        secret=("digest",),
    ),
    Kept(
        "school.WrongGuess",
        _("Wrong guesses at a sign-in"),
        EVERYBODY,
        {"account": _("key of the account"), "at": _("when")},
        _("To slow down whoever guesses."),
        until="access",
        owner="it",
        secret=("account",),
        unlinked="the account is a keyed digest of a name and a device; it leads back to nobody",
    ),
]

NOT_PERSONAL = {
    "school.SetupCode": "a digest of a code that belongs to nobody yet",
    "school.GuessTurn": "a digest that leads back to nobody, while guesses are counted",
}
