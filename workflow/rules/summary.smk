# Sums up all samples of the sheet, then fails if a sample failed. The two are apart because a
# rule that fails loses its outputs. Neither names all samples on its command line.


rule summary:
    input:
        reports=PLAN.results_of("report.json"),
        sheet=PLAN.config.samples,
    output:
        PLAN.result("run_summary.tsv"),
        PLAN.result("run_summary.html"),
    log:
        PLAN.log("summary"),
    conda:
        "../envs/varannot.yml"
    params:
        results=given(PLAN.results),
        settings=given(PLAN.settings),
        software=VERSION,
    shell:
        "varannot summary --results {params.results:q} --sheet {input.sheet:q} "
        "--settings {params.settings:q} 2> {log:q}"


rule run_status:
    input:
        reports=PLAN.results_of("report.json"),
        summary=PLAN.result("run_summary.tsv"),
        sheet=PLAN.config.samples,
    output:
        PLAN.result("run_status.txt"),
    log:
        PLAN.log("run_status"),
    conda:
        "../envs/varannot.yml"
    params:
        results=given(PLAN.results),
    shell:
        "varannot status --results {params.results:q} --sheet {input.sheet:q} "
        "--out {output:q} 2>&1 | tee {log:q} >&2"
