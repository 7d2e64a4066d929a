"""The engine trial as transcripts with sequences, and its rows as edits in sense coordinates.

The trial's contigs are gene records under chromosome names, with local coordinates.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from varannot.bases import reverse_complement, translate
from varannot.hgvs.edit import Edit, sense_edit
from varannot.model import CheckLevel
from varannot.transcripts.model import Block, Transcript, TranscriptSequence, Window, sense

FOLDER = Path("hgvs") / "engine-trial"


@dataclass(frozen=True)
class TrialRow:
    """One row: the edit as given, in sense coordinates, and what is expected of it."""

    number: int
    transcript: str
    raw: Edit
    kind: str
    exon_edge: bool
    expected_c: str
    expected_p: str


def trial_transcripts(shared: Path) -> dict[str, TranscriptSequence]:
    """Return the transcripts of the trial by accession."""
    contigs = _contigs(shared / FOLDER / "contigs.fa")
    models: dict[str, dict] = defaultdict(lambda: {"exon": [], "CDS": []})
    for line in (shared / FOLDER / "model.gff3").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if cells[2] not in ("exon", "CDS"):
            continue
        attributes = dict(part.split("=") for part in cells[8].split(";"))
        model = models[attributes["Parent"].removeprefix("rna-")]
        model[cells[2]].append((int(cells[3]) - 1, int(cells[4])))
        model["contig"], model["strand"] = cells[0], 1 if cells[6] == "+" else -1
        model["gene"] = attributes["gene"]
        model["protein"] = attributes.get("protein_id", "")
    return {name: _sequence(name, model, contigs) for name, model in models.items()}


def trial_rows(shared: Path, transcripts: dict[str, TranscriptSequence]) -> list[TrialRow]:
    """Return the rows of the trial in their order."""
    rows = []
    with (shared / FOLDER / "trial.tsv").open(encoding="utf-8", newline="") as file:
        for number, cells in enumerate(csv.DictReader(file, delimiter="\t"), start=2):
            ref, alt = (cells[name].replace("-", "") for name in ("ref", "alt"))
            start = int(cells["pos1"]) - 1
            strand = transcripts[cells["transcript"]].transcript.strand
            rows.append(
                TrialRow(
                    number,
                    cells["transcript"],
                    sense_edit(Edit(start, start + len(ref), ref, alt), strand),
                    cells["kind"],
                    cells["exon_edge"] == "1",
                    cells["expected_c"],
                    cells["expected_p"],
                )
            )
    return rows


def _contigs(path: Path) -> dict[str, str]:
    parts: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(">"):
            parts[line[1:].split()[0]] = current = []
        else:
            current.append(line)
    return {name: "".join(lines) for name, lines in parts.items()}


def _sequence(name: str, model: dict, contigs: dict[str, str]) -> TranscriptSequence:
    strand = model["strand"]
    exons = sorted(sense(start, end, strand) for start, end in model["exon"])
    coding = sorted(sense(start, end, strand) for start, end in model["CDS"])
    blocks, tx = [], 0
    for number, (start, end) in enumerate(exons, start=1):
        blocks.append(Block(number, start, end, tx, tx + end - start))
        tx += end - start
    bases = contigs[model["contig"]]
    start, _ = sense(0, len(bases), strand)
    window = Window(start, bases if strand == 1 else reverse_complement(bases))
    transcript = make_transcript(
        tuple(blocks), coding[0][0], coding[-1][1], strand, accession=name, gene=model["gene"]
    )
    mrna = "".join(window.slice(block.start, block.end) for block in blocks)
    protein = translate(mrna[transcript.cds_start : transcript.cds_end])[:-1]
    return TranscriptSequence(transcript, window, window, mrna, protein)


def make_transcript(
    blocks: tuple[Block, ...],
    coding_start: int,
    coding_end: int,
    strand: int,
    accession: str = "NM_000001.1",
    gene: str = "GENE",
    whole: bool = True,
) -> Transcript:
    """Return a transcript; the coding interval is given in sense coordinates."""
    bare = Transcript(
        accession=accession,
        gene=gene,
        hgnc_id="",
        protein="NP_000001.1",
        ensembl="",
        tags=frozenset(),
        build="GRCh38",
        contig="chr1",
        strand=strand,
        blocks=blocks,
        cds_start=0,
        cds_end=3,
        whole=whole,
        level=CheckLevel.SEQUENCE,
    )
    first, last = bare.to_transcript(coding_start), bare.to_transcript(coding_end - 1)
    assert first is not None
    assert last is not None
    return replace(bare, cds_start=first, cds_end=last + 1)
