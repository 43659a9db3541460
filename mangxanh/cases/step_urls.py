"""Addresses of a case, each by its random number, as a row's number would tell of others."""

from django.urls import path, register_converter

from mangxanh.cases.views import cases, deciding, files, papers, second, steps
from mangxanh.common.signing import CROCKFORD


class Number:
    """The number of a case: "H9WC-3P"."""

    regex = f"[{CROCKFORD}]{{4}}-[{CROCKFORD}]{{2}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Number, "case")
ONE = "vu-viec/<case:number>/"

STEPS = [
    path("vu-viec/", cases.case_list, name="case_list"),
    path("vu-viec/ghi-loi-ke/", steps.spoken, name="case_spoken"),
    path(ONE, cases.case_detail, name="case_detail"),
    path(f"{ONE}thong-bao/", cases.case_notice, name="case_notice"),
    path(f"{ONE}thu/", cases.case_letter, name="case_letter"),
    path(f"{ONE}ghi-chu/", steps.note, name="case_note"),
    path(f"{ONE}lien-quan/", steps.people, name="case_people"),
    path(f"{ONE}giao/", steps.assign, name="case_assign"),
    path(f"{ONE}dau-viec/", steps.plan, name="case_plan"),
    path(f"{ONE}dau-viec/<int:n>/", steps.think, name="case_think"),
    path(f"{ONE}dau-viec/<int:n>/bat-dau/", steps.begin, name="case_begin"),
    path(f"{ONE}dau-viec/<int:n>/xong/", steps.finish, name="case_finish"),
    path(f"{ONE}dau-viec/<int:n>/chua-xong/", steps.undo, name="case_undo"),
    path(f"{ONE}bao-ngoai/", papers.refer, name="case_refer"),
    path(f"{ONE}bao-ngoai/<int:n>/", papers.answer, name="case_answer"),
    path(f"{ONE}phieu/", papers.sheet, name="case_sheet"),
    path(f"{ONE}gia-dinh/", deciding.family, name="case_family"),
    path(f"{ONE}khan/", deciding.urgent, name="case_urgent"),
    path(f"{ONE}bao-mat/", deciding.secrecy, name="case_secrecy"),
    path(f"{ONE}rut/", deciding.leave, name="case_leave"),
    path(f"{ONE}ket-thuc/", deciding.close, name="case_close"),
    path(f"{ONE}mo-lai/", deciding.reopen, name="case_reopen"),
    path(f"{ONE}nguoi-thu-hai/<slug:what>/", second.ask, name="case_ask"),
    path(f"{ONE}nguoi-thu-hai/<slug:what>/<int:n>/", second.ask, name="case_ask_file"),
    path(f"{ONE}tra-loi/<int:n>/", second.answer, name="case_decide"),
    path(f"{ONE}tep/<int:n>/", files.copy, name="case_file"),
    path(f"{ONE}tep/<int:n>/goc/", files.original, name="case_original"),
    path(f"{ONE}tep/<int:n>/khoa/", files.lock, name="case_lock"),
    path(f"{ONE}ho-so/", files.pack, name="case_pack"),
]
