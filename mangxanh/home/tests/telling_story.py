"""A process of its own in which a child tells, handlers work and everything is put on the disk.

Run as `python -m mangxanh.home.tests.telling_story` with MX_DATA set; prints what people have on
paper or apart: codes of receipts, shares of the recovery key, the file with month keys. What may
be found on the disk afterwards is for test_adversary. With `open` it does what a board and two
holders do a year later, with what it printed as input.
"""

import json
import sys
from datetime import date, time

import django

STORY = "Hoàng Yến Oanh ở lớp chín ép em gửi ảnh vào lúc tan học"
NAME = "Tôn Nữ Diệu Huyền"
LETTER = "Cô Tâm đã nghe em, chiều nay gặp nhau ở thư viện nhé"
NOTE = "Gọi cho bác Quýnh bảo vệ hỏi về cổng sau"
FILE = "anh-chup-man-hinh-cua-huyen.png"


def main() -> None:
    django.setup()
    from mangxanh.serving.prepare import make_database, make_folders  # noqa: PLC0415

    make_folders()
    make_database()
    from mangxanh.common.dates import at, moved_clock  # noqa: PLC0415

    if "open" in sys.argv:
        with moved_clock(at(date(2027, 11, 23), time(9))):
            told = _open_again(json.load(sys.stdin))
    else:
        with moved_clock(at(date(2026, 11, 23), time(9))):
            told = _tell()
    sys.stdout.write(json.dumps(told))


def _tell() -> dict[str, object]:
    from django.db import transaction  # noqa: PLC0415

    from mangxanh.cases.actions import heads, shredding  # noqa: PLC0415
    from mangxanh.cases.actions.clock import tick  # noqa: PLC0415
    from mangxanh.cases.actions.letters import add_note, write_letter  # noqa: PLC0415
    from mangxanh.cases.actions.sessions import unlock_vault  # noqa: PLC0415
    from mangxanh.cases.actions.writing import add_entry, locked, seal_words  # noqa: PLC0415
    from mangxanh.cases.models import Case, Entry  # noqa: PLC0415
    from mangxanh.cases.reading import key_of, read  # noqa: PLC0415
    from mangxanh.cases.tests.factories import WORDS, here, make_team, private_of  # noqa: PLC0415
    from mangxanh.cases.vault import months  # noqa: PLC0415
    from mangxanh.cases.vault.shares import split  # noqa: PLC0415
    from mangxanh.school.actions.access import open_session  # noqa: PLC0415
    from mangxanh.school.models import StaffSession  # noqa: PLC0415
    from mangxanh.speakup.tests.walking import browser, code_on, tell  # noqa: PLC0415
    from mangxanh.work.actions.tasks import run_task  # noqa: PLC0415

    team = make_team()
    client = browser(team.school)
    codes = [
        code_on(tell(client, told={"story": STORY, "contact": "phone", "contact_phone": NAME})),
        code_on(
            tell(
                client,
                told={"story": STORY, "contact": "phone", "contact_phone": NAME},
                who={"named": "yes", "name": NAME, "class_name": "9A1"},
            )
        ),
    ]
    officer = here(team.officer)
    open_session(officer, team.school, device="Test", second_step=True)
    unlock_vault(StaffSession.objects.latest("pk"), team.officer, WORDS, by=officer)
    for case in Case.objects.visible_to(officer):
        key = key_of(case, officer, private_of(team.officer))
        read(key, case.entries.get(what=Entry.What.REPORT))
        write_letter(case, LETTER, by=officer)
        add_note(case, NOTE, Entry.SeenBy.TEAM, by=officer)
        sealed = seal_words(bytes.fromhex(case.public_key), {"name": FILE, "mime": "image/png"})
        with transaction.atomic():
            add_entry(locked(case), Entry.What.EVIDENCE, sealed, by=officer)
    tick()
    heads.write_case_heads()
    shredding.move_wraps()
    while run_task("worker"):
        pass
    return {
        "codes": codes,
        "shares": split(team.recovery.private),
        "taken": months.taken_along(team.recovery.public).hex(),
    }


def _open_again(kept: dict[str, object]) -> dict[str, object]:
    from mangxanh.cases.actions.recovery import join_any, opened_by  # noqa: PLC0415
    from mangxanh.cases.actions.shredding import (  # noqa: PLC0415
        bring_in_month_keys,
        renew_month_keys,
    )
    from mangxanh.cases.models import Box, Entry  # noqa: PLC0415
    from mangxanh.cases.reading import read  # noqa: PLC0415

    box = Box.objects.get()
    school = box.school
    board = box.head.at(school)
    private = join_any(kept["shares"][2], kept["shares"][0])

    def texts() -> list[str]:
        return [
            read(one.keys["case"], one.case.entries.get(what=Entry.What.REPORT))["text"]
            for one in opened_by(school, private, by=board)
        ]

    before = texts()
    brought = bring_in_month_keys(school, private, bytes.fromhex(kept["taken"]), by=board)
    after = texts()
    return {
        "before": before,
        "brought": brought,
        "after": after,
        "keys_destroyed": renew_month_keys(),
        "then": texts(),
    }


if __name__ == "__main__":
    main()
