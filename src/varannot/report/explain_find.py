"""Which variant of a sample a typed name means: key, gene, c. or p., or gene and change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from varannot.knowledge.match import coding_key, protein_key
from varannot.model import Case, ExcludedRow, NormalizedVariant, RowStatus
from varannot.report.rows import is_small_variant_row

__all__ = ["Candidate", "find_variants"]

_ACCESSION = re.compile(r"(?:[NX][MRCGP]_|ENS[TP])\d+(?:\.\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that a typed name fits: `variant` is None for a row that was excluded as it was read.

    `name` is what the row says, for a list from which a person chooses.
    """

    key: str
    name: str
    place: str
    reported: bool
    variant: NormalizedVariant | None = None
    excluded: ExcludedRow | None = None


def find_variants(case: Case, typed: str) -> tuple[Candidate, ...]:
    """Return the rows that a name fits, in the order of the input; empty if none does.

    A key names its row. Otherwise every word has to fit: a gene symbol, a c. or p. description
    (one or three letters, with or without `c.` and `p.`), or an accession. Rows that are excluded
    count only where no reported row fits.
    """
    every = tuple(_candidates(case))
    named = tuple(one for one in every if one.key == typed.strip())
    if named:
        return named
    words = _words(typed)
    if not words:
        return ()
    fitting = tuple(one for one in every if all(_fits(one, word) for word in words))
    return tuple(one for one in fitting if one.reported) or fitting


def _words(typed: str) -> tuple[str, ...]:
    """Return the words of a name; an accession and what follows its colon are two."""
    parts = re.split(r"[\s,;:]+", re.sub(r"p\.\(([^()]*)\)", r"p.\1", typed))
    return tuple(filter(None, (part.strip("()") for part in parts)))


def _candidates(case: Case) -> Iterator[Candidate]:
    sources = {}
    if case.ingest is not None:
        sources = {row.key: row.source for row in case.ingest.small_variants}
    for variant in case.normalize.variants if case.normalize else ():
        source = sources.get(variant.key)
        yield Candidate(
            key=variant.key,
            name=f"{variant.gene} {variant.mutation}".strip(),
            place=f"{source.file}, row {source.row}" if source else variant.key,
            reported=variant.status is RowStatus.REPORTED,
            variant=variant,
        )
    for row in case.ingest.excluded if case.ingest else ():
        if is_small_variant_row(row.source):
            yield Candidate(
                key=row.key,
                name=" ".join(filter(None, [row.gene, row.hgvs_c, row.hgvs_p])) or row.text,
                place=f"{row.source.file}, row {row.source.row}",
                reported=False,
                excluded=row,
            )


def _fits(one: Candidate, word: str) -> bool:
    genes, names, accessions = _known(one)
    folded = word.casefold()
    if folded in genes:
        return True
    if _ACCESSION.fullmatch(word):
        wanted = folded.partition(".")
        return any(
            own.partition(".")[0] == wanted[0] and (not wanted[2] or own == folded)
            for own in accessions
        )
    return bool({folded, *_spellings(word)} & names)


def _known(one: Candidate) -> tuple[set[str], set[str], set[str]]:
    """Return genes, names and accessions of a row, without regard to case."""
    if one.variant is None:
        row = one.excluded
        assert row is not None
        texts: list[str] = [row.hgvs_c, row.hgvs_p]
        return {row.gene.casefold()} - {""}, set(_folded(texts)), set()
    variant = one.variant
    texts = [variant.hgvs_c, variant.hgvs_p, *variant.mutation.split(), variant.check.expected]
    accessions = [variant.transcript]
    for own in variant.descriptions:
        texts += [own.hgvs_c, own.hgvs_p]
        accessions.append(own.transcript)
    for reading in variant.check.readings:
        texts += [reading.hgvs_c, reading.hgvs_p]
    genes = {variant.gene.casefold(), variant.gene_written.casefold()} - {""}
    return genes, set(_folded(texts)), {own.casefold() for own in accessions if own}


def _folded(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if text:
            yield text.casefold()
            yield from _spellings(text)


def _spellings(text: str) -> Iterator[str]:
    """Yield the forms in which a description is compared, without regard to case."""
    coding = coding_key(text).casefold()
    yield coding if coding[:2] in ("c.", "n.", "g.", "p.") else f"c.{coding}"
    if not text.startswith(("c.", "n.", "g.")):
        for form in (text, text.upper().replace("FS", "fs").replace("P.", "p.")):
            yield f"p.{protein_key(form)}".casefold()
