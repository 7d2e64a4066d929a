"""Classes of variants: effect on the gene, oncogenicity, and the reasons for both."""
