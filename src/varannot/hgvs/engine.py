"""The adapter to hgvs-weaver: the only module that imports it; another engine is another file.

hgvs-weaver 1.0.1 is fed changes that are already shifted 3' along the gene, since it shifts
neither in introns nor across exon edges. It is served each transcript under made-up accessions,
with the gene in sense direction as a forward contig, so that two builds never meet in its caches.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from varannot.bases import reverse_complement
from varannot.hgvs.cdna import Position, parse_cdna
from varannot.hgvs.edit import Edit
from varannot.hgvs.locate import LocationError, sense_of
from varannot.hgvs.problems import DescriptionError
from varannot.hgvs.protein import ProteinKind, parse_protein
from varannot.hgvs.served import Provider, Served
from varannot.transcripts.model import Transcript, TranscriptSequence

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["Engine", "EngineAnswer", "weaver_engine"]

_MOST_SERVED = 48
"""Transcripts served before the engine starts afresh: it keeps what it has fetched for good."""


class EngineAnswer(Struct, frozen=True, gc=False):
    """What an engine makes of a change, without accessions; empty where it says nothing.

    `refusal` is why c., or c. and p., are missing, in the engine's words or ours.
    """

    hgvs_c: str
    hgvs_p: str
    refusal: str = ""


class Engine(Protocol):
    """An HGVS engine of another maker, asked for a second opinion."""

    name: str

    def describe(self, sequence: TranscriptSequence, shifted: Edit) -> EngineAnswer:
        """Return c. and p. of a change in sense coordinates that is already shifted 3'."""

    def read(self, sequence: TranscriptSequence, hgvs_c: str) -> EngineAnswer:
        """Return c. and p. of a typed c. description without accession."""

    def parse_check(self, text: str) -> str:
        """Return why the engine does not accept a description, empty if it does."""


def weaver_engine() -> Engine | None:
    """Return a new engine, or None where hgvs-weaver is not installed."""
    try:
        import weaver
    except ImportError:
        return None
    return _Weaver(weaver)


_STATED_LENGTH = re.compile(r"(?<=del|dup|inv)\d+")
_STOP_X = re.compile(r"(?<=\d)X(?=\)?$)|(?<=fs)X(?=\d|\)?$)")


class _Weaver:
    """hgvs-weaver with its known faults kept away from the caller."""

    name = "hgvs-weaver"

    def __init__(self, module: ModuleType) -> None:
        self._module: Any = module
        self._parse: Any = module.parse
        self._served: dict[int, Served] = {}
        self._count = 0
        self._start_afresh()

    def _start_afresh(self) -> None:
        self._served.clear()
        self._provider = Provider()
        self._mapper: Any = self._module.VariantMapper(self._provider)

    def _serve(self, sequence: TranscriptSequence) -> Served:
        served = self._served.get(id(sequence))
        if served is not None and served.sequence is sequence:
            return served
        if len(self._served) >= _MOST_SERVED:
            self._start_afresh()
        self._count += 1
        served = self._served[id(sequence)] = self._provider.serve(sequence, self._count)
        return served

    def describe(self, sequence: TranscriptSequence, shifted: Edit) -> EngineAnswer:
        """Return c. and p. of a change in sense coordinates that is already shifted 3'.

        In a gapped exon it need not be shifted: a shift along the genome would not be one along
        the transcript, so the engine shifts it there.
        """
        if not sequence.mrna or not sequence.transcript.coding:
            return EngineAnswer("", "", "the bases of the transcript are not known")
        served = self._serve(sequence)
        if shifted.start <= served.origin or shifted.end >= served.end:
            return EngineAnswer("", "", "the change lies outside the known bases")
        if not sequence.transcript.whole and not _among_known_exons(served, shifted):
            return EngineAnswer("", "", "the bases outside the coding exons are not known")
        text = _genomic(served, shifted)
        if not text:
            return EngineAnswer("", "", f"{shifted.ref} is not what the reference has there")
        try:
            view = served.around(shifted.start, shifted.end)
            change = self._mapper.g_to_c(self._parse(text), view)
            if sequence.transcript.gapped and _exonic(change.format()):
                change = self._mapper.normalize_variant(change)
            written = _plain(change.format())
        except BaseException as error:
            return EngineAnswer("", "", self._refusal(error, served))
        # The engine sees N where no base is known; the genome change states the base.
        written = written.replace("N>", f"{shifted.ref}>")
        if not _exonic(written):
            # Nobody predicts a protein there, so the engine is not asked for one.
            return EngineAnswer(_canonical_c(written), "")
        answer = self._with_protein(served, change, written)
        if served.gaps and _rests_on_unknown(served, shifted, answer.hgvs_p):
            return EngineAnswer(answer.hgvs_c, "", _UNKNOWN_BASES)
        return answer

    def read(self, sequence: TranscriptSequence, hgvs_c: str) -> EngineAnswer:
        """Return c. and p. of a typed c. description without accession.

        What the engine would read wrongly is refused first: a malformed text, and an intronic
        position that does not start at an exon edge.
        """
        if not sequence.mrna or not sequence.transcript.coding:
            return EngineAnswer("", "", "the bases of the transcript are not known")
        try:
            typed, _ = parse_cdna(hgvs_c)
            for position in (typed.start, typed.end):
                _at_exon_edge(position, sequence.transcript)
        except (DescriptionError, LocationError) as error:
            return EngineAnswer("", "", str(error))
        served = self._serve(sequence)
        if served.gaps:
            return EngineAnswer("", "", _UNKNOWN_BASES)
        try:
            change = self._parse(f"{served.name}:{typed}")
            written = _plain(change.format())
        except BaseException as error:
            return EngineAnswer("", "", self._refusal(error, served))
        return self._with_protein(served, change, written)

    def parse_check(self, text: str) -> str:
        """Return why the engine does not accept a description, empty if it does.

        Lengths stated behind del, dup or inv are left out, and X is read as a stop, first.
        """
        try:
            self._parse(_STOP_X.sub("Ter", _STATED_LENGTH.sub("", text)))
        except BaseException as error:
            return self._refusal(error, None) or "refused"
        return ""

    def _with_protein(self, served: Served, change: object, written: str) -> EngineAnswer:
        hgvs_c = _canonical_c(written)
        try:
            if _exonic(written):
                change = self._parse(f"{served.for_protein(written)}:{written}")
            protein = self._mapper.c_to_p(change, served.protein)
            hgvs_p = _plain(protein.format())
        except self._module.NoProteinStatementError:
            # An unchanged base states no residue: there is nothing to predict.
            return EngineAnswer(hgvs_c, "")
        except BaseException as error:
            return EngineAnswer(hgvs_c, "", self._refusal(error, served))
        return EngineAnswer(hgvs_c, _canonical_p(hgvs_p))

    def _refusal(self, error: BaseException, served: Served | None) -> str:
        """Return the engine's complaint in one line; errors that are not its own pass on.

        A panic of the engine is no Exception, and what it has cached then is not to be trusted.
        """
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)):
            raise error
        if not isinstance(error, Exception):
            self._start_afresh()
        text = " ".join(str(error).split())
        if served is not None:
            accession = served.sequence.transcript.accession
            text = re.sub(rf"{re.escape(served.name[:-1])}\d+", accession, text)
            text = text.replace(served.contig, "the gene")
        kind = type(error).__name__
        return f"{kind}: {text}" if text else kind


_UNKNOWN_BASES = "bases of the transcript that the protein depends on are not known"


def _rests_on_unknown(served: Served, edit: Edit, hgvs_p: str) -> bool:
    """Return whether unknown bases lie between the change and the last residue that p. names.

    The engine takes such bases for bases that stay the same.
    """
    model, mrna = served.sequence.transcript, served.sequence.mrna
    place = model.to_transcript(edit.start)
    if "Xaa" in hgvs_p or place is None:
        return bool(hgvs_p) and hgvs_p != "p.?"
    try:
        protein = parse_protein(hgvs_p)[0]
    except DescriptionError:
        return bool(hgvs_p)
    if not protein.start:
        return False
    size = len(edit.ref) + len(edit.alt) + 3 * len(protein.inserted)
    named = model.cds_start + 3 * (protein.start - 1)
    last = model.cds_start + 3 * (protein.end + (protein.stop or 0) + 1) + size
    if protein.kind in (ProteinKind.FRAMESHIFT, ProteinKind.EXTENSION) and protein.stop is None:
        last = len(mrna)
    first = max(model.cds_start, min(place, named) - size - 3)
    return "N" in mrna[first:last]


def _among_known_exons(served: Served, edit: Edit) -> bool:
    """Return whether a change, or what it is a copy of, lies among the exons that are known.

    Outside them the engine would count into an intron that need not be there.
    """
    model, start, size = served.sequence.transcript, edit.start, len(edit.alt)
    if start < edit.end:
        return model.start <= start and edit.end <= model.end
    if served.bases(start - size, start) == edit.alt:
        return model.start <= start - size and start <= model.end
    return model.start < start < model.end


def _exonic(written: str) -> bool:
    return not _INTRONIC.search(written)


_INTRONIC = re.compile(r"\d[+-]\d")


def _at_exon_edge(position: Position, model: Transcript) -> None:
    if position.offset:
        sense_of(position, model)


def _plain(text: str) -> str:
    return text.partition(":")[2]


def _genomic(served: Served, edit: Edit) -> str:
    """Return the change as a g. text on the served contig, empty if its bases are not there."""
    start, end, alt = edit.start - served.origin, edit.end - served.origin, edit.alt
    contig = served.contig
    if start == end:
        before = served.bases(edit.start - len(alt), edit.start)
        if before == alt and _as_on_transcript(served, edit.start - len(alt), before):
            return f"{contig}:g.{_span(start - len(alt), start)}dup"
        return f"{contig}:g.{start}_{start + 1}ins{alt}" if alt else ""
    ref = served.bases(edit.start, edit.end)
    if ref != edit.ref and not _stated_rightly(served, edit, ref):
        return ""
    span = _span(start, end)
    if ref == alt or ("N" in ref and edit.ref == alt):
        return f"{contig}:g.{span}="
    if not alt:
        return f"{contig}:g.{span}del"
    if end - start == len(alt) == 1:
        return f"{contig}:g.{span}{ref}>{alt}"
    turned = len(ref) > 1 and alt in (reverse_complement(ref), reverse_complement(edit.ref))
    if turned and _as_on_transcript(served, edit.start, ref):
        return f"{contig}:g.{span}inv"
    return f"{contig}:g.{span}delins{alt}"


def _as_on_transcript(served: Served, start: int, bases: str) -> bool:
    """Return whether the transcript has these bases too.

    Where it does not, the engine would carry the genome's bases into the name of a duplication
    or an inversion.
    """
    sequence = served.sequence
    if sequence.gene is None or sequence.gene is sequence.genome:
        return True
    return sequence.gene.slice(start, start + len(bases)) == bases


def _stated_rightly(served: Served, edit: Edit, ref: str) -> bool:
    """Return whether the stated bases are those of the gene, where genome and transcript differ."""
    gene = served.sequence.gene
    own = gene.slice(edit.start, edit.end) if gene is not None else ref
    return len(ref) == len(edit.ref) and all(
        stated in (found, twin) or found == "N"
        for stated, found, twin in zip(edit.ref, ref, own, strict=True)
    )


def _span(start: int, end: int) -> str:
    return str(end) if end - start == 1 else f"{start + 1}_{end}"


_CANONICAL_C = re.compile(r"c\.[-*+\d_]+(?:[ACGT]>[ACGT]|del|dup|inv|(?:del)?ins[ACGT]+)")
_CANONICAL_P = re.compile(
    r"p\.(?:\?|\([A-Z][a-z]{2}\d+(?:[A-Z][a-z]{2}|=|[A-Z][a-z]{2}fsTer\d+)\))"
)


def _canonical_c(written: str) -> str:
    """Return a c. text in the spelling of this package, as written where it cannot be read."""
    if _CANONICAL_C.fullmatch(written):
        return written
    try:
        return str(parse_cdna(written)[0])
    except DescriptionError:
        return written


def _canonical_p(written: str) -> str:
    """Return a p. text in the spelling of this package, as written where it cannot be read."""
    if _CANONICAL_P.fullmatch(written):
        return written
    try:
        return str(parse_protein(written)[0])
    except DescriptionError:
        return written
