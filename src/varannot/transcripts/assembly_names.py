"""The genome assembly that a text names, such as the path of a reference."""

from __future__ import annotations

import re

__all__ = ["NAMED_ASSEMBLIES", "named_assembly"]

_ASSEMBLIES = (
    (re.compile(r"hg19|grch37|hs37|(?<![a-z])b37|g1k_v37", re.IGNORECASE), "GRCh37"),
    (re.compile(r"hg38|grch38|hs38|(?<![a-z])b38", re.IGNORECASE), "GRCh38"),
    (re.compile(r"hg18|ncbi_?(build_?)?36|(?<![a-z])b36", re.IGNORECASE), "NCBI36"),
    (re.compile(r"chm13|t2t", re.IGNORECASE), "T2T-CHM13"),
    (re.compile(r"grcm3[89]|(?<![a-z])mm(9|10|39)(?!\d)", re.IGNORECASE), "a mouse genome"),
)
NAMED_ASSEMBLIES = frozenset(name for _, name in _ASSEMBLIES)
"""What `named_assembly` may return."""


def named_assembly(text: str) -> str:
    """Return the assembly that a text names, empty where it names none or several.

    >>> named_assembly("##reference=file:///genomes/hg19_hardPAR/genome.fa")
    'GRCh37'
    >>> named_assembly("##reference=/lab37/genome.fa"), named_assembly("hg19, lifted from hg38")
    ('', '')
    """
    found = {name for pattern, name in _ASSEMBLIES if pattern.search(text)}
    return found.pop() if len(found) == 1 else ""
