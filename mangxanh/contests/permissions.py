"""Who may do what with the question bank and with contests."""

from mangxanh.common.dates import now
from mangxanh.contests.models import Attempt, Contest, LiveGame, Participation, QuestionFile
from mangxanh.contests.models.keeping import KEEPERS
from mangxanh.contests.sitting import takes_part
from mangxanh.plan.permissions import can_log_activity, can_see_plan
from mangxanh.school.models import Membership, Person, Pupil, Role, School, SchoolClass
from mangxanh.school.permissions import can_lead_class


def can_keep_bank(person: Person, school: School) -> bool:
    """The board, subject heads and the youth leader: who sees a question sees its key."""
    return can_log_activity(person, school) and person.has_role(*KEEPERS)


def can_take_file(person: Person, begun: QuestionFile) -> bool:
    """Whoever began to bring it in; its doubts were theirs to look at."""
    return can_keep_bank(person, begun.school) and begun.by_id == person.pk


def can_sit(person: Person, attempt: Attempt) -> bool:
    """Whoever made the attempt, while they are at the school."""
    here = person.school is not None and person.school.pk == attempt.school_id
    return here and bool(person.roles) and attempt.person_id == person.pk


def can_settle_late(person: Person, attempt: Attempt) -> bool:
    """Who is in charge of the contest, for others; nobody decides about their own answers."""
    return attempt.person_id != person.pk and can_see_names(person, attempt.round.contest)


def can_give_time(person: Person, row: SchoolClass) -> bool:
    """The board and the homeroom teacher of the class, or who stands in for them; nobody else.

    Who has extra time is private: the clerk, who keeps pupils, does not need to know.
    """
    if person.school is None or person.school.pk != row.school_id or not person.works_here:
        return False
    if person.has_role(Role.BOARD) or row.homeroom_teacher_id == person.pk:
        return True
    return bool(SchoolClass.objects.led_by(person).filter(pk=row.pk).exists())


def can_see_contests(person: Person, school: School) -> bool:
    """Everybody on the staff, but not who only looks after the server."""
    return can_see_plan(person, school)


def can_run_contest(person: Person, school: School) -> bool:
    """Who keeps the bank: whoever sets what a paper asks sees the questions anyway."""
    return can_keep_bank(person, school)


def can_invite_schools(person: Person, contest: Contest) -> bool:
    """Who runs contests of an authority."""
    of_authority = contest.school.kind == School.Kind.AUTHORITY
    return of_authority and can_run_contest(person, contest.school)


def can_answer_invitation(person: Person, asked: Participation) -> bool:
    """The board of the school that was invited."""
    return can_keep_bank(person, asked.school) and person.has_role(Role.BOARD)


def can_look_after(person: Person, joined: Participation) -> bool:
    """Who looks after it in the school, and the board there."""
    if not can_keep_bank(person, joined.school):
        return False
    return person.has_role(Role.BOARD) or joined.contact_id == person.pk


def can_set_in_charge(person: Person, contest: Contest) -> bool:
    """Of a draft who runs contests; later who is in charge, and the board where they have left."""
    if not can_run_contest(person, contest.school):
        return False
    if contest.state == Contest.State.DRAFT or can_see_names(person, contest):
        return True
    here = Membership.objects.filter(school=contest.school, role__in=KEEPERS).current()
    left = not contest.in_charge.filter(pk__in=here.values("person")).exists()
    return left and person.has_role(Role.BOARD)


# ---- once it is closed: names beside scores are of who is in charge only


def can_look_at_results(person: Person, contest: Contest) -> bool:
    """Who keeps the bank sees counts and how questions did, no name."""
    return can_keep_bank(person, contest.school)


def can_see_names(person: Person, contest: Contest) -> bool:
    """Who keeps the bank and is in charge of this contest."""
    if not can_keep_bank(person, contest.school):
        return False
    return contest.in_charge.filter(pk=person.pk).exists()


def can_decide(person: Person, contest: Contest) -> bool:
    """The board, and who is in charge of this contest."""
    if not can_keep_bank(person, contest.school):
        return False
    return person.has_role(Role.BOARD) or can_see_names(person, contest)


def can_see_staff(person: Person, contest: Contest) -> bool:
    """The board, and who is in charge of this contest: who took part, never how well."""
    return contest.state != Contest.State.DRAFT and can_decide(person, contest)


def can_note_reason(person: Person, contest: Contest, colleague: Person) -> bool:
    """Colleagues their own; the board, and who is in charge, for all."""
    own = person.pk == colleague.pk and can_see_contests(person, contest.school)
    return own or can_see_staff(person, contest)


def can_ask_again(person: Person, contest: Contest) -> bool:
    """Whoever finished an attempt, while appeals run."""
    if not person.is_active or contest.state != Contest.State.APPEALS:
        return False
    if contest.appeals_until is None or now() > contest.appeals_until:
        return False
    own = Attempt.objects.finished().filter(person=person, school=person.school)
    return own.filter(round__contest=contest).exists()


def paper_is_open(contest: Contest) -> bool:
    """Return whether results on paper can be entered: until all results are reckoned.

    Where a number is guessed nobody counts entrants before the closing: then only after it.
    """
    open_now = contest.state == Contest.State.OPEN and not contest.asks_number
    return not contest.trial and (open_now or contest.state == Contest.State.CLOSED)


def can_enter_paper(person: Person, contest: Contest, row: SchoolClass) -> bool:
    """Who leads the class, and who keeps the bank of its school."""
    same_year = row.year_id == contest.year_id or (
        contest.across and row.year.name == contest.year.name
    )
    if not same_year or not takes_part(contest, row.school):
        return False
    may = can_keep_bank(person, row.school) or can_lead_class(person, row)
    return may and paper_is_open(contest)


# ---- games in class


def can_start_live(person: Person, row: SchoolClass) -> bool:
    """Whoever may log an activity: nothing says who teaches which class, and a game names nobody."""
    return can_log_activity(person, row.school)


def can_run_live(person: Person, game: LiveGame) -> bool:
    """Whoever began it."""
    return can_start_live(person, game.school_class) and game.by_id == person.pk


def can_play_live(person: Person, game: LiveGame) -> bool:
    """The pupils of the class."""
    if person.school is None or person.school.pk != game.school_id:
        return False
    own = Pupil.objects.present().filter(person=person.pk, school_class=game.school_class_id)
    return person.has_role(Role.PUPIL) and bool(own.exists())
