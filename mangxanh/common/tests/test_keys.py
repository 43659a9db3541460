"""Keys outside the database: made once, whole, readable by the server alone."""

from concurrent.futures import ThreadPoolExecutor

from mangxanh.common.keys import read_key


def test_a_key_is_made_once_and_differs_from_every_other(settings):
    assert len(read_key("pepper")) == 32
    assert read_key("pepper") == read_key("pepper") != read_key("history")
    assert (settings.KEYS_DIR / "pepper").stat().st_mode & 0o777 == 0o600


def test_of_many_who_ask_first_at_once_all_get_the_same(settings):
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _turn: read_key("pepper"), range(64)))) == 1
    assert [path.name for path in settings.KEYS_DIR.iterdir()] == ["pepper"]
