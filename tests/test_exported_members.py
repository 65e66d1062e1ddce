"""Facts about the front door."""

import onrecord


def test_public_names_are_sorted_and_there() -> None:
    """Every name in __all__ can be imported, and the list is sorted."""
    assert list(onrecord.__all__) == sorted(onrecord.__all__)
    assert all(getattr(onrecord, name) is not None for name in onrecord.__all__)
    assert set(dir(onrecord)) == set(onrecord.__all__)


def test_errors_form_one_tree() -> None:
    """One base, three branches by whose problem it is."""
    for branch in (onrecord.InputError, onrecord.ModelError, onrecord.StoreError):
        assert issubclass(branch, onrecord.OnrecordError)
        assert str(branch("It rained.", hint="Wait.")) == "It rained."
        assert branch("It rained.", hint="Wait.").hint == "Wait."
