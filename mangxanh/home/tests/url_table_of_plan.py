"""Who gets what at the addresses of the plan and of the report (see url_table.py)."""

from mangxanh.home.tests.two_schools import Place
from mangxanh.home.tests.url_table import (
    DAY,
    KEEPERS,
    LATER,
    OWNERS,
    PLAN,
    Page,
    R,
    _key,
    done,
    everybody,
    form,
    shown,
    who,
)
from mangxanh.plan.models import Line

TEXT = "KẾ HOẠCH\nI. NHIỆM VỤ\n1. Tuyên truyền\n- Tổ chức sinh hoạt lớp hằng tháng.\n"
DAYS = {"first_day": "1/1/2027", "last_day": "31/12/2027"}
REASON = {"reason": "Nhầm"}


def _split(place: Place) -> dict[str, str]:
    first, second = Line.objects.get(pk=_key(place, "free")).obligation.split(" ", 1)
    return {"first": first, "second": second}


def _other(place: Place) -> dict[str, object]:
    return {"other": _key(place, "second")}


def _activity(place: Place) -> dict[str, object]:
    return {
        "request_key": "k-1",
        "kind": "other",
        "title": "Chào cờ",
        "day": DAY,
        "lines": [_key(place, "line")],
    }


LINES = [
    shown("my_work", "", *PLAN),
    Page("calendar", "calendar_key", get=everybody(200)),
    shown("plan_home", "", *PLAN),
    form("plan_import", "", R.BOARD, data={"title": "Kế hoạch", "text": TEXT} | DAYS),
    shown("plan_detail", "plan", *PLAN, it=404),
    shown("plan_review", "draft", R.BOARD, it=404),
    done("plan_confirm", "ripe", R.BOARD, it=404),
    form("plan_discard", "draft", R.BOARD, data={}, it=404),
    form("plan_edit", "plan", R.BOARD, data={"title": "Kế hoạch"} | DAYS, it=404),
    form("plan_copy", "plan", R.BOARD, data={"title": "Kế hoạch"} | DAYS, it=404),
    done(
        "year_open",
        "plan",
        R.BOARD,
        it=404,
        data=lambda place: {"nam": place.year_name},
    ),
    shown("plan_sheet", "plan", *PLAN, it=404),
    shown("decision", "decision", R.BOARD, it=404),
    shown("line_detail", "line", *PLAN, it=404),
    done("line_confirm", "free", R.BOARD, it=404),
    form("line_edit", "free", R.BOARD, it=404, data={"title": "Việc khác"}),
    form("line_split", "free", R.BOARD, it=404, data=_split),
    form("line_merge", "free", R.BOARD, it=404, data=_other),
    form("line_carry", "free", R.BOARD, it=404, data=_other),
    form("line_follow", "free", R.BOARD, it=404, data={"other": ""}),
    form("line_drop", "second", R.BOARD, it=404, data={"reason": "lead-in"}),
    done("line_take_back", "dropped", R.BOARD, it=404),
    done("reshaping_undo", "undo", R.BOARD, it=404),
]

WORK = [
    form("line_assign", "row", R.BOARD, it=404, data={"due_on": LATER}),
    form("line_state", "row", *OWNERS, it=404, data={"state": "open"}),
    form("line_money", "row", R.BOARD, R.ACCOUNTANT, it=404, data={"planned": "1.200.000"}),
    Page(
        "money_list",
        "plan",
        get=who(200, *PLAN, it=404),
        post=who(302, R.BOARD, R.ACCOUNTANT, it=404),
        data={"line-1-planned": "1.200.000"},
    ),
    form(
        "evidence_add",
        "row",
        *OWNERS,
        R.CLERK,
        it=404,
        data={"title": "Ảnh", "day": DAY, "paper_source": "Sổ"},
    ),
    form("task_add", "row", *OWNERS, it=404, data={"title": "Việc"}),
    form("task_edit", "task", *OWNERS, it=404, data={"title": "Việc"}),
    done("task_remove", "task", *OWNERS, it=404),
    form("task_state", "task", *OWNERS, it=404, data={"state": "done"}),
    form("task_part", "everyone", *PLAN, it=404, data={"did_on": DAY}),
    form("evidence_withdraw", "evidence", *OWNERS, R.CLERK, it=404, data=REASON),
    shown("evidence_file", "evidence", *PLAN, it=404),
    shown("recipient_list", "", *PLAN),
    done("recipient_add", "plan", *KEEPERS, it=404, data={"name": "Tổ Toán"}),
    done("recipient_add_staff", "plan", *KEEPERS, it=404),
    shown("distribution", "plan", *KEEPERS, it=404),
    done("recipient_tick", "recipient", *KEEPERS, R.TEACHER, it=404),
    done("recipient_untick", "ticked", *KEEPERS, it=404),
    done("recipient_remove", "recipient", *KEEPERS, it=404),
]

ACTIVITIES = [
    shown("activity_list", "", *PLAN),
    form("activity_new", "", *PLAN, data=_activity),
    Page("activity_sheet", get=who(200, *PLAN), post=who(422, *PLAN)),
    shown("activity_detail", "activity", *PLAN, it=404),
    form("activity_edit", "activity", *OWNERS, it=404, data={"note": "Ghi chú"}),
    Page(
        "activity_add_files",
        "activity",
        get=who(200, *OWNERS, it=404),
        post=who(422, *OWNERS, it=404),
    ),
    form("activity_withdraw", "activity", *OWNERS, it=404, data=REASON),
    shown("activity_paper", "activity_paper", *PLAN, it=404),
    shown("activity_file", "activity_file", *PLAN, it=404),
    form(
        "activity_file_pupils",
        "photograph",
        *OWNERS,
        it=404,
        data=lambda place: {"pupils": [_key(place, "pupil")]},
    ),
    # what lies there is no photograph
    done("activity_file_restrict", "activity_file", *OWNERS, it=404, idle=True),
    done("activity_file_remove", "activity_file", *OWNERS, it=404),
]

REPORT = [
    shown("report_figures", "", *PLAN),
    form(
        "figure_enter",
        "",
        *KEEPERS,
        R.ACCOUNTANT,
        data={
            "label": "Số khác",
            "year": "2024-2025",
            "period": "school",
            "value": "3",
            "source": "Sổ",
        },
    ),
    done("figure_remove", "figure", *KEEPERS, R.ACCOUNTANT, it=404),
    shown("report_list", "", *KEEPERS),
    done(
        "report_open",
        "",
        *KEEPERS,
        data=lambda place: {"year": _key(place, "year"), "period": "term1"},
    ),
    shown("report_ready", "report", *KEEPERS, it=404),
    form("report_edit", "report_box", *KEEPERS, it=404, data={"text": "Tốt"}),
    form("report_dates", "report", *KEEPERS, it=404, data={"cutoff": DAY, "due_on": LATER}),
    form("report_recipients", "report", *KEEPERS, it=404, data={"addressees": "UBND"}),
    form(
        "report_basis",
        "report",
        *KEEPERS,
        it=404,
        data={"number": "1/CV", "issuer": "Sở", "title": "Về việc"},
    ),
    done("basis_remove", "basis", *KEEPERS, it=404),
    shown("report_preview", "report", *KEEPERS, it=404),
    done("report_check", "report", *KEEPERS, it=404),
    done("report_submit", "report", *KEEPERS, it=404, idle=True),
    done("report_take_back", "report", *KEEPERS, it=404, idle=True),
    Page(
        "report_issue",
        "report",
        get=who(200, *KEEPERS, it=404),
        post=who(422, *KEEPERS, it=404),  # not before it is with the signer
        data={"number": "1/BC", "issued_on": DAY},
    ),
    shown("report_scan", "report", *KEEPERS, it=404),
    done("report_build", "report_part", *KEEPERS, it=404),
]
