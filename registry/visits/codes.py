"""Code lists of visits and assessments (data dictionary 3.6 and 6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VisitMode(TextChoices):
    CLINIC = "clinic", _("clinic")
    PHONE = "phone", _("telephone")
    VIDEO = "video", _("video")
    LETTER = "letter", _("letter")
    REMOTE_IMAGING = "remote_imaging", _("imaging elsewhere")


# The child was not seen.
REMOTE = (VisitMode.PHONE, VisitMode.VIDEO, VisitMode.LETTER)


class VisitStatus(TextChoices):
    DONE = "done", _("complete")
    PARTIAL = "partial", _("partial")


class AttemptChannel(TextChoices):
    PHONE = "phone", _("telephone")
    LETTER = "letter", _("letter")
    EMAIL = "email", _("e-mail")
    PHYSICIAN = "physician", _("referring physician")
    REGISTRY_SEARCH = "registry_search", _("registry search")
    DECISION = "decision", _("decision by the lead")
    UNSTATED = "unstated", _("not stated")


class AttemptOutcome(TextChoices):
    REACHED_BOOKED = "reached_booked", _("reached, visit booked")
    REACHED_LATER = "reached_later", _("reached, will call back")
    NO_ANSWER = "no_answer", _("no answer")
    SENT = "sent", _("sent or asked, answer awaited")
    WRONG_NUMBER = "wrong_number", _("number or address not valid")
    NEW_CONTACT = "new_contact", _("new number or address learned")
    REFUSED = "refused", _("reached, refused")
    NOT_FOUND = "not_found", _("not found")
    FOUND_AGAIN = "found_again", _("found again")
    KEEP_TRYING = "keep_trying", _("the lead keeps trying")


# The family itself was spoken to, or came: what was tried in vain before counts no more.
REACHED = (
    AttemptOutcome.REACHED_BOOKED,
    AttemptOutcome.REACHED_LATER,
    AttemptOutcome.REFUSED,
    AttemptOutcome.FOUND_AGAIN,
)
# What nobody types: an action notes it beside what the lead decided, or who was found again.
NOTED_BY_ACTIONS = {
    AttemptChannel.DECISION: AttemptOutcome.KEEP_TRYING,
    AttemptChannel.UNSTATED: AttemptOutcome.FOUND_AGAIN,
}


# What a try by each way can end in, the likeliest first: the buttons of its form.
_REACHED = (
    AttemptOutcome.REACHED_BOOKED,
    AttemptOutcome.REACHED_LATER,
    AttemptOutcome.REFUSED,
)
OUTCOMES_OF: dict[str, tuple[AttemptOutcome, ...]] = {
    AttemptChannel.PHONE: (
        AttemptOutcome.NO_ANSWER,
        *_REACHED,
        AttemptOutcome.WRONG_NUMBER,
        AttemptOutcome.NEW_CONTACT,
    ),
    AttemptChannel.LETTER: (
        AttemptOutcome.SENT,
        AttemptOutcome.NO_ANSWER,
        AttemptOutcome.WRONG_NUMBER,
        *_REACHED,
    ),
    AttemptChannel.PHYSICIAN: (
        AttemptOutcome.SENT,
        AttemptOutcome.NO_ANSWER,
        AttemptOutcome.NOT_FOUND,
        AttemptOutcome.NEW_CONTACT,
        *_REACHED,
    ),
    AttemptChannel.REGISTRY_SEARCH: (
        AttemptOutcome.SENT,
        AttemptOutcome.NO_ANSWER,
        AttemptOutcome.NOT_FOUND,
        AttemptOutcome.NEW_CONTACT,
    ),
}


class ChaseStep(TextChoices):
    """The ladder by which a family is sought, in its order."""

    CALL_1 = "call_1", _("Call 1")
    CALL_2 = "call_2", _("Call 2")
    LETTER = "letter", _("Letter")
    PHYSICIAN = "physician", _("Ask the physician")
    REGISTRY_SEARCH = "registry_search", _("Registry search")
    CALL_AGAIN = "call_again", _("Call again")
    DECISION = "decision", _("Decision by the lead")


class Decision(TextChoices):
    """What the lead can decide when the ladder is finished."""

    LOST = "lost", _("lost to follow-up: nobody answers")
    UNTRACEABLE = "untraceable", _("untraceable: nobody knows where the family is")
    KEEP_TRYING = "keep_trying", _("keep trying")
    MISSED = "missed", _("this visit is missed, follow-up goes on")
    NOT_REQUIRED = "not_required", _("this visit is not required")


class Standing(TextChoices):
    """Whether a child is followed on a day. Derived, never stored; ADR 61 defines each."""

    FOLLOWED = "followed", _("followed")
    GAP = "gap", _("gap in follow-up")
    LOST = "lost", _("lost to follow-up")
    UNTRACEABLE = "untraceable", _("untraceable")
    ENDED = "ended", _("follow-up has ended")


class Assessment(TextChoices):
    """What a visit can ask for: the vocabulary of the schedule templates."""

    AE = "AE", _("adverse event review")
    AE_AESI = "AE_AESI", _("adverse events of special interest")
    ADMIN = "ADMIN", _("administration")
    ANTHRO = "ANTHRO", _("growth")
    BISPHOSPHONATE = "BISPHOSPHONATE", _("bisphosphonate")
    BONE_AGE = "BONE_AGE", _("bone age")
    CHAQ = "CHAQ", _("CHAQ score")
    CHIMERISM = "CHIMERISM", _("donor cells")
    CONMED = "CONMED", _("medication")
    CONSENT = "CONSENT", _("consent")
    CONTACT = "CONTACT", _("contact with the family")
    CRP = "CRP", _("CRP")
    CT = "CT", _("CT")
    CYST_INDEX = "CYST_INDEX", _("cyst index")
    DXA = "DXA", _("DXA")
    ENDPOINT = "ENDPOINT", _("end points")
    ESR = "ESR", _("ESR")
    FEVER = "FEVER", _("fever")
    FLARE = "FLARE", _("flare")
    FRACTURE = "FRACTURE", _("fractures")
    FRACTURE_HISTORY = "FRACTURE_HISTORY", _("fractures of the last 12 months")
    GENE = "GENE", _("gene")
    HEALING = "HEALING", _("healing of the cyst")
    HEARING = "HEARING", _("hearing")
    HLA = "HLA", _("HLA typing")
    HLA_AB = "HLA_AB", _("HLA antibodies")
    HX = "HX", _("history")
    ILAR = "ILAR", _("ILAR category")
    INFECTION = "INFECTION", _("infection")
    JADAS = "JADAS", _("JADAS")
    JOINT_COUNT = "JOINT_COUNT", _("joint count")
    JOINT_SCORE = "JOINT_SCORE", _("joint score")
    LABS = "LABS", _("laboratory")
    LLD = "LLD", _("leg length difference")
    MALIGNANCY = "MALIGNANCY", _("malignancy asked")
    MOBILITY = "MOBILITY", _("mobility")
    MRI = "MRI", _("MRI")
    PAGA = "PaGA", _("parent's global assessment")
    PAIN = "PAIN", _("pain")
    PE = "PE", _("physical examination")
    PHGA = "PhGA", _("physician's global assessment")
    PHYSIS = "PHYSIS", _("growth plates")
    PHYSIS_DISTANCE = "PHYSIS_DISTANCE", _("distance to the growth plate")
    PREGNANCY = "PREGNANCY", _("pregnancy (if adult)")
    PRODUCT_QC = "PRODUCT_QC", _("product release")
    PROM = "PROM", _("quality of life")
    RADIATION_DOSE = "RADIATION_DOSE", _("radiation dose")
    RECURRENCE = "RECURRENCE", _("recurrence")
    RETREATMENT = "RETREATMENT", _("re-treatment decided")
    RISK = "RISK", _("risk factors")
    SILLENCE = "SILLENCE", _("Sillence type")
    SPINE_XR = "SPINE_XR", _("radiograph of the spine")
    STAGE = "STAGE", _("stage")
    STERILITY_FINAL = "STERILITY_FINAL", _("final sterility result")
    SURGERY = "SURGERY", _("surgery")
    SURVIVAL = "SURVIVAL", _("vital status")
    THROMBOSIS = "THROMBOSIS", _("thrombosis")
    UVEITIS = "UVEITIS", _("uveitis")
    VITALS = "VITALS", _("vital signs")
    WB_STATUS = "WB_STATUS", _("weight bearing")
    WOUND = "WOUND", _("wound")
    XR = "XR", _("radiograph")


class HeightMethod(TextChoices):
    STANDING = "standing", _("standing")
    SUPINE = "supine", _("lying")
    KNEE_HEIGHT = "knee_height", _("knee height")
    ESTIMATED = "estimated", _("estimated")


class PainScale(TextChoices):
    FLACC = "FLACC", "FLACC"
    FPS_R = "FPS-R", "FPS-R"
    FACES = "FACES", "FACES"
    VAS = "VAS", _("VAS (mm)")
    NRS = "NRS", "NRS"
    CAS = "CAS", "CAS"


class PainContext(TextChoices):
    REST = "rest", _("at rest")
    MOVEMENT = "movement", _("on movement")
    NIGHT = "night", _("at night")
    WORST_24H = "worst_24h", _("worst in 24 hours")
    AVERAGE_7D = "average_7d", _("average of 7 days")


class Respondent(TextChoices):
    SELF = "self", _("the child")
    PROXY = "proxy", _("parent")
    OBSERVER = "observer", _("observer")


class Analgesic(TextChoices):
    NONE = "none", _("none")
    NON_OPIOID = "non_opioid", _("non-opioid")
    OPIOID = "opioid", _("opioid")


class PromInstrument(TextChoices):
    PEDSQL = "PedsQL", "PedsQL 4.0"
    EQ5DY_3L = "EQ-5D-Y-3L", "EQ-5D-Y-3L"
    EQ5DY_5L = "EQ-5D-Y-5L", "EQ-5D-Y-5L"
    KIDSCREEN = "Kidscreen", "Kidscreen"
    OTHER = "other", _("other")


class JointInstrument(TextChoices):
    HHS = "HHS", _("Harris hip score")
    MHHS = "mHHS", _("modified Harris hip score")
    CHOHES = "CHOHES", "CHOHES"
    KOOS_CHILD = "KOOS_CHILD", "KOOS-Child"
    LYSHOLM = "Lysholm", "Lysholm"
    IKDC_PED = "IKDC_Ped", "Pedi-IKDC"
    CHAQ = "CHAQ", "CHAQ"
    JADAS = "JADAS", "JADAS"
    MOCART = "MOCART", "MOCART"


class WeightBearing(TextChoices):
    FULL = "full", _("full")
    PARTIAL = "partial", _("partial")
    NONE = "none", _("none")


class Gait(TextChoices):
    NORMAL = "normal", _("normal")
    LIMP = "limp", _("limp")
    AIDED = "aided", _("with aids")
    NOT_WALKING = "not_walking", _("not walking")


class Movement(TextChoices):
    FLEXION = "flex", _("flexion")
    EXTENSION = "ext", _("extension")
    ABDUCTION = "abd", _("abduction")
    ADDUCTION = "add", _("adduction")
    INTERNAL_ROTATION = "ir", _("internal rotation")
    EXTERNAL_ROTATION = "er", _("external rotation")


class BoneAgeMethod(TextChoices):
    GREULICH_PYLE = "Greulich-Pyle", "Greulich-Pyle"
    TW3 = "TW3", "TW3"
    SAUVEGRAIN = "Sauvegrain", "Sauvegrain"
    BONEXPERT = "BoneXpert", "BoneXpert"


class Bar(TextChoices):
    NONE = "none", _("none")
    CENTRAL = "central", _("central")
    PERIPHERAL = "peripheral", _("peripheral")
    LINEAR = "linear", _("linear")


class TraumaEnergy(TextChoices):
    NONE = "none", _("none")
    LOW = "low", _("low")
    MODERATE = "moderate", _("moderate")
    HIGH = "high", _("high")


class Healing(TextChoices):
    HEALED = "healed", _("healed")
    DELAYED = "delayed", _("delayed")
    NON_UNION = "non_union", _("non-union")
    MALUNION = "malunion", _("malunion")


class Uveitis(TextChoices):
    NONE = "none", _("none")
    ACTIVE = "active", _("active")
    INACTIVE = "inactive", _("inactive")


class EndpointKind(TextChoices):
    COLLAPSE = "collapse", _("collapse")
    ARTHROPLASTY = "arthroplasty", _("arthroplasty")
    CONVERSION = "conversion", _("conversion to other surgery")
    REFRACTURE = "refracture", _("refracture")
    RECURRENCE = "recurrence", _("recurrence")
    DEATH = "death", _("death")
    MALIGNANCY = "malignancy", _("malignancy")
    HEALED = "healed", _("healed")
    PAIN_FREE = "pain_free", _("pain-free")
    SECONDARY_OA = "secondary_oa", _("secondary osteoarthritis")
    ARTHRITIS_FLARE = "arthritis_exacerbation", _("exacerbation of arthritis")
