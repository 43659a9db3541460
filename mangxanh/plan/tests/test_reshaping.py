"""Merging and splitting lines, and undoing it: evidence and words are neither lost nor doubled."""

from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mangxanh.plan.actions import lines
from mangxanh.plan.actions.activities import also_for_line, log_activity
from mangxanh.plan.actions.evidence import file_paper, withdraw_evidence
from mangxanh.plan.models import Activity, Evidence, Line, LineYear, Plan, Reshaping
from mangxanh.plan.tests.factories import (
    DAY,
    EvidenceFactory,
    LineFactory,
    LineYearFactory,
    OwnerFactory,
    PlanFactory,
    TaskFactory,
    entry_for,
    verbs,
)
from mangxanh.school.tests.factories import BoardFactory, SchoolFactory, YearFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def other(plan, line):
    return LineFactory(plan=plan)


def halves(line):
    first, _space, second = line.obligation.partition(" ")
    return first, second


def test_a_merged_line_has_both_texts_and_all_evidence(line, other, board):
    first, second = EvidenceFactory(line=line), EvidenceFactory(line=other)
    texts = other.obligation, line.obligation

    lines.merge_lines(other, line, by=board)

    other.refresh_from_db()
    assert other.obligation.split("\n") == list(reversed(texts))
    assert set(other.evidence.all()) == {first, second}
    assert not Line.objects.standing().filter(pk=line.pk).exists()
    assert verbs(other) == ["lines merged"]


def test_a_code_stays_the_same_through_merge_and_undo(line, other, board):
    evidence = EvidenceFactory(line=other)
    code = evidence.code

    done = lines.merge_lines(line, other, by=board)
    lines.undo_reshaping(done, by=board)

    evidence.refresh_from_db()
    assert (evidence.code, evidence.line, evidence.filed_for) == (code, other, other)
    assert verbs(line) == ["lines merged", "reshaping undone"]


def test_evidence_filed_after_the_merge_stays_with_the_kept_line(line, other, board):
    done = lines.merge_lines(line, other, by=board)
    after = EvidenceFactory(line=line)

    lines.undo_reshaping(done, by=board)

    after.refresh_from_db()
    assert after.line == line


@pytest.mark.parametrize(
    "what", ["itself", "other plan", "other kind", "owners", "tasks", "carries"]
)
def test_lines_that_do_not_fit_are_not_merged(plan, line, other, board, what):
    if what == "itself":
        other = line
    elif what == "other plan":
        other = LineFactory(plan=PlanFactory(school=plan.school))
    elif what == "other kind":
        other = LineFactory(plan=plan, kind="outcome", n="M1")
    elif what == "owners":
        OwnerFactory(line_year=LineYearFactory(line=other))
    elif what == "tasks":
        TaskFactory(line_year=LineYearFactory(line=other))
    else:
        LineFactory(plan=plan, carried_by=other)
    evidence = EvidenceFactory(line=other)

    with pytest.raises(ValidationError):
        lines.merge_lines(line, other, by=board)

    evidence.refresh_from_db()
    assert evidence.line == other
    assert not Reshaping.objects.exists()


def test_a_line_merged_away_cannot_be_merged_again(line, other, plan, board):
    lines.merge_lines(line, other, by=board)

    with pytest.raises(ValidationError):
        lines.merge_lines(LineFactory(plan=plan), other, by=board)


def test_a_split_takes_along_the_ticked_evidence_only(line, board):
    stays, goes = EvidenceFactory(line=line), EvidenceFactory(line=line)
    foreign = EvidenceFactory()
    whole = line.obligation

    done = lines.split_line(line, *halves(line), evidence=[goes.pk, foreign.pk], by=board)

    part = done.other
    assert list(part.evidence.all()) == [goes]
    stays.refresh_from_db()
    foreign.refresh_from_db()
    assert stays.line == line
    assert foreign.line == foreign.filed_for
    line.refresh_from_db()
    assert f"{line.obligation} {part.obligation}" == whole
    assert part.n == "2"
    assert verbs(line) == ["lines split"]


@pytest.mark.parametrize(
    ("first", "second"), [("", "Tổ chức việc số 1; lưu kết quả."), ("Tổ chức", "việc số 1")]
)
def test_a_split_must_keep_every_word(line, board, first, second):
    with pytest.raises(ValidationError):
        lines.split_line(line, first, second, evidence=[], by=board)

    assert Line.objects.count() == 1


def test_undoing_a_split_brings_the_words_and_the_evidence_back(line, board):
    evidence, whole = EvidenceFactory(line=line), line.obligation

    done = lines.split_line(line, *halves(line), evidence=[evidence.pk], by=board)
    later = EvidenceFactory(line=done.other)
    lines.undo_reshaping(done, by=board)

    line.refresh_from_db()
    assert line.obligation == whole
    assert set(line.evidence.all()) == {evidence, later}
    assert not Line.objects.standing().filter(pk=done.other.pk).exists()


def test_a_number_is_never_given_twice(line, board):
    first = lines.split_line(line, *halves(line), evidence=[], by=board)
    lines.undo_reshaping(first, by=board)

    again = lines.split_line(line, *halves(line), evidence=[], by=board)

    assert (first.other.n, again.other.n) == ("2", "3")


def test_an_outcome_is_numbered_as_one(plan, board):
    outcome = LineFactory(plan=plan, kind="outcome", n="M1")

    done = lines.split_line(outcome, *halves(outcome), evidence=[], by=board)

    assert done.other.n == "M2"


def test_many_splits_of_one_line_keep_the_order(plan, line, other, board):
    LineFactory(plan=plan)
    line.obligation = " ".join(str(n) for n in range(12))
    line.save()

    for turn in range(11):
        line.refresh_from_db()
        words = line.obligation.split()
        lines.split_line(line, " ".join(words[:-1]), words[-1], evidence=[], by=board)
        places = list(plan.lines.values_list("position", flat=True))
        assert len(places) == len(set(places)), turn

    told = " ".join(plan.lines.values_list("obligation", flat=True)[:12])
    assert told == " ".join(str(n) for n in range(12))


@pytest.mark.parametrize(
    "change", ["edit kept", "edit other", "twice", "opened", "carries", "gone"]
)
def test_what_changed_since_cannot_be_undone(plan, line, board, change):
    evidence = EvidenceFactory(line=line)
    done = lines.split_line(line, *halves(line), evidence=[evidence.pk], by=board)
    if change == "edit kept":
        lines.edit_line(line, title="Khác", by=board)
    elif change == "edit other":
        lines.edit_line(done.other, title="Khác", by=board)
    elif change == "twice":
        lines.undo_reshaping(done, by=board)
    elif change == "opened":
        LineYearFactory(line=done.other)
    elif change == "carries":
        lines.carry_line(LineFactory(plan=plan), done.other, by=board)
    else:
        Reshaping.objects.filter(pk=done.pk).update(other=None)
    evidence.refresh_from_db()
    where = evidence.line

    with pytest.raises(ValidationError):
        lines.undo_reshaping(done, by=board)

    evidence.refresh_from_db()
    assert evidence.line == where


def test_a_draft_is_numbered_in_order_after_each_change(school, board):
    draft = PlanFactory(school=school, confirmed_at=None)
    first, second, third = LineFactory.create_batch(3, plan=draft)

    done = lines.split_line(first, *halves(first), evidence=[], by=board)
    assert list(draft.lines.values_list("n", flat=True)) == ["1", "2", "3", "4"]

    lines.undo_reshaping(done, by=board)
    lines.merge_lines(second, third, by=board)
    assert list(draft.lines.standing().values_list("n", flat=True)) == ["1", "2"]


def test_an_activity_can_prove_a_line_again_whose_evidence_went_to_a_part(line, board, year):
    activity = log_activity(line.school, entry_for(line), by=board)
    moved = activity.evidence.get()
    lines.split_line(line, *halves(line), evidence=[moved.pk], by=board)

    again = also_for_line(activity, line, by=board)

    assert again == moved


class Shaping(RuleBasedStateMachine):
    """Random merges, splits, undos and filings in one plan; other examples have other schools."""

    @staticmethod
    def _start():
        school = SchoolFactory()
        board = BoardFactory(school=school)
        YearFactory(school=school)
        plan = PlanFactory(school=school)
        for turn in range(4):
            LineYearFactory(
                line=LineFactory(plan=plan, obligation=f"a{turn} b{turn} c{turn} d{turn}")
            )
        return board, plan

    def __init__(self):
        super().__init__()
        self.board, self.plan = self._start()
        self.words = self._words()
        self.codes = {}

    def _standing(self):
        return list(Line.objects.filter(plan=self.plan).standing().order_by("pk"))

    def _words(self):
        return Counter(" ".join(line.obligation for line in self._standing()).split())

    def _try(self, act, *args, **words):
        """Do it; what is refused leaves everything as it was."""
        try:
            return act(*args, **words, by=self.board)
        except ValidationError:
            return None

    @rule(which=st.integers(0, 20))
    def file(self, which):
        rows = LineYear.objects.filter(line__in=self._standing()).order_by("pk")
        row = rows[which % len(rows)]
        filed = file_paper(row, "Giấy", day=DAY, by=self.board, paper_source="Sổ")
        self.codes[filed.pk] = filed.code

    @rule(which=st.lists(st.integers(0, 20), min_size=1, max_size=3))
    def log(self, which):
        there = self._standing()
        chosen = [there[n % len(there)] for n in which]
        activity = log_activity(self.plan.school, entry_for(*chosen), by=self.board)
        self.codes |= dict(activity.evidence.values_list("pk", "code"))

    @precondition(lambda self: self.codes)
    @rule(which=st.integers(0, 50))
    def withdraw(self, which):
        rows = Evidence.objects.filter(school=self.plan.school, activity__isnull=True).order_by(
            "pk"
        )
        if rows:
            withdraw_evidence(rows[which % len(rows)], "nhầm", by=self.board)

    @rule(kept=st.integers(0, 20), other=st.integers(0, 20))
    def merge(self, kept, other):
        there = self._standing()
        self._try(lines.merge_lines, there[kept % len(there)], there[other % len(there)])

    @rule(which=st.integers(0, 20), cut=st.integers(0, 5), goes=st.integers(0, 7))
    def split(self, which, cut, goes):
        there = self._standing()
        line = there[which % len(there)]
        words = line.obligation.split()
        moved = [pk for pk in line.evidence.values_list("pk", flat=True) if goes >> (pk % 3) & 1]
        self._try(
            lines.split_line, line, " ".join(words[:cut]), " ".join(words[cut:]), evidence=moved
        )

    @rule(which=st.integers(0, 20))
    def undo(self, which):
        rows = Reshaping.objects.filter(kept__plan=self.plan)
        if rows:
            self._try(lines.undo_reshaping, rows[which % len(rows)])

    @rule()
    def undo_the_last(self):
        row = Reshaping.objects.filter(kept__plan=self.plan, undone_at=None).first()
        if row:
            self._try(lines.undo_reshaping, row)

    @rule(line=st.integers(0, 20), carrier=st.integers(0, 20))
    def carry(self, line, carrier):
        there = self._standing()
        self._try(lines.carry_line, there[line % len(there)], there[carrier % len(there)])

    @rule(line=st.integers(0, 20))
    def edit(self, line):
        there = self._standing()
        self._try(lines.edit_line, there[line % len(there)], title="Tên khác")

    @invariant()
    def no_word_is_lost_or_doubled(self):
        assert self._words() == self.words

    @invariant()
    def no_evidence_is_lost_or_doubled_and_codes_stay(self):
        rows = Evidence.objects.filter(school=self.plan.school)
        assert dict(rows.values_list("pk", "code")) == self.codes
        assert len(set(self.codes.values())) == len(self.codes)

    @invariant()
    def all_evidence_hangs_on_a_standing_line_of_the_plan(self):
        there = {line.pk for line in self._standing()}
        rows = Evidence.objects.filter(school=self.plan.school)
        assert set(rows.values_list("line", flat=True)) <= there

    @invariant()
    def carriers_stand(self):
        there = self._standing()
        assert {line.carried_by_id for line in there if line.carried_by_id} <= {
            line.pk for line in there
        }

    @invariant()
    def numbers_and_places_are_unique(self):
        for field in ("n", "position"):
            found = list(Line.objects.filter(plan=self.plan).values_list(field, flat=True))
            assert len(found) == len(set(found))


def test_any_row_of_merges_splits_and_undos_keeps_everything(db):
    run_state_machine_as_test(
        Shaping,
        settings=settings(
            max_examples=30,
            stateful_step_count=20,
            phases=[Phase.generate],  # shrinking a database is slow
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert Plan.objects.exists()
    assert Activity.objects.exists()
