# Says what findings and biomarkers mean for therapy in the tumour type of the sample.

for _batch, _ids in PLAN.batches.items():

    rule:
        name:
            f"actionability_{_batch}"
        input:
            documents=PLAN.documents(_ids, "classify"),
            kb=PLAN.knowledge,
            local_kb=PLAN.local_knowledge,
            oncotree="resources/oncotree.tsv",
            phrases="resources/phrases.tsv",
            genes="resources/gene_names.tsv",
            selection="resources/report_selection.tsv",
            floors="resources/report_floors.tsv",
            germline="resources/germline_rules.tsv",
            lynch="resources/germline_lynch.tsv",
            germline_numbers="resources/germline_thresholds.tsv",
            blood="resources/haematopoiesis_genes.tsv",
            blood_figures="resources/haematopoiesis_figures.tsv",
            alleles="resources/allele_state_rules.tsv",
            on_x="resources/x_linked_genes.tsv",
        output:
            documents=PLAN.documents(_ids, "actionability"),
        log:
            PLAN.log("actionability", _batch),
        conda:
            "../envs/varannot.yml"
        params:
            local_kb=PLAN.local_knowledge_option,
            settings=given(PLAN.settings),
            software=VERSION,
        shell:
            "varannot actionability --inputs {input.documents:q} --out {output.documents:q} "
            "--kb {input.kb:q} {params.local_kb} --oncotree {input.oncotree:q} "
            "--phrases {input.phrases:q} --genes {input.genes:q} "
            "--selection {input.selection:q} --settings {params.settings:q} 2> {log:q}"
