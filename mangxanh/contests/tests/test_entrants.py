"""Numbers of entrants: another in each contest, and no way back to the order of class lists."""

from itertools import pairwise

from mangxanh.contests.entrants import NUMBERS, number_of


def test_numbers_are_own_and_stay():
    people = range(1, 2001)
    numbers = [number_of(7, person) for person in people]

    assert numbers == [number_of(7, person) for person in people]
    assert len(set(numbers)) == len(numbers)
    assert all(0 <= number < NUMBERS for number in numbers)
    assert not set(numbers) & {number_of(8, person) for person in people}


def test_they_don_t_follow_the_order_of_keys():
    numbers = [number_of(7, person) for person in range(1, 2001)]
    rising = sum(one < following for one, following in pairwise(numbers))

    assert 900 < rising < 1100
