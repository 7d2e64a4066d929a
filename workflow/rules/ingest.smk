# Reads the files of each sample. The row of the sheet comes as a parameter, so that an edited
# sheet re-runs the edited samples only; the software version is one too, so that an update
# makes all documents anew.

for _batch, _ids in PLAN.batches.items():

    rule:
        name:
            f"ingest_{_batch}"
        input:
            files=PLAN.files(_ids),
            genes="resources/gene_names.tsv",
            transcripts=PLAN.transcript_files,
            quality="resources/quality_analytes.tsv",
            sex="resources/sex_chromosomes.tsv",
            controls="resources/control_materials.tsv",
            floors="resources/report_floors.tsv",
            merging="resources/merge_rules.tsv",
        output:
            documents=PLAN.documents(_ids, "ingest"),
        log:
            PLAN.log("ingest", _batch),
        conda:
            "../envs/varannot.yml"
        params:
            rows=given(PLAN.rows(_ids)),
            transcripts=given(PLAN.transcripts),
            build=PLAN.genome_build_option,
            vcf=given(PLAN.vcf_option),
            software=VERSION,
        shell:
            "varannot ingest --rows {params.rows:q} --out {output.documents:q} "
            "--genes {input.genes:q} "
            "--transcripts {params.transcripts:q} {params.build} {params.vcf} 2> {log:q}"
