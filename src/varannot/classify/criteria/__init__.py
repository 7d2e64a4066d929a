"""Criteria of the oncogenicity standard (DOI 10.1016/j.gim.2022.01.001), one small rule each."""
