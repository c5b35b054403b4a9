"""What the demonstration draws from: centres, disorders, names. All of it is made up."""

from dataclasses import dataclass

SEED = 1066
YEARS = 6
CHILDREN = 200
UNTREATED = 6  # enrolled a short while ago, the treatment is still to come


@dataclass(frozen=True)
class DemoCentre:
    """A hospital that does not exist."""

    code: str
    city: str
    country: str
    time_zone: str
    share: int  # of a hundred children
    language: str


CENTRES = (
    DemoCentre("BER", "Berlin", "DE", "Europe/Berlin", 40, "de"),
    DemoCentre("MAD", "Madrid", "ES", "Europe/Madrid", 25, "es"),
    DemoCentre("PAR", "Paris", "FR", "Europe/Paris", 20, "fr"),
    DemoCentre("NYC", "New York", "US", "America/New_York", 15, "en"),
)


@dataclass(frozen=True)
class Site:
    """A joint with a bone; the side is drawn."""

    joint: str
    bone: str


HIP, KNEE = Site("hip", "femur_head"), Site("knee", "femur_distal")
TIBIA, TALUS = Site("knee", "tibia_proximal"), Site("ankle", "talus")
HUMERUS, NECK = Site("shoulder", "humerus_proximal"), Site("hip", "femur_neck")


@dataclass(frozen=True)
class Disorder:
    """How children with one disorder are treated in the demonstration."""

    term: str
    children: int
    ages: tuple[float, float]  # years at treatment
    sites: tuple[Site, ...]  # none: the cells go into the blood
    product_type: str
    route: str
    surgery: str = ""
    underlying: tuple[str, ...] = ()
    risk_factors: tuple[str, ...] = ()
    bilateral: float = 0.0
    category: str = ""  # of the classification of the whole child

    @property
    def systemic(self) -> bool:
        return not self.sites


LEUKAEMIA = ("all", "all", "all", "aml", "lymphoma", "sle", "scd")
DISORDERS = (
    Disorder(
        "osteonecrosis",
        105,
        (8, 17.5),
        (HIP, HIP, HIP, KNEE, KNEE, TIBIA, TALUS, HUMERUS),
        "msc_expanded",
        "intraosseous_core",
        "core_decompression_single",
        LEUKAEMIA,
        ("systemic_steroid", "chemotherapy"),
        0.22,
    ),
    Disorder(
        "lcpd",
        20,
        (4, 9),
        (HIP,),
        "bmac",
        "intraosseous_core",
        "core_decompression_multiple_small",
        bilateral=0.1,
    ),
    Disorder(
        "juvenile_on",
        10,
        (12.5, 16.5),
        (HIP,),
        "msc_expanded",
        "intraosseous_core",
        "core_decompression_single",
        risk_factors=("idiopathic_none_found",),
    ),
    Disorder(
        "sbc",
        25,
        (7, 15),
        (HUMERUS, HUMERUS, NECK, TIBIA),
        "bmac",
        "percutaneous_local",
        "cyst_wall_disruption",
    ),
    Disorder("oi", 20, (1.5, 9), (), "msc_expanded", "iv_infusion", risk_factors=("genetic",)),
    Disorder(
        "jia_poly_rf_neg",
        10,
        (6, 15),
        (),
        "msc_expanded",
        "iv_infusion",
        category="poly_rf_neg",
    ),
    Disorder("jia_systemic", 6, (5, 14), (), "msc_expanded", "iv_infusion", category="systemic"),
    Disorder(
        "jia_oligo",
        4,
        (6, 15),
        (KNEE,),
        "msc_expanded",
        "intra_articular",
        category="oligo_persistent",
    ),
)

GIVEN = {
    "female": ("Ada", "Bea", "Cleo", "Dana", "Edda", "Flora", "Greta", "Hanna", "Ida", "Juna"),
    "male": ("Aron", "Bela", "Carl", "Dino", "Emil", "Finn", "Gero", "Hugo", "Ivo", "Jan"),
}
FAMILY = (
    "Alder", "Ash", "Aspen", "Beech", "Birch", "Briar", "Cedar", "Cherry", "Cypress", "Elder",
    "Elm", "Fir", "Hazel", "Heather", "Holly", "Hornbeam", "Ivy", "Juniper", "Larch", "Laurel",
    "Linden", "Maple", "Myrtle", "Oak", "Olive", "Pine", "Poplar", "Quince", "Rowan", "Spruce",
)  # fmt: skip

# Median height in cm of boys and girls by age (CDC 2000, dictionary 6.8); between, a straight line.
HEIGHTS = {
    "male": ((1, 76), (2, 87), (4, 102), (6, 116), (8, 128), (10, 139), (12, 149), (14, 164),
             (16, 174), (18, 176), (30, 176)),
    "female": ((1, 74), (2, 85), (4, 101), (6, 115), (8, 128), (10, 138), (12, 151), (14, 160),
               (16, 163), (18, 163), (30, 163)),
}  # fmt: skip
