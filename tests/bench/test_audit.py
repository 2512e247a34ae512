from contextlib import nullcontext

import pytest

from bench import audit


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_fails_while_measured_fails_the_figure():
    turns = []

    def act():
        turns.append(1)
        if len(turns) > 20:
            raise RuntimeError("no room left")

    with pytest.raises(RuntimeError, match="no room left"):
        audit._write(act, writers=4, mode=nullcontext)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_writer_that_fails_before_the_start():
    def act():
        raise RuntimeError("no connection")

    with pytest.raises(RuntimeError, match="no connection"):
        audit._write(act, writers=4, mode=nullcontext)


@pytest.mark.django_db
def test_history_is_kept_again_after_the_rounds_without_and_by_row():
    history = audit.tracking.history_of(audit.ComparisonGroup)
    with audit._no_triggers():
        audit.ComparisonGroup.objects.create(name="甲组")
    assert history.objects.count() == 0
    with audit._triggers_per_row():
        audit.ComparisonGroup.objects.create(name="乙组")
    assert history.objects.count() == 1
    audit.ComparisonGroup.objects.create(name="丙组")
    assert history.objects.count() == 2
