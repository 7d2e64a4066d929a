"""Further transcripts: single models from other sources, and versions of known transcripts.

A version is added only where something shows that its coding sequence is that of a known one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from transcript_bundle.lift import Lift
from transcript_bundle.models import BUILDS, Models, carried, coding_parts
from transcript_bundle.sources import Mane, rows_of
from transcript_bundle.tables import onto_older
from varannot.model import CheckLevel
from varannot.transcripts.model import Block, Tag, Transcript
from varannot.transcripts.rows import parse_blocks

__all__ = ["CODING_EXONS", "between_versions", "same_protein", "single_models"]

CODING_EXONS = "coding exons of "
"""Source of a version; the accession that it was made from follows."""


def single_models(
    path: Path, lift: Lift, tags: Mapping[str, frozenset[str]], models: Models
) -> None:
    """Add the models of a table on both builds; each row names its build and its source."""
    for row in rows_of(path):
        model = _row_model(row, tags, models)
        other = BUILDS[1 - BUILDS.index(model.build)]
        older = other == "GRCh37"
        placed = onto_older(model, lift) if older else _onto_newer(model, lift, models)
        models.add(model)
        if isinstance(placed, str):
            models.refuse(f"{model.accession} ({model.gene})", other, placed)
        else:
            models.add(placed)


def _row_model(
    row: Mapping[str, str], tags: Mapping[str, frozenset[str]], models: Models
) -> Transcript:
    strand = 1 if row["strand"] == "+" else -1
    first, last = row["cds"].split("-")
    base = row["accession"].partition(".")[0]
    known = {accession.partition(".")[0] for accession, _ in models.found}
    kind = Tag.VERSION if base in known else Tag.ISOFORM
    return Transcript(
        accession=row["accession"],
        gene=row["gene"],
        hgnc_id=row["hgnc_id"],
        protein=row["protein"],
        ensembl="",
        tags=tags.get(row["accession"], frozenset()) | {kind.value},
        build=row["build"],
        contig=row["contig"],
        strand=strand,
        blocks=parse_blocks(row["exons"], "", strand),
        cds_start=int(first) - 1,
        cds_end=int(last),
        whole=True,
        level=CheckLevel.NONE,
        cautions=tuple(filter(None, [row["cautions"]])),
        source=row["source"],
    )


def _onto_newer(model: Transcript, lift: Lift, models: Models) -> Transcript | str:
    """Return a model of GRCh37 on GRCh38: through LRG, else through the blocks of its gene."""
    chain = lift.through_lrg(model.gene)
    way = "through LRG"
    if chain is None:
        spans = [
            (other.start - _AROUND, other.end + _AROUND)
            for (_, build), other in models.found.items()
            if build == "GRCh38" and other.gene == model.gene
        ]
        around = [(min(a for a, _ in spans), max(b for _, b in spans))] if spans else []
        chain = lift.through_blocks(model.contig, model.strand, around) if around else None
        way = "lifted"
    if chain is None:
        return "the gene has no single place on this build"
    made = carried(model, chain.inverse(), "GRCh38")
    if isinstance(made, str):
        return made
    return replace(made, source=f"{model.source}, on GRCh38 {way}")


_AROUND = 50_000
"""Bases around the known models of a gene in which a further model is looked for."""


def between_versions(wanted: Iterable[str], numbered: Mapping[str, str], models: Models) -> None:
    """Add a version that is wanted and lies between two known ones with one coding sequence.

    Both neighbours have the same coding exons on each build, so the version between them has too;
    its UTR is not known, so that it holds coding exons only. Where they differ, `numbered` names
    the neighbour whose numbering the positions have that laboratories print for the version.
    """
    by_base: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for accession, _ in models.found:
        base, _, version = accession.partition(".")
        if version.isdigit():
            by_base[base][int(version)] = accession
    for accession in sorted(set(wanted) - {name for name, _ in models.found}):
        base, _, version = accession.partition(".")
        known = by_base.get(base, {})
        earlier = [v for v in known if v < int(version)]
        later = [v for v in known if v > int(version)]
        if not earlier or not later:
            continue
        names = known[max(earlier)], known[min(later)]
        for build in BUILDS:
            made = _between(accession, names, numbered.get(accession, ""), build, models)
            if isinstance(made, str):
                models.refuse(accession, build, made)
            else:
                models.add(made)
                source = made.source.removeprefix(CODING_EXONS)
                models.unconfirmed[accession] = models.unconfirmed.get(source, ())


def _between(
    accession: str, names: tuple[str, str], numbered: str, build: str, models: Models
) -> Transcript | str:
    before, after = (models.found.get((name, build)) for name in names)
    if before is None or after is None:
        return "a neighbouring version is not on this build"
    tags = frozenset({Tag.PANEL.value, Tag.VERSION.value})
    if coding_parts(before) == coding_parts(after):
        text = f"Taken to have the coding exons that {names[0]} and {names[1]} share."
        return _coding_only(after, accession, "", tags, text)
    if numbered not in names:
        return f"{names[0]} and {names[1]} have different coding exons"
    text = f"Taken to have the coding exons of {numbered}, whose numbering laboratories print."
    return _coding_only(models.found[numbered, build], accession, "", tags, text)


def _coding_only(
    known: Transcript, accession: str, protein: str, tags: frozenset[str], text: str
) -> Transcript | str:
    """Return another version with the coding exons of a known one, and nothing of its UTR."""
    spans = coding_parts(known)
    if len(spans) != len({block.exon for block in known.blocks if _coding(block, known)}):
        return f"the coding exons of {known.accession} have gaps on this build"
    tx, blocks = 0, []
    for number, (start, end) in enumerate(spans, start=1):
        blocks.append(Block(number, start, end, tx, tx + end - start))
        tx += end - start
    return replace(
        known,
        accession=accession,
        protein=protein,
        tags=tags,
        blocks=tuple(blocks),
        cds_start=0,
        cds_end=tx,
        whole=False,
        cautions=(*known.cautions, text),
        source=f"{CODING_EXONS}{known.accession}",
    )


def same_protein(wanted: Mapping[str, str], mane: Iterable[Mane], models: Models) -> None:
    """Add a version that codes for the same protein record as a known version.

    `wanted` holds protein accessions by transcript, empty where they are not known. RefSeq counts
    up the version of a protein when its sequence changes: a protein of version 1 has been the same
    for every version of its transcript, and the same protein version is the same sequence.
    """
    for row in mane:
        base, first = row.refseq.partition(".")[0], row.protein.endswith(".1")
        asked = {name: np for name, np in wanted.items() if name.partition(".")[0] == base}
        asked |= {row.refseq: row.protein} if row.status == Tag.MANE_PLUS_CLINICAL else {}
        for accession, protein in sorted(asked.items()):
            if not first and protein != row.protein:
                continue
            for build in BUILDS:
                if (accession, build) in models.found:
                    continue
                known = _known_version(row, build, first, models)
                if known is None:
                    continue
                made = _coding_only(known, accession, row.protein, *_said(row, accession, known))
                if isinstance(made, str):
                    models.refuse(f"{accession} ({row.gene})", build, made)
                else:
                    models.add(made)
                    models.unconfirmed[accession] = models.unconfirmed.get(known.accession, ())


def _known_version(row: Mane, build: str, first: bool, models: Models) -> Transcript | None:
    """Return the model of MANE, or of another version where all code for the same protein."""
    known = models.found.get((row.refseq, build))
    if known is not None or not first:
        return known
    base = row.refseq.partition(".")[0]
    others = sorted(
        name for name, on in models.found if on == build and name.partition(".")[0] == base
    )
    return models.found[others[-1], build] if others else None


def _said(row: Mane, accession: str, known: Transcript) -> tuple[frozenset[str], str]:
    tags = {Tag.VERSION.value, Tag.PANEL.value}
    if accession == row.refseq:
        tags = {row.status}
    text = f"Has the protein of {known.accession} ({row.protein}) and is shown with its coding "
    text += "exons; bases that do not change the protein may differ."
    return frozenset(tags), text


def _coding(block: Block, model: Transcript) -> bool:
    return block.tx_end > model.cds_start and block.tx_start < model.cds_end
