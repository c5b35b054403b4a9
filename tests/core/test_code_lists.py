"""The stable codes of the data dictionary (sections 3.5, 3.6, 4 and 5), written out once more.

A code that is renamed, lost or added without the dictionary fails here. `not_reported` of a bone
is the reason of an empty bone, so it is no bone of the list.
"""

import pytest
from django.db.models import TextChoices

from registry.core import codes as core
from registry.diagnoses import codes as diagnoses
from registry.imaging import codes as imaging
from registry.patients import codes as patients
from registry.safety import codes as safety
from registry.treatments import codes as treatments
from registry.visits import codes as visits

EXPECTED: list[tuple[type[TextChoices], str]] = [
    (
        treatments.Route,
        (
            "iv_infusion ia_arterial iv_with_conditioning in_utero_umbilical in_utero_ip "
            "percutaneous_local open_local intraosseous_core intra_articular intramedullary "
            "scaffold_implant"
        ),
    ),
    (
        treatments.ProductType,
        (
            "bm_aspirate_native bmac msc_expanded msc_on_scaffold msc_in_scaffold_expanded "
            "bmt_unmanipulated cord_blood fetal_msc svf other"
        ),
    ),
    (
        treatments.TissueSource,
        (
            "bone_marrow adipose cord_blood umbilical_cord_wj placenta peripheral_blood "
            "periosteum synovium dental_pulp skin retina spleen liver kidney thymus "
            "fetal_liver_blood embryonic other not_reported"
        ),
    ),
    (
        treatments.HarvestSite,
        (
            "iliac_crest_posterior iliac_crest_anterior tibia_proximal femur sternum "
            "abdomen_subcutaneous placenta_cord other not_reported"
        ),
    ),
    (treatments.DonorType, "autologous allogeneic not_reported"),
    (
        treatments.DonorRelation,
        (
            "self sibling_identical_twin sibling parent other_relative unrelated fetal_tissue "
            "cord_bank third_party_bank not_reported"
        ),
    ),
    (
        treatments.HlaMatch,
        (
            "not_applicable_autologous identical_sibling partial_sibling single_antigen_mismatch "
            "haploidentical matched_unrelated mismatched not_typed not_reported"
        ),
    ),
    (treatments.Manipulation, "none minimal substantial"),
    (
        treatments.Scaffold,
        (
            "none dbm_allogeneic bone_substitute_calcium_sulfate "
            "bone_substitute_calcium_phosphate collagen_gel hyaluronan autograft "
            "allograft_cancellous bmp prp fibrin other_osteoconductive not_reported"
        ),
    ),
    (
        treatments.Surgery,
        (
            "none core_decompression_single core_decompression_multiple_small "
            "core_decompression_nos curettage_open curettage_percutaneous bone_grafting "
            "cyst_decompression_cannulated_screw steroid_injection_local marrow_cavity_opening "
            "cyst_wall_disruption internal_fixation elastic_nailing intramedullary_rod_telescopic "
            "osteotomy_femoral osteotomy_pelvic arthroscopy microfracture "
            "chondrocyte_implantation arthroplasty_total arthroplasty_partial arthrodesis "
            "epiphysiodesis other"
        ),
    ),
    (
        treatments.ChimerismMethod,
        "fish_xy_centromere fish_y_whole str_pcr snp_qpcr ngs gene_marker_pcr hla_flow other",
    ),
    (
        treatments.Compartment,
        (
            "blood_whole blood_t blood_myeloid bone_biopsy cultured_osteoblasts cultured_msc "
            "marrow_aspirate skin synovium cartilage"
        ),
    ),
    (diagnoses.Laterality, "left right midline not_applicable not_reported"),
    (
        diagnoses.Joint,
        "hip knee ankle shoulder elbow wrist hand_small foot_small tmj si_joint spine none",
    ),
    (
        diagnoses.Bone,
        (
            "femur_head femur_neck femur_shaft femur_distal tibia_proximal tibia_shaft "
            "tibia_distal fibula patella talus calcaneus humerus_proximal humerus_shaft "
            "humerus_distal capitellum radius ulna scaphoid pelvis_ilium rib clavicle vertebra "
            "skull other"
        ),
    ),
    (core.NullReason, "not_reported unknown not_done not_applicable refused pending lost"),
    (core.DatePrecision, "day month year relative gestational"),
    (
        diagnoses.Underlying,
        "all aml leukaemia_nos lymphoma sle oth_autoimmune oth_haem scd hsct gvhd",
    ),
    (
        diagnoses.RiskFactorCode,
        (
            "systemic_steroid chemotherapy haematopoietic_neoplasm bmt_hsct haemoglobinopathy_scd "
            "coagulopathy trauma_femoral_neck_fracture trauma_hip_dislocation other_trauma "
            "alcohol autoimmune_disease radiation obesity_bmi_z age_at_onset_gt_12 "
            "idiopathic_none_found genetic"
        ),
    ),
    (patients.Sex, "female male intersex unknown"),
    (patients.KaryotypeSex, "XX XY other unknown"),
    (patients.RecordKind, "registry literature_case reference_cohort test"),
    (patients.VitalStatus, "alive dead unknown"),
    (diagnoses.DiseaseStatus, "active remission relapse"),
    (diagnoses.PhysisState, "open closing closed"),
    (diagnoses.Extent, "A B C"),
    (diagnoses.LesionLocation, "medial central lateral"),
    (
        treatments.RegulatoryClass,
        "ATMP_trial ATMP_authorised hospital_exemption minimally_manipulated HCT/P_361 HSCT",
    ),
    (treatments.Anaesthesia, "none local sedation GA"),
    (treatments.Guidance, "fluoro US CT arthroscopy open"),
    (treatments.TrackFilling, "none cells scaffold graft"),
    (treatments.Intensity, "myeloablative reduced partial none"),
    (treatments.Engraftment, "complete mixed low_level none not_evaluable"),
    (treatments.Serum, "FBS hPL autologous_serum autologous_plasma serum_free xeno_free"),
    (treatments.Differentiation, "positive negative not_done"),
    (treatments.ReleaseStatus, "released conditional rejected exceptional_use"),
    (visits.HeightMethod, "standing supine knee_height estimated"),
    (visits.PainScale, "FLACC FPS-R FACES VAS NRS CAS"),
    (visits.PainContext, "rest movement night worst_24h average_7d"),
    (visits.Respondent, "self proxy observer"),
    (visits.Analgesic, "none non_opioid opioid"),
    (visits.JointInstrument, "HHS mHHS CHOHES KOOS_CHILD Lysholm IKDC_Ped CHAQ JADAS MOCART"),
    (visits.Bar, "none central peripheral linear"),
    (visits.TraumaEnergy, "none low moderate high"),
    (visits.Healing, "healed delayed non_union malunion"),
    (visits.Uveitis, "none active inactive"),
    (imaging.ImagingModality, "XR MRI CT US DXA scint PETCT"),
    (imaging.Contrast, "none gadolinium iodinated"),
    (imaging.Sedation, "none minimal moderate deep GA"),
    (imaging.Trend, "resolved decreased unchanged increased new"),
    (imaging.Regeneration, "none partial substantial complete"),
    (imaging.RegenerationTrend, "increasing unchanged decreasing"),
    (imaging.PhysealBar, "none central peripheral linear"),
    (imaging.DxaRegion, "LS TBLH hip lateral_distal_femur forearm"),
    (safety.Outcome, "resolved resolved_sequelae improving unchanged fatal unknown"),
    (safety.Causality, "certain probable possible unlikely conditional unassessable not_related"),
    (
        safety.Component,
        "product harvest surgery conditioning scaffold imaging_sedation underlying_disease",
    ),
    (safety.ReviewPeriod, "early late interval"),
]


@pytest.mark.parametrize(
    ("choices", "codes"), EXPECTED, ids=lambda value: getattr(value, "__name__", "")
)
def test_codes_are_those_of_the_dictionary(choices: type[TextChoices], codes: str) -> None:
    assert sorted(choices.values) == sorted(codes.split())
