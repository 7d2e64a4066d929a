"""Stops that rows state in codons whose bases are not installed."""

from __future__ import annotations

import functools

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from varannot.hgvs.edit import Edit
from varannot.hgvs.nmd import loss_of_frame, loss_of_stop, nmd_of_stop, nmd_of_unknown_stop
from varannot.hgvs.nmd_rules import nmd_rules
from varannot.hgvs.protein import ProteinKind
from varannot.hgvs.protein_effect import CodingSequence, protein_effect
from varannot.hgvs.stated_stop import AS_STATED, with_stated_stop
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
    assert found.nmd.text.endswith(AS_STATED)
    assert found.loss is not None
    assert found.loss.lost == 5537 - 5454 + 1
    assert found.hgvs_p == ""
    assert "is what the row states" in found.findings[-1].text


def shifted(coding: str = "c.1498del", residue: int = 500, **changes: object) -> Description:
    """Return a shifted frame of KMT2D, whose bases are not installed."""
    unknown = nmd_of_unknown_stop(transcript(), transcript().cds_start + 3 * (residue - 1))
    return described(
        residue,
        **{
            "hgvs_c": coding,
            "consequence": Consequence.FRAMESHIFT,
            "consequences": (Consequence.FRAMESHIFT,),
            "nmd": unknown,
            "loss": loss_of_frame(transcript(), residue),
            **changes,
        },
    )


# KMT2D: 5537 residues; the last junction stands behind base 16521 of the coding sequence
SHIFTED = [
    # c., first residue that it touches, p. of the row, decay, new stop, residues lost
    ("c.1498del", 500, "p.(Glu500LysfsTer12)", NmdVerdict.PREDICTED, 511, 5038),
    ("c.1498del", 500, "p.(Gln502LysfsTer12)", NmdVerdict.PREDICTED, 513, 5036),
    ("c.16360_16361dup", 5454, "p.(Gly5455ProfsTer20)", NmdVerdict.PREDICTED, 5474, 83),
    ("c.16360del", 5454, "p.(Arg5454GlyfsTer60)", NmdVerdict.ESCAPES, 5513, 84),
    ("c.16360del", 5454, "p.(Arg5454GlyfsTer200)", NmdVerdict.NOT_APPLICABLE, None, 84),
]


@pytest.mark.parametrize(("coding", "residue", "stated", "verdict", "stop", "lost"), SHIFTED)
def test_a_stated_frame_stops_where_its_words_count(
    coding: str, residue: int, stated: str, verdict: NmdVerdict, stop: int | None, lost: int
) -> None:
    given = shifted(coding, residue)
    found = with_stated_stop(given, transcript(), stated)
    assert found.nmd is not None
    assert found.loss is not None
    assert (found.nmd.verdict, found.nmd.stop_residue) == (verdict, stop)
    assert found.loss.lost == lost
    assert (found.hgvs_p, found.consequences) == ("", given.consequences)
    assert "is what the row states" in found.findings[-1].text


def test_a_stated_stop_behind_the_end_of_the_transcript_is_not_taken() -> None:
    """The shifted frame of KMT2D could be read to the last whole codon of the transcript."""
    model = transcript()
    assert model.whole
    last = (model.length - 1 - model.cds_start) // 3
    given = shifted("c.16360del", 5454)
    for stop, taken in ((last, True), (last + 1, False), (5453 + 4000, False)):
        found = with_stated_stop(given, model, f"p.(Arg5454GlyfsTer{stop - 5453})")
        assert (found.nmd != given.nmd) is taken, stop
        assert (found.loss != given.loss) is taken, stop
        told = "is what the row states" if taken else "lies behind the end of NM_003482.4"
        assert told in found.findings[-1].text


@functools.cache
def frames() -> tuple[Transcript, CodingSequence]:
    bundle = open_bundle(resource_folder("transcripts"))
    found = bundle.transcript("NM_000546.6", "GRCh38")
    assert found is not None
    mrna = bundle.sequence(found).mrna
    return found, CodingSequence.of(mrna, found.cds_start, found.cds_end, "")


@given(st.integers(4, 1178), st.sampled_from([1, 2, 4, 5]))
def test_what_p_counts_gives_what_the_bases_give(base: int, length: int) -> None:
    """A frameshift of TP53, computed from bases, is the same computed from its own p. alone."""
    model, coding = frames()
    start = model.cds_start + base - 1
    taken = coding.bases[start : start + length]
    effect = protein_effect(coding, Edit(start, start + length, taken, ""))
    assume(start + length <= model.cds_end - 3 and effect.stop_at is not None)
    assume(effect.protein is not None and effect.protein.kind is ProteinKind.FRAMESHIFT)
    name = f"c.{base}_{base + length - 1}del" if length > 1 else f"c.{base}del"
    residue = (base - 1) // 3 + 1
    blind = shifted(name, residue, nmd=nmd_of_unknown_stop(transcript(), transcript().cds_start))
    found = with_stated_stop(blind, model, str(effect.protein))
    assert effect.new_length is not None
    seen = nmd_of_stop(model, effect.stop_at, nmd_rules(), shift=-length, changed=start)
    assert found.nmd is not None
    assert found.nmd.text.removesuffix(f" {AS_STATED}") == seen.text
    assert msgspec.structs.replace(found.nmd, text="") == msgspec.structs.replace(seen, text="")
    assert found.loss == loss_of_stop(model, effect.new_length + 1, effect.foreign)


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
    (shifted(), "p.(Glu500fs)"),
    (shifted(), "p.(Glu500Ter)"),
    (shifted(), "p.(Glu499LysfsTer12)"),
    (shifted(hgvs_p="p.(Glu500LysfsTer11)"), "p.(Glu500LysfsTer12)"),
    (shifted(coding="c.1498-2_1499del"), "p.(Glu500LysfsTer12)"),
    (shifted(nmd=None), "p.(Glu500LysfsTer12)"),
]


@pytest.mark.parametrize(("given", "stated"), UNCHANGED)
def test_words_do_not_overrule_what_is_computed(given: Description, stated: str) -> None:
    assert with_stated_stop(given, transcript(), stated) is given
