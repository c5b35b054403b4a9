"""Code lists of harvest, product, administration and surgery (data dictionary 3.5 and 5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Route(TextChoices):
    IV_INFUSION = "iv_infusion", _("intravenous infusion")
    IA_ARTERIAL = "ia_arterial", _("intra-arterial infusion")
    IV_WITH_CONDITIONING = "iv_with_conditioning", _("intravenous after conditioning")
    IN_UTERO_UMBILICAL = "in_utero_umbilical", _("in utero, umbilical vein")
    IN_UTERO_IP = "in_utero_ip", _("in utero, intraperitoneal")
    PERCUTANEOUS_LOCAL = "percutaneous_local", _("percutaneous injection at the site")
    OPEN_LOCAL = "open_local", _("open surgical implantation")
    INTRAOSSEOUS_CORE = "intraosseous_core", _("through the core decompression track")
    INTRA_ARTICULAR = "intra_articular", _("intra-articular injection")
    INTRAMEDULLARY = "intramedullary", _("into the marrow cavity")
    SCAFFOLD_IMPLANT = "scaffold_implant", _("implanted on or in a scaffold")


class RouteGroup(TextChoices):
    """Where the cells went, also where the exact route is not reported (S2: 'local')."""

    LOCAL = "local", _("local")
    SYSTEMIC = "systemic", _("systemic")
    IN_UTERO = "in_utero", _("in utero")


LOCAL_ROUTES = frozenset(
    {
        Route.PERCUTANEOUS_LOCAL,
        Route.OPEN_LOCAL,
        Route.INTRAOSSEOUS_CORE,
        Route.INTRA_ARTICULAR,
        Route.INTRAMEDULLARY,
        Route.SCAFFOLD_IMPLANT,
    }
)
IN_UTERO_ROUTES = frozenset({Route.IN_UTERO_UMBILICAL, Route.IN_UTERO_IP})
SYSTEMIC_ROUTES = frozenset({Route.IV_INFUSION, Route.IA_ARTERIAL, Route.IV_WITH_CONDITIONING})


class ProductType(TextChoices):
    BM_ASPIRATE_NATIVE = "bm_aspirate_native", _("native marrow aspirate")
    BMAC = "bmac", _("concentrated marrow (mononuclear fraction)")
    MSC_EXPANDED = "msc_expanded", _("culture-expanded MSC")
    MSC_ON_SCAFFOLD = "msc_on_scaffold", _("expanded MSC mixed with scaffold in theatre")
    MSC_IN_SCAFFOLD = "msc_in_scaffold_expanded", _("MSC expanded within the scaffold")
    BMT_UNMANIPULATED = "bmt_unmanipulated", _("whole allogeneic marrow")
    CORD_BLOOD = "cord_blood", _("cord blood transplant")
    FETAL_MSC = "fetal_msc", _("fetal expanded MSC")
    SVF = "svf", _("adipose stromal vascular fraction")
    OTHER = "other", _("other")


EXPANDED_PRODUCTS = frozenset(
    {
        ProductType.MSC_EXPANDED,
        ProductType.MSC_ON_SCAFFOLD,
        ProductType.MSC_IN_SCAFFOLD,
        ProductType.FETAL_MSC,
    }
)


class TissueSource(TextChoices):
    BONE_MARROW = "bone_marrow", _("bone marrow")
    ADIPOSE = "adipose", _("adipose tissue")
    CORD_BLOOD = "cord_blood", _("cord blood")
    UMBILICAL_CORD = "umbilical_cord_wj", _("umbilical cord (Wharton's jelly)")
    PLACENTA = "placenta", _("placenta")
    PERIPHERAL_BLOOD = "peripheral_blood", _("peripheral blood")
    PERIOSTEUM = "periosteum", _("periosteum")
    SYNOVIUM = "synovium", _("synovium")
    DENTAL_PULP = "dental_pulp", _("dental pulp")
    SKIN = "skin", _("skin")
    RETINA = "retina", _("retina")
    SPLEEN = "spleen", _("spleen")
    LIVER = "liver", _("liver")
    KIDNEY = "kidney", _("kidney")
    THYMUS = "thymus", _("thymus")
    FETAL = "fetal_liver_blood", _("fetal liver or blood")
    EMBRYONIC = "embryonic", _("embryonic")
    OTHER = "other", _("other")
    NOT_REPORTED = "not_reported", _("not reported")


class HarvestSite(TextChoices):
    ILIAC_POSTERIOR = "iliac_crest_posterior", _("posterior iliac crest")
    ILIAC_ANTERIOR = "iliac_crest_anterior", _("anterior iliac crest")
    TIBIA_PROXIMAL = "tibia_proximal", _("proximal tibia")
    FEMUR = "femur", _("femur")
    STERNUM = "sternum", _("sternum")
    ABDOMEN = "abdomen_subcutaneous", _("abdominal subcutaneous fat")
    PLACENTA_CORD = "placenta_cord", _("placenta or cord")
    OTHER = "other", _("other")
    NOT_REPORTED = "not_reported", _("not reported")


class DonorType(TextChoices):
    AUTOLOGOUS = "autologous", _("autologous")
    ALLOGENEIC = "allogeneic", _("allogeneic")
    NOT_REPORTED = "not_reported", _("not reported")


class DonorRelation(TextChoices):
    SELF = "self", _("self")
    IDENTICAL_TWIN = "sibling_identical_twin", _("identical twin")
    SIBLING = "sibling", _("sibling")
    PARENT = "parent", _("parent")
    OTHER_RELATIVE = "other_relative", _("other relative")
    UNRELATED = "unrelated", _("unrelated")
    FETAL_TISSUE = "fetal_tissue", _("fetal tissue")
    CORD_BANK = "cord_bank", _("cord bank")
    THIRD_PARTY_BANK = "third_party_bank", _("third-party bank")
    NOT_REPORTED = "not_reported", _("not reported")


class HlaMatch(TextChoices):
    AUTOLOGOUS = "not_applicable_autologous", _("not applicable (autologous)")
    IDENTICAL_SIBLING = "identical_sibling", _("identical sibling")
    PARTIAL_SIBLING = "partial_sibling", _("partly matched sibling")
    SINGLE_MISMATCH = "single_antigen_mismatch", _("single antigen mismatch")
    HAPLOIDENTICAL = "haploidentical", _("haploidentical")
    MATCHED_UNRELATED = "matched_unrelated", _("matched unrelated")
    MISMATCHED = "mismatched", _("mismatched")
    NOT_TYPED = "not_typed", _("not typed")
    NOT_REPORTED = "not_reported", _("not reported")


class Manipulation(TextChoices):
    NONE = "none", _("none")
    MINIMAL = "minimal", _("minimal")
    SUBSTANTIAL = "substantial", _("substantial")


class RegulatoryClass(TextChoices):
    ATMP_TRIAL = "ATMP_trial", _("advanced therapy, clinical trial")
    ATMP_AUTHORISED = "ATMP_authorised", _("advanced therapy, authorised")
    HOSPITAL_EXEMPTION = "hospital_exemption", _("hospital exemption")
    MINIMAL = "minimally_manipulated", _("minimally manipulated")
    HCTP_361 = "HCT/P_361", _("HCT/P section 361")
    HSCT = "HSCT", _("haematopoietic transplant")


class Scaffold(TextChoices):
    NONE = "none", _("none")
    DBM = "dbm_allogeneic", _("allogeneic demineralised bone matrix")
    CALCIUM_SULFATE = "bone_substitute_calcium_sulfate", _("calcium sulfate")
    CALCIUM_PHOSPHATE = "bone_substitute_calcium_phosphate", _("calcium phosphate")
    COLLAGEN_GEL = "collagen_gel", _("collagen gel")
    HYALURONAN = "hyaluronan", _("hyaluronan")
    AUTOGRAFT = "autograft", _("autograft")
    ALLOGRAFT = "allograft_cancellous", _("cancellous allograft")
    BMP = "bmp", _("bone morphogenetic protein")
    PRP = "prp", _("platelet-rich plasma")
    FIBRIN = "fibrin", _("fibrin")
    OTHER = "other_osteoconductive", _("other osteoconductive")
    NOT_REPORTED = "not_reported", _("not reported")


class Surgery(TextChoices):
    NONE = "none", _("none")
    CORE_SINGLE = "core_decompression_single", _("core decompression, one large core")
    CORE_MULTIPLE = "core_decompression_multiple_small", _("core decompression, small drill holes")
    CORE_NOS = "core_decompression_nos", _("core decompression, type not reported")
    CURETTAGE_OPEN = "curettage_open", _("open curettage")
    CURETTAGE_PERCUTANEOUS = "curettage_percutaneous", _("percutaneous curettage")
    BONE_GRAFTING = "bone_grafting", _("bone grafting")
    CANNULATED_SCREW = "cyst_decompression_cannulated_screw", _("cyst decompression by screw")
    STEROID_INJECTION = "steroid_injection_local", _("local steroid injection")
    MARROW_OPENING = "marrow_cavity_opening", _("opening of the marrow cavity")
    WALL_DISRUPTION = "cyst_wall_disruption", _("disruption of the cyst wall")
    INTERNAL_FIXATION = "internal_fixation", _("internal fixation")
    ELASTIC_NAILING = "elastic_nailing", _("elastic nailing")
    TELESCOPIC_ROD = "intramedullary_rod_telescopic", _("telescopic intramedullary rod")
    OSTEOTOMY_FEMORAL = "osteotomy_femoral", _("femoral osteotomy")
    OSTEOTOMY_PELVIC = "osteotomy_pelvic", _("pelvic osteotomy")
    ARTHROSCOPY = "arthroscopy", _("arthroscopy")
    MICROFRACTURE = "microfracture", _("microfracture")
    CHONDROCYTES = "chondrocyte_implantation", _("chondrocyte implantation")
    ARTHROPLASTY_TOTAL = "arthroplasty_total", _("total arthroplasty")
    ARTHROPLASTY_PARTIAL = "arthroplasty_partial", _("partial arthroplasty")
    ARTHRODESIS = "arthrodesis", _("arthrodesis")
    EPIPHYSIODESIS = "epiphysiodesis", _("epiphysiodesis")
    OTHER = "other", _("other")


CORE_DECOMPRESSIONS = frozenset({Surgery.CORE_SINGLE, Surgery.CORE_MULTIPLE, Surgery.CORE_NOS})
ARTHROPLASTIES = frozenset({Surgery.ARTHROPLASTY_TOTAL, Surgery.ARTHROPLASTY_PARTIAL})


class TrackFilling(TextChoices):
    NONE = "none", _("none")
    CELLS = "cells", _("cells")
    SCAFFOLD = "scaffold", _("scaffold")
    GRAFT = "graft", _("graft")


class Anaesthesia(TextChoices):
    NONE = "none", _("none")
    LOCAL = "local", _("local")
    SEDATION = "sedation", _("sedation")
    GENERAL = "GA", _("general anaesthesia")


class Guidance(TextChoices):
    FLUORO = "fluoro", _("fluoroscopy")
    US = "US", _("ultrasound")
    CT = "CT", _("CT")
    ARTHROSCOPY = "arthroscopy", _("arthroscopy")
    OPEN = "open", _("open view")


class Serum(TextChoices):
    FBS = "FBS", _("fetal bovine serum")
    HPL = "hPL", _("human platelet lysate")
    AUTOLOGOUS_SERUM = "autologous_serum", _("autologous serum")
    AUTOLOGOUS_PLASMA = "autologous_plasma", _("autologous plasma")
    SERUM_FREE = "serum_free", _("serum-free")
    XENO_FREE = "xeno_free", _("xeno-free")


class Differentiation(TextChoices):
    POSITIVE = "positive", _("positive")
    NEGATIVE = "negative", _("negative")
    NOT_DONE = "not_done", _("not done")


class DoseAssay(TextChoices):
    FLOW = "flow", _("flow cytometry")
    CFU_F = "CFU-F", _("CFU-F")
    TNC = "TNC", _("total nucleated cells")


class ReleaseStatus(TextChoices):
    RELEASED = "released", _("released")
    CONDITIONAL = "conditional", _("conditional release")
    REJECTED = "rejected", _("rejected")
    EXCEPTIONAL = "exceptional_use", _("exceptional use")


class ReleaseTestKind(TextChoices):
    STERILITY_INTERIM = "sterility_interim", _("sterility, interim")
    STERILITY_FINAL = "sterility_final", _("sterility, final")
    MYCOPLASMA = "mycoplasma", _("mycoplasma")
    ENDOTOXIN = "endotoxin", _("endotoxin (EU/ml)")
    GRAM_STAIN = "gram_stain", _("Gram stain")
    KARYOTYPE = "karyotype", _("karyotype")
    IDENTITY = "identity", _("identity")
    VIABILITY = "viability", _("viability (%)")
    ADVENTITIOUS_VIRUS = "adventitious_virus", _("adventitious virus")
    TUMORIGENICITY = "tumorigenicity", _("tumorigenicity")
    POTENCY = "potency", _("potency")


class TestResult(TextChoices):
    __test__ = False  # a result of a release test, not a test of ours

    NEGATIVE = "negative", _("negative, no growth")
    POSITIVE = "positive", _("positive")
    NORMAL = "normal", _("normal")
    ABNORMAL = "abnormal", _("abnormal")
    MEASURED = "measured", _("measured")
    PENDING = "pending", _("pending")
    NOT_DONE = "not_done", _("not done")


class Storage(TextChoices):
    VAPOUR_N2 = "vapour_n2", _("vapour nitrogen")
    LIQUID_N2 = "liquid_n2", _("liquid nitrogen")
    MINUS_80 = "minus_80", _("-80 °C")


class TemperatureClass(TextChoices):
    AMBIENT = "ambient", _("ambient")
    COOLED = "cooled", _("2-8 °C")
    FROZEN = "frozen", _("frozen")
    CRYO = "cryo", _("cryogenic")


class Intensity(TextChoices):
    MYELOABLATIVE = "myeloablative", _("myeloablative")
    REDUCED = "reduced", _("reduced")
    PARTIAL = "partial", _("partial")
    NONE = "none", _("none")


class Marker(TextChoices):
    """Infectious disease markers of a donor."""

    HIV = "HIV", "HIV"
    HBV = "HBV", "HBV"
    HCV = "HCV", "HCV"
    SYPHILIS = "syphilis", _("syphilis")
    HTLV = "HTLV", "HTLV"
    CMV = "CMV", "CMV"
    EBV = "EBV", "EBV"
    OTHER = "other", _("other")


REQUIRED_MARKERS = (Marker.HIV, Marker.HBV, Marker.HCV, Marker.SYPHILIS)


class ChimerismMethod(TextChoices):
    FISH_XY = "fish_xy_centromere", _("FISH, X/Y centromere")
    FISH_Y = "fish_y_whole", _("FISH, whole Y")
    STR_PCR = "str_pcr", _("STR PCR")
    SNP_QPCR = "snp_qpcr", _("SNP qPCR")
    NGS = "ngs", _("sequencing")
    GENE_MARKER = "gene_marker_pcr", _("gene marker PCR")
    HLA_FLOW = "hla_flow", _("HLA flow cytometry")
    OTHER = "other", _("other")


class Compartment(TextChoices):
    BLOOD_WHOLE = "blood_whole", _("whole blood")
    BLOOD_T = "blood_t", _("T cells")
    BLOOD_MYELOID = "blood_myeloid", _("myeloid cells")
    BONE_BIOPSY = "bone_biopsy", _("bone biopsy")
    OSTEOBLASTS = "cultured_osteoblasts", _("cultured osteoblasts")
    MSC = "cultured_msc", _("cultured MSC")
    MARROW = "marrow_aspirate", _("marrow aspirate")
    SKIN = "skin", _("skin")
    SYNOVIUM = "synovium", _("synovium")
    CARTILAGE = "cartilage", _("cartilage")


class Engraftment(TextChoices):
    COMPLETE = "complete", _("complete")
    MIXED = "mixed", _("mixed")
    LOW_LEVEL = "low_level", _("low level")
    NONE = "none", _("none")
    NOT_EVALUABLE = "not_evaluable", _("not evaluable")
