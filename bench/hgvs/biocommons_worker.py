"""Asks biocommons hgvs for c. and p. of variants; run by an interpreter that has it installed.

Usage: python biocommons_worker.py MODELS.json VARIANTS.tsv ANSWERS.tsv

MODELS.json: {"cdot": a cdot document, "sequences": {accession: [[start, bases]]}}
VARIANTS.tsv: lines of key, transcript, g. description. ANSWERS.tsv: key, c., p., error.
Nothing of varannot is imported here.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path


class _Sequences:
    source = "the sequences of the proof"

    def __init__(self, known: dict[str, list[list]]) -> None:
        self._known = known

    def fetch_seq(self, ac: str, start_i: int | None = None, end_i: int | None = None) -> str:
        from hgvs.exceptions import HGVSDataNotAvailableError

        for start, bases in self._known.get(ac, ()):
            first = start if start_i is None else start_i
            last = start + len(bases) if end_i is None else end_i
            if start <= first and last <= start + len(bases):
                return bases[first - start : last - start]
            if start == 0 and first <= len(bases):
                return bases[first:last]
        message = f"no sequence of {ac} {start_i} {end_i}"
        raise HGVSDataNotAvailableError(message)


def _mapper(models: dict):  # noqa: ANN202
    from cdot.hgvs.dataproviders import JSONDataProvider

    import hgvs.assemblymapper
    import hgvs.parser

    class Provider(JSONDataProvider):
        def __init__(self) -> None:
            cdot = io.BytesIO(json.dumps(models["cdot"]).encode())
            super().__init__([cdot], seqfetcher=_Sequences(models["sequences"]))

    mapper = hgvs.assemblymapper.AssemblyMapper(
        Provider(),
        assembly_name=models["cdot"]["genome_builds"][0],
        alt_aln_method="splign",
        normalize=True,
    )
    return hgvs.parser.Parser(), mapper


def main(arguments: list[str]) -> int:
    """Answer all variants."""
    models_file, variants_file, answers_file = map(Path, arguments)
    parser, mapper = _mapper(json.loads(models_file.read_text(encoding="utf-8")))
    with answers_file.open("w", encoding="utf-8") as out:
        for line in variants_file.read_text(encoding="utf-8").splitlines():
            key, transcript, text = line.split("\t")
            c = p = error = ""
            try:
                var_c = mapper.g_to_c(parser.parse_hgvs_variant(text), transcript)
                c = str(var_c).partition(":")[2]
                p = str(mapper.c_to_p(var_c)).partition(":")[2]
            except Exception as problem:
                error = f"{type(problem).__name__}: {problem}".replace("\t", " ").split("\n")[0]
            out.write(f"{key}\t{c}\t{p}\t{error[:120]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
