# From panel results to reports that a molecular tumour board can check.
#
#   snakemake --cores 4
#
# The settings are in config/config.yaml, the samples in the sheet that it names. Every stage is a
# file in workflow/rules; what a stage does is in the package (src/varannot).

from snakemake.utils import min_version

min_version("9.3")


include: "workflow/rules/settings.smk"


configfile: "config/config.yaml"


include: "workflow/rules/common.smk"


rule all:
    input:
        # Named here although the reports need them, so that a missing one is made again.
        PLAN.stage_documents(),
        PLAN.reports(),
        PLAN.result("run_summary.tsv"),
        PLAN.result("run_summary.html"),
        PLAN.result("run_status.txt"),


include: "workflow/rules/ingest.smk"
include: "workflow/rules/normalize.smk"
include: "workflow/rules/classify.smk"
include: "workflow/rules/actionability.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/summary.smk"
