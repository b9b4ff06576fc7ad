"""What a team gains: stored figures that add up, and what cannot be measured."""

import sys

import numpy as np
import pytest

from nuggets.studies import team_speed
from tests.benchmarks.many_machines import shortest


def test_without_dask_the_stored_figures_are_given_and_say_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    found = team_speed.measure()
    assert found is team_speed.MEASURED
    assert "stored" in found.source
    assert {(t.task, t.by, t.workers) for t in found.timings} == {
        (task, by, n)
        for task in team_speed.TASKS
        for by, n in (
            ("one process", 1),
            ("dask", 1),
            ("dask", 2),
            ("torchrun", 1),
            ("torchrun", 2),
        )
    }


def test_where_the_time_went_adds_up_in_what_is_stored():
    for timing in team_speed.MEASURED.timings:
        parts = timing.compute + timing.sending + timing.moving + timing.waiting
        assert timing.seconds <= parts + 1e-9
        assert timing.per_second == timing.pictures / timing.seconds


def test_what_cannot_be_measured_is_refused():
    with pytest.raises(ValueError, match="workers must be at least 1"):
        team_speed.measure(workers=(0, 2))
    with pytest.raises(TypeError, match="one number for seconds"):
        team_speed.measure(seconds="long")


@pytest.mark.parametrize("task", team_speed.TASKS)
def test_a_task_has_the_same_batch_for_any_number_of_parts(task):
    small = team_speed.Task(6, 8, team_speed.TASKS[task].network)
    images, labels = small.shares(1)[0](0)
    for parts in (2, 3):
        some = [share(5) for share in small.shares(parts)]
        order = np.concatenate([np.arange(6)[part::parts] for part in range(parts)])
        np.testing.assert_array_equal(np.concatenate([x for x, _ in some]), images[order])
        np.testing.assert_array_equal(np.concatenate([y for _, y in some]), labels[order])


def test_of_several_turns_the_shortest_of_each_way_counts():
    turns = [
        team_speed.Timing("small", by, n, 64, seconds, 0.1, 0.0, 0.0)
        for by, n, seconds in [("dask", 1, 0.3), ("dask", 2, 0.5), ("dask", 1, 0.2)]
    ]
    assert [(t.workers, t.seconds) for t in shortest(turns)] == [(1, 0.2), (2, 0.5)]
