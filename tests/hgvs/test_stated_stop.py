"""Stops that rows state in codons whose bases are not installed."""

from __future__ import annotations

import functools

import pytest

from varannot.hgvs.stated_stop import with_stated_stop
from varannot.model import CheckLevel, Consequence, Description, NmdVerdict
from varannot.resources import resource_folder
from varannot.transcripts.bundle import open_bundle
from varannot.transcripts.model import Transcript


@functools.cache
def transcript() -> Transcript:
    bundle = open_bundle(resource_folder("transcripts"))
    found = bundle.transcript("NM_003482.4", "GRCh38")
    assert found is not None
    return found


def described(residue: int | None, **changes: object) -> Description:
    given: dict[str, object] = {
        "transcript": "NM_003482.4",
        "gene": "KMT2D",
        "build": "GRCh38",
        "hgvs_c": "c.16360C>T",
        "hgvs_p": "",
        "consequence": Consequence.CODING_UNSPECIFIED,
        "consequences": (Consequence.CODING_UNSPECIFIED,),
        "level": CheckLevel.COORDINATE,
        "residue": residue,
        **changes,
    }
    return Description(**given)  # type: ignore[arg-type]


def test_a_stated_stop_has_decay_and_loss_and_says_that_it_is_stated() -> None:
    found = with_stated_stop(described(5454), transcript(), "p.(Arg5454Ter)")
    assert found.consequence is Consequence.STOP_GAINED
    assert Consequence.CODING_UNSPECIFIED not in found.consequences
    assert found.nmd is not None
    assert found.nmd.verdict is NmdVerdict.PREDICTED
    assert found.loss is not None
    assert found.loss.lost == 5537 - 5454 + 1
    assert found.hgvs_p == ""
    assert "is what the row states" in found.findings[-1].text


UNCHANGED = [
    # description, p. of the row: nothing is taken from the words
    (described(5454), "p.(Arg5454Gln)"),
    (described(5448), "p.(Arg5454Ter)"),
    (described(None), "p.(Arg5454Ter)"),
    (described(5454), "p.(Arg5454fs)"),
    (described(5454), ""),
    (described(5454), "p.("),
    (described(9000), "p.(Arg9000Ter)"),
    (described(5538), "p.(Ter5538Arg)"),
    (described(5454, consequence=Consequence.MISSENSE), "p.(Arg5454Ter)"),
    (described(5454, hgvs_p="p.(Arg5454Gln)"), "p.(Arg5454Ter)"),
]


@pytest.mark.parametrize(("given", "stated"), UNCHANGED)
def test_words_do_not_overrule_what_is_computed(given: Description, stated: str) -> None:
    assert with_stated_stop(given, transcript(), stated) is given
