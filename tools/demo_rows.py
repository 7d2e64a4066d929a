"""Rows of the two invented demonstration samples and of the published case.

The samples are invented. Positions are GRCh37; bases, coding positions, codons and exon numbers of
annotated coding rows are those of the named transcripts, so that c., p. and position agree.
The LocalApp-like sample uses the transcripts of LocalApp 2.2, the DRAGEN-like one those of
DRAGEN 2.5, which are mostly MANE Select.
The lung sample: MET exon 14 skipping, and KRAS p.(Gly12Cys) in a part of the cells as it is seen
under MET inhibitors; neither is meant to be the rule.
"""

from __future__ import annotations

LUAD_SMALL_VARIANTS = """\
|chr1|4112233|G|A|0.4821|612||||
MTOR|chr1|11301714|A|G|0.9981|1044|NM_004958.3:c.1437T>C(p.(Asp479=))|NM_004958.3:c.1437T>C|synonymous_variant|10/58
SDHB|chr1|17359676|C|A|0.5127|471||NM_003000.2:c.201-36G>T|intron_variant|
ARID1A|chr1|27100175|AC|A|0.0712|843|NP_006006.3:p.(Pro1326ArgfsTer155)|NM_006015.4:c.3977del|frameshift_variant|16/20
ALK|chr2|29445458|G|T|0.5088|921|NM_004304.4:c.3375C>A(p.(Gly1125=))|NM_004304.4:c.3375C>A|synonymous_variant|21/29
MSH6|chr2|48010488|G|A|0.4936|527|NP_000170.1:p.(Gly39Glu)|NM_000179.2:c.116G>A|missense_variant|1/10
BARD1|chr2|215632255|CA|TG|0.4688|1093|NP_000456.2:p.(Val507Met)|NM_000465.3:c.1518_1519invTG|missense_variant|6/11
PDGFRA|chr4|55141055|A|G|0.9992|1298|NM_006206.5:c.1701A>G(p.(Pro567=))|NM_006206.5:c.1701A>G|synonymous_variant|12/23
KIT|chr4|55593464|A|C|0.4709|1187|NP_000213.1:p.(Met541Leu)|NM_000222.2:c.1621A>C|missense_variant|10/21
TERT|chr5|1295349|A|G|0.5210|214|||upstream_gene_variant|
APC|chr5|112176756|T|A|0.9974|1533|NP_000029.2:p.(Val1822Asp)|NM_000038.5:c.5465T>A|missense_variant|16/16
EGFR|chr7|55229255|G|A|0.5173|1004|NP_005219.2:p.(Arg521Lys)|NM_005228.4:c.1562G>A|missense_variant|13/28
EGFR|chr7|55249063|G|A|0.4852|1411|NM_005228.4:c.2361G>A(p.(Gln787=))|NM_005228.4:c.2361G>A|synonymous_variant|20/28
MET|chr7|116340262|A|G|0.4990|866|NP_001120972.1:p.(Asn375Ser)|NM_001127500.2:c.1124A>G|missense_variant|2/21
MYC|chr8|128754100|T|A|0.4417|779|||downstream_gene_variant|
CDKN2A|chr9|21968159|G|A|0.2284|688||NM_000077.4:c.*69C>T|3_prime_UTR_variant|3/3
|chr9|98460117|G|A|0.5319|402||||
RET|chr10|43610119|G|A|0.4611|955|NP_066124.1:p.(Gly691Ser)|NM_020975.4:c.2071G>A|missense_variant|11/20
ATM|chr11|108183167|A|G|1.0000|713|NM_000051.3:c.5948=(p.(Ser1983=))|NM_000051.3:c.5948=|synonymous_variant|40/63
KRAS|chr12|25398285|C|A|0.1143|1268|NP_203524.1:p.(Gly12Cys)|NM_033360.3:c.34G>T|missense_variant|2/6
BRCA2|chr13|32929387|T|C|1.0000|822|NM_000059.3:c.7397=(p.(Ala2466=))|NM_000059.3:c.7397=|synonymous_variant|14/27
FANCA|chr16|89836323|C|T|0.5046|640|NP_000126.2:p.(Gly809Asp)|NM_000135.2:c.2426G>A|missense_variant|26/43
TP53|chr17|7577120|C|A|0.3362|1097|NP_000537.3:p.(Arg273Leu)|NM_000546.5:c.818G>T|missense_variant|8/11
TP53|chr17|7579472|G|C|0.9969|649|NP_000537.3:p.(Pro72Arg)|NM_000546.5:c.215C>G|missense_variant|4/11
STK11|chr19|1207021|C|T|0.3847|391|NP_000446.1:p.(Gln37Ter)|NM_000455.4:c.109C>T|stop_gained|1/10
KEAP1|chr19|10600447|G|A|0.3590|704|NP_987096.1:p.(Arg470Cys)|NM_203500.1:c.1408C>T|missense_variant|4/6
|chrX|45102934|T|C|0.4970|518||||
"""

HRD_SMALL_VARIANTS = """\
|chr1|4112233|G|A|0.4402|283||||
MTOR|chr1|11301714|A|G|0.9961|257|NM_004958.4:c.1437T>C(p.(Asp479=))|NM_004958.4:c.1437T>C|synonymous_variant|10/58
ARID1A|chr1|27100203|G|A|0.4712|243|NM_006015.6:c.3999G>A(p.(Gln1333=))|NM_006015.6:c.3999G>A|synonymous_variant|16/20
NRAS|chr1|115258789|C|T|0.5030|301||NM_002524.5:c.-8G>A|5_prime_UTR_variant|2/7
NTRK1|chr1|156848946|G|T|0.4483|198|NP_002520.2:p.(Gly613Val)|NM_002529.4:c.1838G>T|missense_variant|15/17
MSH6|chr2|48010488|G|A|0.5122|205|NP_000170.1:p.(Gly39Glu)|NM_000179.3:c.116G>A|missense_variant|1/10
MSH6|chr2|48010654|C|T|0.4939|164||NM_000179.3:c.260+22C>T|intron_variant|
BARD1|chr2|215632255|C|T|0.5240|271|NP_000456.2:p.(Val507Met)|NM_000465.4:c.1519G>A|missense_variant|6/11
BARD1|chr2|215632255|CA|TG|0.5221|270|NP_000456.2:p.(Val507Met)|NM_000465.4:c.1518_1519inv|missense_variant|6/11
BARD1|chr2|215632256|A|G|0.5229|270|NM_000465.4:c.1518T>C(p.(His506=))|NM_000465.4:c.1518T>C|synonymous_variant|6/11
MLH1|chr3|37053568|A|G|0.4685|286|NP_000240.1:p.(Ile219Val)|NM_000249.4:c.655A>G|missense_variant|8/19
PIK3CA|chr3|178927410|A|G|0.2418|339|NP_006209.2:p.(Ile391Met)|NM_006218.4:c.1173A>G|missense_variant|7/21
KDR|chr4|55972974|T|A|0.7011|278|NP_002244.1:p.(Gln472His)|NM_002253.4:c.1416A>T|missense_variant|11/30
|chr4|118240917|GTA|G|0.4716|248||||
TERT|chr5|1295349|A|G|0.3514|111|||upstream_gene_variant|
APC|chr5|112176756|T|A|1.0000|317|NP_000029.2:p.(Val1822Asp)|NM_000038.6:c.5465T>A|missense_variant|16/16
PMS2|chr7|6026775|T|C|0.8333|240|NP_000526.2:p.(Lys541Glu)|NM_000535.7:c.1621A>G|missense_variant|11/15
EGFR|chr7|55229255|G|A|0.5404|285|NP_005219.2:p.(Arg521Lys)|NM_005228.5:c.1562G>A|missense_variant|13/28
NBN|chr8|90955624|T|A|0.5083|181||NM_002485.5:c.2071-30A>T|intron_variant|
NBN|chr8|90990479|C|G|0.5132|265|NP_002476.2:p.(Glu185Gln)|NM_002485.5:c.553G>C|missense_variant|5/16
RET|chr10|43607684|A|G|0.4417|206||NM_020975.6:c.1648+12A>G|intron_variant|
ATM|chr11|108163487|C|T|0.2290|310|NM_000051.4:c.4578C>T(p.(Pro1526=))|NM_000051.4:c.4578C>T|synonymous_variant|30/63
BRCA2|chr13|32890572|G|A|0.7733|225||NM_000059.4:c.-26G>A|5_prime_UTR_variant|2/27
BRCA2|chr13|32911888|A|G|0.8014|292|NM_000059.4:c.3396A>G(p.(Lys1132=))|NM_000059.4:c.3396A>G|synonymous_variant|11/27
BRCA2|chr13|32914437|GT|G|0.7041|338|NP_000050.3:p.(Ser1982ArgfsTer22)|NM_000059.4:c.5946del|frameshift_variant|11/27
BRCA2|chr13|32929387|T|C|1.0000|276|NP_000050.3:p.(Val2466Ala)|NM_000059.4:c.7397T>C|missense_variant|14/27
BLM|chr15|91326099|C|T|0.4961|254|NP_000048.1:p.(Pro868Leu)|NM_000057.4:c.2603C>T|missense_variant|13/22
PALB2|chr16|23646191|T|C|0.3019|318|NP_078951.2:p.(Gln559Arg)|NM_024675.4:c.1676A>G|missense_variant|4/13
CDH1|chr16|68857441|T|C|0.5211|261|NM_004360.5:c.2076T>C(p.(Ala692=))|NM_004360.5:c.2076T>C|synonymous_variant|13/16
TP53|chr17|7578406|C|T|0.6874|403|NP_000537.3:p.(Arg175His)|NM_000546.6:c.524G>A|missense_variant|5/11
TP53|chr17|7579472|G|C|0.7914|187|NP_000537.3:p.(Pro72Arg)|NM_000546.6:c.215C>G|missense_variant|4/11
ERBB2|chr17|37884037|C|G|0.5263|266|NP_004439.2:p.(Pro1170Ala)|NM_004448.4:c.3508C>G|missense_variant|27/27
BRCA1|chr17|41223094|T|C|0.2143|280|NP_009225.1:p.(Ser1613Gly)|NM_007294.4:c.4837A>G|missense_variant|15/23
BRCA1|chr17|41244936|G|A|0.2198|323|NP_009225.1:p.(Pro871Leu)|NM_007294.4:c.2612C>T|missense_variant|10/23
BRCA1|chr17|41245466|G|A|0.2215|298|NM_007294.4:c.2082C>T(p.(Ser694=))|NM_007294.4:c.2082C>T|synonymous_variant|10/23
BRIP1|chr17|59763347|A|G|0.4731|260|NP_114432.2:p.(Ser919Pro)|NM_032043.3:c.2755T>C|missense_variant|19/20
AKT2|chr19|40737242|T|C|0.9957|231||NM_001626.6:c.*2537=|3_prime_UTR_variant|14/14
|chr22|45211870|C|T|0.3811|209||||
"""

HRD_COPY_NUMBERS = """\
MECOM|1.742|<DUP>|8
PRKCI|1.788|<DUP>|8
TERC|1.751|<DUP>|8
MYC|1.918|<DUP>|9
RAD21|1.594|<DUP>|7
RB1|0.641|<DEL>|1
NF1|0.602|<DEL>|1
GATA3|1.481|<DUP>|NA
"""

HRD_LOSS_OF_HETEROZYGOSITY = """\
FUBP1|2|0
JAK1|2|0
FAT1|2|0
APC|2|0
PIK3R1|2|0
RAD50|2|0
FANCE|1|0
CDKN2A|1|0
FANCC|2|0
TSC1|2|0
PTEN|1|0
WT1|2|0
BRCA2|2|0
RB1|1|0
ERCC5|2|0
RAD51B|3|0
RAD51|2|0
PALB2|2|0
CDH1|2|0
FANCA|2|0
TP53|2|0
MAP2K4|2|0
NCOR1|2|0
NF1|1|0
CDK12|2|0
RARA|2|0
BRCA1|2|0
RAD51C|2|0
BRIP1|2|0
SMAD4|2|0
CHEK2|2|0
NF2|2|0
"""

KLEIN2025 = """\
TP53|c.743G>A|p.Arg248Gln|oncogenic, loss of function|No targeted therapies for TP53 alone
RAD51B|c.1111C>T|p.Gln371*|truncating, likely loss of function|\
Relevant - HRR gene (PARP inhibitor sensitivity)
PMS2|c.869G>A|p.Gly290Arg|uncertain, likely benign|Not therapeutically relevant
ATRX|c.4690G>T|p.Gln1564Glu|variant of uncertain significance|Unclear significance
IRS2|c.2174G>T|p.Gly725Val|variant of uncertain significance|Unclear significance
PDGFRA|c.1285G>A|p.Gly429Arg|uncertain, likely benign|Not therapeutically relevant
CARD11|c.3004A>T|p.Thr1002Ser|variant of uncertain significance|Unclear significance
FGFR3|c.112G>A|p.Val38Ile|variant of uncertain significance|Unclear significance
"""


def rows(text: str) -> list[list[str]]:
    """Return the cells of a block of rows."""
    return [line.split("|") for line in text.splitlines()]
