"""Transcript models from the exon tables: MANE with UTR, other isoforms with coding exons."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from transcript_bundle.lift import Lift
from transcript_bundle.models import Models, carried, coding_parts
from transcript_bundle.sources import ExonTable, Mane
from varannot.model import CheckLevel
from varannot.transcripts.model import Tag, Transcript, sense
from varannot.transcripts.rows import parse_blocks

__all__ = ["LISTED", "onto_older", "table_models"]

LISTED = "Ensembl 105 coding exons"
"""Source of the models that a list names."""


def table_models(
    tables: Iterable[ExonTable],
    mane: Mapping[str, Mane],
    lift: Lift,
    tags: Mapping[str, frozenset[str]],
    models: Models,
    confirmed: Container[str] = frozenset(),
) -> None:
    """Add the transcripts of the exon tables on both builds; `mane` is by accession.

    `confirmed` holds accessions for which the pairing with an Ensembl transcript is confirmed.

    The exons of the tables on GRCh37 are compared with those that are carried from GRCh38, and
    neither is taken where the two differ in the coding sequence.
    """
    for table in tables:
        modern = _table_model(table, "GRCh38", mane, tags)
        if isinstance(modern, str):
            models.refuse(_named(table), "GRCh38", modern)
            continue
        older = _older(table, modern, lift, mane, tags)
        if not table.whole:
            modern = _named_by_pairing(table, modern, confirmed, models)
            if not isinstance(older, str):
                older = _named_by_pairing(table, older, confirmed, models)
            models.paired[modern.accession] = table.refseq.partition(" ")[0]
        models.add(modern)
        if isinstance(older, str):
            models.refuse(_named(table), "GRCh37", older)
        else:
            models.add(older)
            if "LRG" not in models.found[older.accession, "GRCh37"].source:
                models.unconfirmed[older.accession] = table.unconfirmed


def _named(table: ExonTable) -> str:
    return f"{table.refseq or table.ensembl} ({table.gene})"


def _older(
    table: ExonTable,
    modern: Transcript,
    lift: Lift,
    mane: Mapping[str, Mane],
    tags: Mapping[str, frozenset[str]],
) -> Transcript | str:
    listed = _table_model(table, "GRCh37", mane, tags)
    made = onto_older(modern, lift)
    if isinstance(made, str):
        return made if isinstance(listed, str) else f"{made}, though the table lists exons"
    if not isinstance(listed, str) and coding_parts(listed) != coding_parts(made):
        return "coding exons of the table differ from those carried over from GRCh38"
    return made


def onto_older(modern: Transcript, lift: Lift) -> Transcript | str:
    """Return a model of GRCh38 on GRCh37: through LRG where it reaches, else through blocks."""
    chain = lift.through_lrg(modern.gene)
    if chain is not None:
        made = carried(modern, chain, "GRCh37")
        if not isinstance(made, str):
            return replace(made, source=f"{modern.source}, on GRCh37 through LRG")
    exons = [(block.start, block.end) for block in modern.blocks]
    chain = lift.through_blocks(modern.contig, modern.strand, exons)
    if chain is None:
        return "the gene has no single place on this build"
    made = carried(modern, chain, "GRCh37")
    if isinstance(made, str):
        return made
    return replace(made, source=f"{modern.source}, lifted to GRCh37")


def _named_by_pairing(
    table: ExonTable, model: Transcript, confirmed: Container[str], models: Models
) -> Transcript:
    """Return the model under its RefSeq name, or under its Ensembl name where that is uncertain.

    A list pairs RefSeq with Ensembl names, and Ensembl may change exons while a name stays. The
    pairing is confirmed by another version with the same coding exons, by positions that
    laboratories print for the accession, or by the coding exons being those of MANE Select.
    """
    if model.has(Tag.MANE_PLUS_CLINICAL) or not model.accession.startswith("NM_"):
        return model
    base = model.accession.partition(".")[0]
    alike = [
        other
        for (_, build), other in models.found.items()
        if build == model.build
        and other.gene == model.gene
        and coding_parts(other) == coding_parts(model)
    ]
    if any(other.accession.partition(".")[0] == base for other in alike):
        return model
    if model.accession in confirmed:
        return model
    text = f"Exons are those of {model.ensembl} in Ensembl 105; "
    text += f"a list pairs it with {model.accession}."
    marked = replace(model, cautions=(*model.cautions, text))
    if any(other.has(Tag.MANE_SELECT) for other in alike):
        return marked
    return replace(marked, accession=model.ensembl.partition(".")[0])


def _table_model(
    table: ExonTable,
    build: str,
    mane: Mapping[str, Mane],
    tags: Mapping[str, frozenset[str]],
) -> Transcript | str:
    exons = table.exons[build]
    if not exons:
        return "an exon has no place on this build"
    if not any(exon.cds for exon in exons):
        return "no coding sequence is known for this accession"
    if len({(exon.contig, exon.strand) for exon in exons}) > 1:
        return "exons on two chromosomes or strands"
    strand = exons[0].strand
    accession, known = _accession(table), mane.get(table.refseq)
    source = "GENCODE/Ensembl exons" if table.whole else LISTED
    blocks = parse_blocks(",".join(f"{exon.start}-{exon.end}" for exon in exons), "", strand)
    if any(a.end >= b.start for a, b in pairwise(blocks)):
        return "exons are not in the order of the transcript"
    bounds = [sense(e.cds[0] - 1, e.cds[1], strand) for e in exons if e.cds]
    model = Transcript(
        accession=accession,
        gene=table.gene,
        hgnc_id=table.hgnc_id,
        protein=known.protein if known else "",
        ensembl=_ensembl(table, known),
        tags=_tags(table, known) | tags.get(accession, frozenset()),
        build=build,
        contig=exons[0].contig,
        strand=strand,
        blocks=blocks,
        cds_start=-1,
        cds_end=-1,
        whole=table.whole,
        level=CheckLevel.NONE,
        cautions=_unpaired(table),
        source=source,
    )
    first, last = model.to_transcript(bounds[0][0]), model.to_transcript(bounds[-1][1] - 1)
    if first is None or last is None:
        return "the coding sequence does not start and end in an exon"
    model = replace(model, cds_start=first, cds_end=last + 1)
    if coding_parts(model) != tuple(bounds):
        return "coding parts do not fill the exons between start and stop"
    if (last + 1 - first) % 3:
        return f"the coding sequence has {last + 1 - first} bases, no multiple of three"
    return model


def _ensembl(table: ExonTable, known: Mane | None) -> str:
    """Return the Ensembl transcript; a list states a version that may have had other exons."""
    return table.ensembl if table.whole or known else table.ensembl.partition(".")[0]


def _accession(table: ExonTable) -> str:
    """Return the accession under which a table goes: RefSeq with version, else Ensembl."""
    return table.refseq if "." in table.refseq else table.ensembl


def _unpaired(table: ExonTable) -> tuple[str, ...]:
    if not table.refseq or "." in table.refseq:
        return (table.note,) if table.note else ()
    name = table.refseq.partition(" ")[0]
    return (f"Thought to be {name}; which of its versions, if any, is not confirmed.",)


def _tags(table: ExonTable, known: Mane | None) -> frozenset[str]:
    tags = set()
    if known:
        tags.add(known.status)
    if "MSK" in table.label:
        tags.add(Tag.MSK.value)
    if "OncoKB" in table.label:
        tags.add(Tag.ONCOKB.value)
    if "isoform" in table.label and not tags:
        tags.add(Tag.ISOFORM.value)
    return frozenset(tags)
