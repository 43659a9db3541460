"""Every task by its name, what runs by the clock, and what follows a restore."""

from datetime import time, timedelta

from mangxanh.work.schedule import Scheduled

TASKS: dict[str, str] = {
    "work.nightly_backup": "mangxanh.work.tasks.nightly_backup",
    "work.make_backup": "mangxanh.work.tasks.make_backup",
    "work.forget": "mangxanh.work.tasks.forget",
    "history.log_heads": "mangxanh.history.tasks.log_heads_task",
    "files.sweep_orphans": "mangxanh.files.tasks.sweep_orphans_task",
    "school.forget_old_access": "mangxanh.school.tasks.forget_old_access",
    "school.forget_rosters": "mangxanh.school.tasks.forget_rosters",
    "school.bring_in": "mangxanh.school.tasks.bring_in",
    "consents.forget": "mangxanh.consents.tasks.forget",
    "notices.forget": "mangxanh.notices.tasks.forget",
    "notices.retime_mail": "mangxanh.notices.tasks.retime",
    "notices.tell_new_device": "mangxanh.notices.tasks.tell_new_device",
    "notices.tell_second_step_reset": "mangxanh.notices.tasks.tell_second_step_reset",
    "certificates.print": "mangxanh.certificates.tasks.print_all",
    "certificates.forget": "mangxanh.certificates.tasks.forget",
    "learning.watch_facts": "mangxanh.learning.tasks.watch_facts",
    "learning.forget": "mangxanh.learning.tasks.forget",
    "contests.watch_laws": "mangxanh.contests.tasks.watch_laws",
    "contests.forget": "mangxanh.contests.tasks.forget",
    "contests.forget_games": "mangxanh.contests.tasks.forget_games",
    "contests.close_over": "mangxanh.contests.tasks.close_over",
    "contests.gather_late": "mangxanh.contests.tasks.gather_late",
    "contests.tell": "mangxanh.contests.tasks.tell",
    "plan.send_reminders": "mangxanh.plan.tasks.send_reminders",
    "home.forget_past": "mangxanh.home.tasks.forget_past",
    "home.remind_of_requests": "mangxanh.home.tasks.remind_of_requests",
    "home.tell_class_guessed": "mangxanh.home.tasks.tell_class_guessed",
    "cases.forget": "mangxanh.cases.tasks.forget",
    "cases.renew_month_keys": "mangxanh.cases.tasks.renew",
    "cases.watch_box": "mangxanh.cases.tasks.watch_box",
    "cases.sweep_sealed": "mangxanh.cases.actions.keeping.sweep_sealed",
    "speakup.write_pages": "mangxanh.speakup.tasks.write_pages",
    "speakup.tell_reporters": "mangxanh.speakup.actions.relays.tell_reporters",
    "speakup.remind_unchecked": "mangxanh.speakup.tasks.remind_unchecked",
    "cases.make_books": "mangxanh.cases.actions.books.make_books",
    "cases.tell_news": "mangxanh.cases.actions.news.tell_news",
    "learning.check_resources": "mangxanh.learning.resource_tasks.check_resources",
    "learning.check_links": "mangxanh.learning.resource_tasks.check_links",
    "annual_report.build": "mangxanh.annual_report.tasks.build",
}

SCHEDULE: list[Scheduled] = [
    Scheduled("contests.forget_games", at=time(1, 30)),  # before the backup
    Scheduled("work.nightly_backup", at=time(2)),
    Scheduled("work.forget", every=timedelta(hours=6)),
    Scheduled("history.log_heads", every=timedelta(hours=1)),
    Scheduled("files.sweep_orphans", at=time(3)),
    Scheduled("school.forget_old_access", at=time(3, 10)),
    Scheduled("school.forget_rosters", at=time(3, 12)),
    Scheduled("consents.forget", at=time(3, 15)),
    Scheduled("notices.forget", at=time(3, 20)),
    Scheduled("certificates.forget", at=time(3, 22)),
    Scheduled("learning.watch_facts", at=time(3, 28)),
    Scheduled("learning.forget", at=time(3, 25)),
    Scheduled("contests.watch_laws", at=time(3, 32)),
    Scheduled("contests.forget", at=time(3, 27)),
    Scheduled("contests.close_over", every=timedelta(minutes=5)),
    Scheduled("contests.gather_late", every=timedelta(minutes=10)),
    Scheduled("contests.tell", every=timedelta(hours=1)),
    Scheduled("home.forget_past", at=time(3, 30)),
    Scheduled("home.remind_of_requests", at=time(7, 30)),
    Scheduled("notices.retime_mail", every=timedelta(hours=1)),
    Scheduled("plan.send_reminders", every=timedelta(hours=1)),
    Scheduled("cases.watch_box", every=timedelta(minutes=10)),
    Scheduled("speakup.write_pages", every=timedelta(minutes=5)),
    Scheduled("speakup.tell_reporters", every=timedelta(hours=1)),
    Scheduled("speakup.remind_unchecked", at=time(3, 30)),
    Scheduled("learning.check_resources", at=time(4, 20)),
    Scheduled("cases.forget", at=time(3, 35)),
    Scheduled("cases.renew_month_keys", at=time(3, 45)),
    Scheduled("cases.sweep_sealed", at=time(3, 5)),
    Scheduled("cases.make_books", at=time(4, 40)),
    Scheduled("cases.tell_news", at=time(7)),
]

# Called without arguments by the worker every few seconds: too often for a row of the queue.
EVERY_LOOP: list[str] = [
    "mangxanh.history.actions.write_heads",
    "mangxanh.cases.actions.clock.tick",
    "mangxanh.cases.actions.sessions.lock_ended",
    "mangxanh.cases.actions.heads.write_case_heads",
    "mangxanh.contests.actions.attempts.finish_due",
    "mangxanh.contests.actions.preparing.prepare_soon",
]

# Called with (person, school, role) before a colleague is given a further role: each may refuse it
# with BadInput.
BEFORE_ROLE: list[str] = ["mangxanh.cases.actions.team.refuse_server"]

# Called without arguments before mail leaves that may do so by day only: what must not leave at
# this moment is given another day.
BEFORE_MAIL: list[str] = ["mangxanh.notices.actions.retime_mail"]

# Called without arguments by `restore` on the restored data; a list of lines is printed.
AFTER_RESTORE: list[str] = [
    "mangxanh.history.tasks.after_restore",
    "mangxanh.files.tasks.after_restore",
    "mangxanh.plan.checks.after_restore",
    "mangxanh.speakup.tasks.after_restore",
    "mangxanh.cases.tasks.after_restore",
]

# Called without arguments by `audit verify` after history: what is broken elsewhere, as sentences.
ALSO_VERIFIED: list[str] = ["mangxanh.cases.audit.verify"]

# Called without arguments before old month keys are destroyed: each moves what it keeps under
# them to the newest, and returns how many rows it could not move.
UNDER_MONTH_KEYS: list[str] = [
    "mangxanh.cases.actions.shredding.move_wraps",
    "mangxanh.speakup.tasks.move_receipts",
]

# Called with the school while its reporting box opens, closes, or changes who stands behind it.
BOX_CHANGED: list[str] = ["mangxanh.speakup.pages.write_at_commit"]

# What each room keeps of people (common/personal.py): PERSONAL and NOT_PERSONAL of these.
PERSONAL: list[str] = [
    "mangxanh.school.personal",
    "mangxanh.consents.personal",
    "mangxanh.notices.personal",
    "mangxanh.certificates.personal",
    "mangxanh.plan.personal",
    "mangxanh.conduct.personal",
    "mangxanh.learning.personal",
    "mangxanh.contests.personal",
    "mangxanh.cases.personal",
    "mangxanh.speakup.personal",
    "mangxanh.annual_report.personal",
    "mangxanh.files.personal",
    "mangxanh.history.personal",
    "mangxanh.work.personal",
]
