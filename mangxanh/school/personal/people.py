"""Who is who, and what each is in the school."""

from django.utils.translation import gettext_lazy as _

from mangxanh.common.personal import ADULTS, EVERYBODY, Kept

PERSONAL = [
    Kept(
        "school.Person",
        _("Name"),
        EVERYBODY,
        {
            "name": _("full name"),
            "search_name": _("full name without marks, to be searched"),
            "language": _("language of the pages"),
            "created_at": _("when the account was made"),
            "is_active": _("whether the account is open"),
        },
        _("To know who is who, and to address each properly."),
        until="pupil",
        owner="clerk",
        person="pk",
    ),
    Kept(
        "school.Person",
        _("Account of an adult"),
        ADULTS,
        {
            "username": _("sign-in name"),
            "password": _("password"),
            "email": _("e-mail address"),
            "address_form": _("form of address"),
            "calendar_key": _("secret of the calendar's address"),
        },
        _("To sign in, and to be reached."),
        until="staff",
        owner="it",
        person="pk",
        secret=("password", "calendar_key"),
    ),
    Kept(
        "school.Membership",
        _("What somebody is in the school"),
        EVERYBODY,
        {
            "person": _("who"),
            "role": _("role"),
            "title": _("title"),
            "from_date": _("from"),
            "until_date": _("until"),
        },
        _("To show to each what is theirs, and to nobody more."),
        until="pupil",
        owner="board",
        person="person",
    ),
    Kept(
        "school.Delegation",
        _("Who stands in for whom"),
        ("colleague",),
        {
            "person": _("who is away"),
            "deputy": _("deputy"),
            "first_day": _("first day"),
            "last_day": _("last day"),
            "ended_at": _("ended early"),
        },
        _("So that no work is left lying."),
        until="staff",
        owner="board",
        person="person",
    ),
    Kept(
        "school.SchoolClass",
        _("Homeroom teacher of a class"),
        ("colleague",),
        {"homeroom_teacher": _("homeroom teacher")},
        _("To show to each what is theirs, and to nobody more."),
        until="staff",
        owner="board",
        person="homeroom_teacher",
    ),
]

NOT_PERSONAL = {
    "school.School": "the school's own name, address and host",
    "school.SchoolYear": "days of the school's calendar",
    "school.Holiday": "days of the school's calendar",
    "school.SchoolClass.year": "which year a class is of",
    "school.SchoolClass.name": "the name of a class",
    "school.SchoolClass.grade": "the grade of a class",
    "school.SchoolClass.size": "a count; it stays when the pupils' records go",
    "school.SchoolClass.last_card_number": "a count of cards",
}
