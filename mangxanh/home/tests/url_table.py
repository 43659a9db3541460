"""Who gets what at every address: the table that `test_url_table.py` tries out.

A new address gets a row in the list of its room; until then a test fails. `who(200, *PLAN,
it=404)` reads: 200 for these roles, 404 for IT, 403 for the other roles, and a stranger (or
whoever left, is closed, comes from another school) is sent to sign in; pupils and guardians (`family`) get 404. A method without `who`
is answered with 405. `data` fits, so that only permission stands between a refused post and a
change; `key` names the object in `two_schools.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mangxanh.home.tests.asking import OUTSIDE
from mangxanh.home.tests.two_schools import Place
from mangxanh.school.models import STAFF_ROLES, Role

Who = dict[str, int]
Data = dict[str, Any]
R = Role
ALL = tuple(role for role in Role.values if role in STAFF_ROLES)
FAMILY = (R.PUPIL, R.GUARDIAN)  # pages of the staff do not exist for them
PLAN = tuple(role for role in ALL if role != R.IT)
OWNERS = (R.BOARD, R.TEACHER, R.STAFF)  # staff stands in for the teacher, who owns the line
KEEPERS = (R.BOARD, R.CLERK)
DAY, LATER = "20/11/2026", "30/12/2026"


def who(
    status: int, *roles: str, others: int = 403, outside: int = 302, family: int = 404, **named: int
) -> Who:
    """Return the status for each viewer."""
    found = dict.fromkeys(ALL, others) | dict.fromkeys(OUTSIDE, outside)
    found |= dict.fromkeys(map(str, FAMILY), family)
    return found | {str(role): status for role in roles} | named


def everybody(status: int) -> Who:
    return who(status, *ALL, outside=status, family=status)


@dataclass(frozen=True)
class Page:
    name: str
    key: str = ""
    get: Who | None = None
    post: Who | None = None
    data: Data | Callable[[Place], Data] | None = None
    idle: bool = False  # a post that is allowed, and changes nothing in these two schools

    def sent(self, place: Place) -> Data:
        """Return what the browser sends; never nothing, as a form has its token."""
        data = self.data(place) if callable(self.data) else self.data or {}
        return {"csrfmiddlewaretoken": "x", **data}


def shown(name: str, key: str = "", *roles: str, **named: int) -> Page:
    """A page that is only looked at."""
    return Page(name, key, get=who(200, *roles, **named))


def done(name: str, key: str, *roles: str, data: Any = None, **named: Any) -> Page:
    """A button: something that is only posted."""
    idle = named.pop("idle", False)
    return Page(name, key, post=who(302, *roles, **named), data=data, idle=idle)


def form(name: str, key: str, *roles: str, data: Any, **named: Any) -> Page:
    """A form: looked at and posted by the same people."""
    says = who(200, *roles, **named), who(302, *roles, **named)
    return Page(name, key, get=says[0], post=says[1], data=data)


def _key(place: Place, name: str) -> object:
    return place.keys[name][0]


YEAR = {"first_day": "7/9/2026", "second_term": "18/1/2027", "last_day": "28/5/2027"}
PASSWORD = {"password": "một câu ngắn dễ nhớ", "again": "một câu ngắn dễ nhớ"}
ACCOUNT = {"name": "Trần Thị Mai", "address_form": "cô", "email": "", "language": "vi"}
NAMES = {"name": "Trường khác", "abbreviation": "TK", "authority": "UBND", "place": "Đây"}

SCHOOL = [
    Page(
        "sign_in",
        get=who(302, *ALL, R.GUARDIAN, outside=200, pupil=200),
        post=who(302, *ALL, R.GUARDIAN, outside=422, pupil=422),
        data={"username": "ai-do", "password": "sai"},
        idle=True,
    ),
    Page("sign_out", post=who(302, *ALL, family=302)),
    Page("use_link", "link", get=everybody(200), post=everybody(302), data=PASSWORD),
    Page(
        "account",
        get=who(200, *ALL, guardian=200),
        post=who(302, *ALL, guardian=302),
        data=ACCOUNT,
    ),
    Page(
        "change_password",
        "",
        get=who(200, *ALL, guardian=200),
        post=who(422, *ALL, guardian=422),
        data=PASSWORD,
    ),
    done("session_end", "session", R.TEACHER, others=404),
    shown("person_list", "", *ALL),
    Page(
        "person_invite",
        get=who(200, R.BOARD, R.IT),
        post=who(200, R.BOARD, R.IT),  # the link is shown once, on this very page
        data={"name": "Trần Thị Mai", "roles": ["teacher"]},
    ),
    shown("person_detail", "person", *ALL),
    done("role_give", "person", R.BOARD, R.IT, data={"role": "editor"}),
    Page("person_reset", "person", post=who(200, R.BOARD, R.IT)),
    form(
        "delegate",
        "person",
        R.BOARD,
        R.TEACHER,
        data=lambda p: {"deputy": p.people["clerk"].pk, "first_day": DAY, "last_day": LATER},
    ),
    done("delegation_end", "delegation", R.BOARD, R.TEACHER),
    done("role_end", "membership", R.BOARD, R.IT),
    shown("role_list", "", *ALL),
    form("school_edit", "", R.BOARD, data=NAMES),
    Page(
        "year_list",
        get=who(200, *ALL),
        post=who(302, R.BOARD),
        data={"name": "2027-2028"} | YEAR,
    ),
    done("holiday_add", "", R.BOARD, data={"name": "Nghỉ", "first_day": DAY}),
    done("holiday_remove", "holiday", R.BOARD),
    Page("class_list", get=who(200, *ALL), post=who(302, R.BOARD), data={"pasted": "9A1 40"}),
    form("class_edit", "school_class", R.BOARD, data={"teacher": ""}),
    done("class_remove", "school_class", R.BOARD, idle=True),  # an activity holds it
]

HOME = [
    shown("home", "", *ALL, family=200),
    shown("more", "", *ALL),
    Page("setup_start", get=who(302, R.BOARD), post=who(302, R.BOARD), idle=True),
    Page("setup_account", get=everybody(302), post=everybody(302), data=PASSWORD, idle=True),
    form("setup_school", "", R.BOARD, data=NAMES),
    form("setup_authority", "", R.BOARD, data=NAMES),
    form("setup_year", "", R.BOARD, data={"name": "2027-2028"} | YEAR),
    form("setup_holidays", "", R.BOARD, data={"name": "Nghỉ", "first_day": DAY}),
    form("setup_classes", "", R.BOARD, data={"pasted": "9A1 40", "save": "1"}),
    form("setup_help", "", R.BOARD, data={"hotline": "024 3999 0001"}),
    Page(
        "setup_sheet",
        get=who(200, R.BOARD),
        post=who(200, R.BOARD),
        data={"make": "1"},
        idle=True,
    ),
    Page(
        "setup_invite",
        get=who(200, R.BOARD),
        post=who(200, R.BOARD),
        data={"pasted": "Trần Thị Mai\tGiáo viên"},
    ),
    Page("setup_done", get=who(200, R.BOARD), post=who(302, R.BOARD), idle=True),
    shown("backup", "", R.BOARD, R.IT),
    done("backup_now", "", R.BOARD, R.IT),
    done("backup_usb", "", R.BOARD, R.IT, idle=True),  # before the words are made
    shown("job_progress", "backup_job", R.BOARD, others=404),
    shown("job_result", "backup_job", R.BOARD, others=404),
    Page("set_language", get=everybody(302), post=everybody(302), idle=True),
    Page("offline", get=everybody(200), post=everybody(200), idle=True),
    Page("styleguide", get=everybody(200), post=everybody(200), idle=True),
]

NOTICES = [
    shown("notice_list", "", *ALL, family=200),
    done("notice_open", "notice", R.TEACHER, others=404),
    done("notice_read", "notice", R.TEACHER, others=404),
    Page("notice_read_all", post=who(302, *ALL, family=302), idle=True),
    Page("calendar_renew", post=who(302, *ALL)),
]
