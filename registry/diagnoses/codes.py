"""Code lists of diagnosis, site and side (data dictionary, lists 3.1 to 3.5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Laterality(TextChoices):
    LEFT = "left", _("left")
    RIGHT = "right", _("right")
    MIDLINE = "midline", _("midline")
    NOT_APPLICABLE = "not_applicable", _("not applicable (systemic)")
    NOT_REPORTED = "not_reported", _("not reported")


class Joint(TextChoices):
    HIP = "hip", _("hip")
    KNEE = "knee", _("knee")
    ANKLE = "ankle", _("ankle")
    SHOULDER = "shoulder", _("shoulder")
    ELBOW = "elbow", _("elbow")
    WRIST = "wrist", _("wrist")
    HAND_SMALL = "hand_small", _("small joint of the hand")
    FOOT_SMALL = "foot_small", _("small joint of the foot")
    TMJ = "tmj", _("temporomandibular joint")
    SI_JOINT = "si_joint", _("sacroiliac joint")
    SPINE = "spine", _("spine")
    NONE = "none", _("none (shaft or systemic)")


class Bone(TextChoices):
    FEMUR_HEAD = "femur_head", _("femoral head")
    FEMUR_NECK = "femur_neck", _("femoral neck")
    FEMUR_SHAFT = "femur_shaft", _("femoral shaft")
    FEMUR_DISTAL = "femur_distal", _("distal femur")
    TIBIA_PROXIMAL = "tibia_proximal", _("proximal tibia")
    TIBIA_SHAFT = "tibia_shaft", _("tibial shaft")
    TIBIA_DISTAL = "tibia_distal", _("distal tibia")
    FIBULA = "fibula", _("fibula")
    PATELLA = "patella", _("patella")
    TALUS = "talus", _("talus")
    CALCANEUS = "calcaneus", _("calcaneus")
    HUMERUS_PROXIMAL = "humerus_proximal", _("proximal humerus")
    HUMERUS_SHAFT = "humerus_shaft", _("humeral shaft")
    HUMERUS_DISTAL = "humerus_distal", _("distal humerus")
    CAPITELLUM = "capitellum", _("capitellum")
    RADIUS = "radius", _("radius")
    ULNA = "ulna", _("ulna")
    SCAPHOID = "scaphoid", _("scaphoid")
    PELVIS_ILIUM = "pelvis_ilium", _("ilium")
    RIB = "rib", _("rib")
    CLAVICLE = "clavicle", _("clavicle")
    VERTEBRA = "vertebra", _("vertebra")
    SKULL = "skull", _("skull")
    OTHER = "other", _("other bone")


PAIRED_JOINTS = frozenset(Joint.values) - {Joint.SPINE, Joint.NONE}
UNPAIRED_BONES = frozenset({Bone.VERTEBRA, Bone.SKULL})
PAIRED_BONES = frozenset(Bone.values) - UNPAIRED_BONES - {Bone.OTHER}

# Bones that belong to one joint (list 3.5, site_bone); all other bones are free of this pair.
JOINT_OF_BONE: dict[str, str] = {
    Bone.FEMUR_HEAD: Joint.HIP,
    Bone.FEMUR_NECK: Joint.HIP,
    Bone.FEMUR_DISTAL: Joint.KNEE,
    Bone.TIBIA_PROXIMAL: Joint.KNEE,
    Bone.PATELLA: Joint.KNEE,
    Bone.TIBIA_DISTAL: Joint.ANKLE,
    Bone.TALUS: Joint.ANKLE,
    Bone.HUMERUS_PROXIMAL: Joint.SHOULDER,
    Bone.HUMERUS_DISTAL: Joint.ELBOW,
    Bone.CAPITELLUM: Joint.ELBOW,
    Bone.SCAPHOID: Joint.WRIST,
    Bone.VERTEBRA: Joint.SPINE,
}


class PhysisState(TextChoices):
    OPEN = "open", _("open")
    CLOSING = "closing", _("closing")
    CLOSED = "closed", _("closed")


class DiseaseStatus(TextChoices):
    ACTIVE = "active", _("active")
    REMISSION = "remission", _("in remission")
    RELAPSE = "relapse", _("relapse")


class GeneResult(TextChoices):
    COL1A1 = "COL1A1", "COL1A1"
    COL1A2 = "COL1A2", "COL1A2"
    OTHER = "other", _("other gene")
    NEGATIVE = "negative", _("no variant found")


class Phenotype(TextChoices):
    """Findings of osteogenesis imperfecta that S1 names."""

    SHORT_STATURE = "short_stature", _("short stature")
    SPINE_DEFORMITY = "spine_deformity", _("deformity of the spine")
    LONG_BONE_DEFORMITY = "long_bone_deformity", _("deformity of long bones")
    KYPHOSCOLIOSIS = "kyphoscoliosis", _("kyphoscoliosis")
    PECTUS = "pectus", _("pectus deformity")
    BLUE_SCLERA = "blue_sclera", _("blue sclera")
    HEARING_LOSS = "hearing_loss", _("hearing loss")
    LAXITY = "laxity", _("joint laxity")
    SKIN = "skin", _("skin finding")
    BIRTH_FRACTURES = "birth_fractures", _("fractures at birth")
    PRENATAL_SUSPICION = "prenatal_suspicion", _("suspected on prenatal ultrasound")


class ConfirmedBy(TextChoices):
    SKIN_BIOPSY = "skin_biopsy", _("skin biopsy")
    DNA = "dna", _("DNA")
    CLINICAL = "clinical", _("clinical findings")


class Underlying(TextChoices):
    ALL = "all", _("acute lymphoblastic leukaemia")
    AML = "aml", _("acute myeloid leukaemia")
    LEUKAEMIA_NOS = "leukaemia_nos", _("leukaemia, type not reported")
    LYMPHOMA = "lymphoma", _("lymphoma")
    SLE = "sle", _("systemic lupus erythematosus")
    OTHER_AUTOIMMUNE = "oth_autoimmune", _("other autoimmune disease")
    OTHER_HAEMATOLOGICAL = "oth_haem", _("other haematological disease")
    SICKLE_CELL = "scd", _("sickle-cell disease")
    HSCT = "hsct", _("state after marrow or stem cell transplantation")
    GVHD = "gvhd", _("graft-versus-host disease")


class RiskFactorCode(TextChoices):
    SYSTEMIC_STEROID = "systemic_steroid", _("systemic steroid")
    CHEMOTHERAPY = "chemotherapy", _("chemotherapy")
    NEOPLASM = "haematopoietic_neoplasm", _("haematopoietic neoplasm")
    BMT = "bmt_hsct", _("marrow or stem cell transplantation")
    HAEMOGLOBINOPATHY = "haemoglobinopathy_scd", _("haemoglobinopathy, sickle cell")
    COAGULOPATHY = "coagulopathy", _("coagulopathy")
    FEMORAL_NECK_FRACTURE = "trauma_femoral_neck_fracture", _("fracture of the femoral neck")
    HIP_DISLOCATION = "trauma_hip_dislocation", _("dislocation of the hip")
    OTHER_TRAUMA = "other_trauma", _("other trauma")
    ALCOHOL = "alcohol", _("alcohol")
    AUTOIMMUNE = "autoimmune_disease", _("autoimmune disease")
    RADIATION = "radiation", _("radiation")
    OBESITY = "obesity_bmi_z", _("obesity (BMI z)")
    ONSET_OVER_12 = "age_at_onset_gt_12", _("onset after the age of 12")
    IDIOPATHIC = "idiopathic_none_found", _("idiopathic, none found")
    GENETIC = "genetic", _("genetic")


class Direction(TextChoices):
    """What a higher rank of a staging system means."""

    WORSE = "worse", _("higher is worse")
    BETTER = "better", _("higher is better")
    TEMPORAL = "temporal", _("higher is later in natural healing")
    NOMINAL = "nominal", _("categories without order")
    NOT_MONOTONE = "not_monotone", _("grades without a single order")


class Assignment(TextChoices):
    """How often a system may be assigned."""

    REPEATABLE = "repeatable", _("repeatable")
    ONCE = "once", _("once; a change is a reclassification and needs a reason")


class StagingScope(TextChoices):
    LESION = "lesion", _("each lesion")
    DIAGNOSIS = "diagnosis", _("the diagnosis")


class Extent(TextChoices):
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"


class LesionLocation(TextChoices):
    MEDIAL = "medial", _("medial")
    CENTRAL = "central", _("central")
    LATERAL = "lateral", _("lateral")


class ReaderRole(TextChoices):
    RADIOLOGIST = "radiologist", _("radiologist")
    SURGEON = "surgeon", _("surgeon")
    RHEUMATOLOGIST = "rheumatologist", _("rheumatologist")
    PAEDIATRICIAN = "paediatrician", _("paediatrician")
    CENTRAL_READER = "central_reader", _("central reader")
