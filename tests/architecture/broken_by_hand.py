"""What breaks the constraints that say something of their own: name, and changes of a valid row."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from registry import models as tables
from tests.factories import Rows
from tests.valid_values import ABSENT, DAY0, LATER, NOON, absent

Cases = list[dict[str, Any]]
EXPANDED = {
    "product_type": "msc_expanded",
    "product_type_null_reason": "",
    **absent("passage", "culture_medium", "culture_started_on", "culture_ended_on"),
    **absent("cd105_pct", "cd73_pct", "cd90_pct", "cd45_pct", "cd34_pct", "cd14_pct"),
    **absent("cd79a_pct", "hla_dr_pct"),
}
DONATED = {"donor_type": "allogeneic", "donor_relation": "sibling", "hla_match": "not_typed"}
SYSTEMIC = {"route_group": "systemic", "lesion": None, "weight_kg_null_reason": ABSENT}
IN_UTERO = {"route_group": "in_utero", "lesion": None}
ENDED = {"ended_on": DAY0, "ended_on_precision": "day"}


def always(*cases: dict[str, Any]) -> Callable[[Rows], Cases]:
    """Changes that need no other row."""
    return lambda _rows: list(cases)


def values(**given: Any) -> dict[str, Any]:
    """Fields that are set, without the reasons for their absence."""
    return {**given, **{f"{name}_null_reason": "" for name in given}}


def _missing(*fields: str) -> dict[str, Callable[[Rows], Cases]]:
    """An expanded product that says nothing about one field."""
    return {
        name: always({**EXPANDED, f"{field}_null_reason": ""})
        for name, field in ((f"cellproduct_{_rule(field)}_{field}_told", field) for field in fields)
    }


def _rule(field: str) -> str:
    return "p01" if field.endswith("_pct") else "p12"


def _dose(**changes: Any) -> dict[str, Any]:
    given = values(viable_cells_total=40_000_000, weight_kg=20)
    return {**given, "route_null_reason": ABSENT, **changes}


def _unknown_stage(field: str) -> Callable[[Rows], Cases]:
    def cases(rows: Rows) -> Cases:
        other = rows.make(tables.StagingSystem)
        foreign = rows.make(tables.StagingLevel, system=other)
        return [{field: foreign.code}, {field: "bilateral"}]

    return cases


def _other_term(rows: Rows) -> Cases:
    other = rows.make(tables.CtcaeTerm)
    rows.make(tables.CtcaeGrade, term=other, grade=2)
    return [{"term": other}]


def _own_product_of_donor(rows: Rows) -> Cases:
    return [
        {"donor": rows.one(tables.Donor)},
        {"donor_relation": "sibling"},
        {"hla_match": "identical_sibling"},
    ]


def _donated_product(rows: Rows) -> Cases:
    donor = {"donor": rows.one(tables.Donor)}
    return [
        {**DONATED},
        {**DONATED, **donor, "donor_relation": "self"},
        {**DONATED, **donor, "hla_match": "not_applicable_autologous"},
    ]


def _twin_batch(rows: Rows) -> dict[str, Any]:
    batch = {"manufacturer": "-", **values(batch_number="B1")}
    rows.make(tables.CellProduct, **batch)
    return batch


def _twin_from_birth(rows: Rows) -> dict[str, Any]:
    twin = rows.make(tables.Track, treatment=None)
    return {"treatment": None, "patient": twin.patient, "template": twin.template}


def _second_draft(rows: Rows) -> dict[str, Any]:
    """Another draft of a plan that has one already."""
    origin = rows.make(tables.ScheduleTemplate)
    draft = {"code": origin.code, "copied_from": origin, "active_from": None}
    rows.make(tables.ScheduleTemplate, version=2, **draft)
    return {"version": 3, **draft}


def _same_version(rows: Rows) -> dict[str, Any]:
    """A move that leads nowhere."""
    version = rows.make(tables.ScheduleTemplate)
    return {"from_template": version, "to_template": version}


BY_HAND: dict[str, Callable[[Rows], Cases]] = {
    "auditreview_f01_note": always({"outcome": "fault"}, {"outcome": "question"}),
    "centre_f02_code": always({"code": "Qqc"}, {"code": "QC"}, {"code": "Q2C"}),
    "centre_f02_country": always({"country": "de"}, {"country": "D"}),
    "patientkey_f06_erased_at": always({"wrapped": None}, {"erased_at": NOON}),
    "user_f02_email": always({"email": "Row@hospital.example"}),
    "membership_f06_ends_on": always({"ends_on": DAY0 - LATER}),
    "invitation_f02_email": always({"email": "Row@hospital.example"}),
    "invitation_f06_expires_at": always({"expires_at": NOON, "invited_at": NOON}),
    "invitation_f04_accepted_by": lambda rows: [
        {"accepted_at": NOON},
        {"accepted_by": rows.one(tables.User)},
        {"accepted_at": NOON, "accepted_by": rows.one(tables.User), "withdrawn_at": NOON},
    ],
    "signin_f04_email_hash": always({"email_hash": "0" * 64}, {"user": None}),
    "heartbeat_name_known": always({"name": "other"}),
    "patient_f02_registry_number": always(
        *(
            {"registry_number": number}
            for number in ("QQA2345678I2", "QQA234567812", "QQA2", "p147")
        )
    ),
    "patient_source_label": lambda rows: [
        {"source_label": rows.make(tables.Patient, source_label="Q1").source_label}
    ],
    "patient_f07_group_size": always({"group_size": 0}),
    "patient_n06_birth_month_precision": always(
        {**values(birth_month=DAY0), "birth_month_precision": "day"}
    ),
    "calendarfeed_f02_address_hash": always({"address_hash": "A" * 64}, {"address_hash": "a"}),
    "centre_f03_weekdays": always({"weekdays": []}, {"weekdays": [0]}, {"weekdays": [5, 8]}),
    "consentlaw_f02_country": always({"country": "de"}, {"country": "D"}),
    "consentlaw_f07_assent_ages": always({"assent_ages": [5]}, {"assent_ages": [7, 14]}),
    "consentlaw_f07_own_age": always({"own_age": 13}, {"own_age": 19}),
    "consentlaw_f07_majority_age": always({"majority_age": 22}),
    "consenttext_f02_country": always({"country": "de"}, {"country": "D"}),
    "consenttext_f03_purposes": always({"purposes": ["zz"]}),
    "consent_f03_answer": always(
        {"answer": "not_asked"},
        {"answer": "not_capable"},
        {"kind": "own", "signed_by": "patient", "answer": "not_asked", "text": None},
    ),
    "consent_f03_signed_by": always(
        {"signed_by": "patient"}, {"signed_by": "zz"}, {"kind": "assent", "text": None}
    ),
    "consent_n01_text": always({"text": None}),
    "consent_text_of_kind": lambda rows: [{"text": rows.make(tables.ConsentText, kind="own")}],
    "consentcover_f06_ends_on": always({"ends_on": DAY0 - LATER}),
    "consentbar_f06_ends_on": always({"ends_on": DAY0 - LATER}),
    "track_from_birth_once": lambda rows: [_twin_from_birth(rows)],
    "patientoverlap_f07_other_itself": lambda rows: [{"other": rows.one(tables.Patient)}],
    "caretransfer_f07_to_centre": lambda rows: [
        {"from_centre": rows.one(tables.Centre), "to_centre": rows.one(tables.Centre)}
    ],
    "caretransfer_f01_reason": always({"reason": ""}),
    "careshare_f06_ends_on": always({"ends_on": DAY0 - LATER}),
    "careshare_f01_reason": always({"reason": ""}),
    "diagnosis_d03_gestational_weeks_prenatal": always({"prenatal": True}),
    "lesion_f03_laterality": always({"joint": "none", "laterality": "bilateral"}),
    "lesion_f03_joint": always({"joint": "zz", "laterality": "left"}),
    "lesion_s01_laterality": always(
        {"laterality": "midline"},
        {"joint": "none", **values(bone="femur_shaft"), "laterality": "not_applicable"},
        {"joint": "tmj", **values(bone="skull"), "laterality": "midline"},
    ),
    "lesion_s02_laterality": always(
        {"joint": "spine", **values(bone="vertebra"), "laterality": "left"},
        {"joint": "none", **values(bone="skull"), "laterality": "right"},
    ),
    "lesion_s04_bone": always(values(bone="femur_head")),
    "staging_t01_stage_low": _unknown_stage("stage_low"),
    "staging_t01_stage_high": _unknown_stage("stage_high"),
    "cellproduct_p20_donor_relation": _own_product_of_donor,
    "cellproduct_p21_donor": _donated_product,
    "cellproduct_p07_cells_total_product": always(
        values(cells_total=1000, concentration_per_ml=100, volume_ml=Decimal("8.99")),
        values(cells_total=1000, concentration_per_ml=100, volume_ml=Decimal("11.01")),
    ),
    "cellproduct_p12_passage": always(
        {**EXPANDED, **values(passage=0)},
        {**values(product_type="bmac", passage=1)},
    ),
    **_missing("passage", "culture_medium", "culture_started_on", "culture_ended_on"),
    **_missing("cd105_pct", "cd73_pct", "cd90_pct", "cd45_pct", "cd34_pct", "cd14_pct"),
    **_missing("cd79a_pct", "hla_dr_pct"),
    "cellproduct_d06_culture_ended_on": always(
        values(culture_started_on=DAY0, culture_ended_on=DAY0 - LATER)
    ),
    "cellproduct_d06_thawed_at": always({"released_at": NOON, "thawed_at": NOON - LATER}),
    "cellproduct_d06_transport_in_at": always(
        {"transport_out_at": NOON, "transport_in_at": NOON - LATER}
    ),
    "cellproduct_p18_donation_number": always(
        values(donation_number="G12349865432"),
        values(donation_number="O123498654321"),
        values(donation_number="G12349865432x"),
    ),
    "cellproduct_p18_donation_check": always({"donation_check": "h"}),
    "cellproduct_p19_sec": always(values(sec="DE123"), values(sec="x" * 40)),
    "cellproduct_batch_once": lambda rows: [_twin_batch(rows)],
    "releasetest_f06_limit_high": always({"limit_low": 2, "limit_high": 1}),
    "treatment_f03_treated_laterality": always({"treated_laterality": "zz"}),
    "treatment_s05_treated_laterality": always({"treated_laterality": ""}),
    "administration_s05_lesion_of_treatment": lambda rows: [{"lesion": rows.make(tables.Lesion)}],
    "administration_s03_lesion": always(
        {"lesion": None}, {"route_group": "systemic", "weight_kg_null_reason": ABSENT}
    ),
    "administration_s03_route_group_route": always(
        values(route="iv_infusion"), {**SYSTEMIC, **values(route="intra_articular")}
    ),
    "administration_d05_gestational_weeks_route": always(IN_UTERO, values(gestational_weeks=20)),
    "administration_f04_gestational_weeks_reason": always(
        {**IN_UTERO, "gestational_weeks": 20, "gestational_weeks_null_reason": ABSENT}
    ),
    "administration_d05_gestational_weeks": always(
        {**IN_UTERO, **values(gestational_weeks=Decimal("13.9"))},
        {**IN_UTERO, **values(gestational_weeks=Decimal("40.1"))},
    ),
    "administration_p08_weight_kg_systemic": always({**SYSTEMIC, "weight_kg_null_reason": ""}),
    "administration_p08_dose_per_kg": always(
        _dose(dose_per_kg=1_899_999), _dose(dose_per_kg=2_100_001)
    ),
    "administration_p08_weighed_on": always(
        {"weighed_on": DAY0 - 15 * LATER}, {"weighed_on": DAY0 + 15 * LATER}
    ),
    "administration_f07_dose_number": always({"dose_number": 0}),
    "conditioningagent_p28_dose_mg_kg_one": always(
        {"dose_mg_kg": 1, "dose_mg_m2": 1, "dose_null_reason": ""},
        {"dose_null_reason": ""},
        {"dose_mg_kg": 1, "dose_null_reason": ABSENT},
    ),
    "conditioningagent_p28_dose_mg_kg": always(
        {"dose_mg_kg": Decimal("-0.01"), "dose_null_reason": ""},
        {"dose_mg_kg": Decimal("10000.01"), "dose_null_reason": ""},
    ),
    "conditioningagent_p28_dose_mg_m2": always(
        {"dose_mg_m2": Decimal("-0.01"), "dose_null_reason": ""},
        {"dose_mg_m2": Decimal("100000.01"), "dose_null_reason": ""},
    ),
    "engraftmentassessment_p23_range_high_order": always({"range_low": 2, "range_high": 1}),
    "templateitem_w01_after_days": always({"before_days": 200, "after_days": 167}),
    "scheduletemplate_one_draft": lambda rows: [_second_draft(rows)],
    "scheduletemplate_w08_active_from": always({"active_from": None}),
    "trackmove_f07_to_template": lambda rows: [_same_version(rows)],
    "trackmove_h01_reason": always({"reason": ""}),
    "trackmove_h01_undone_because": always({"undone_on": DAY0}, {"undone_because": "a slip"}),
    "planneditem_code_of_template": lambda rows: [
        {"template_item": rows.make(tables.TemplateItem)}
    ],
    "planneditem_w02_target_on": always({"opens_on": DAY0 + LATER}, {"closes_on": DAY0 - LATER}),
    "planneditem_w03_missed_reason": always({"missed_on": DAY0}, {"missed_reason": "no_show"}),
    "planneditem_w03_not_required_reason": always(
        {"not_required_on": DAY0}, {"not_required_reason": "mature"}
    ),
    "endpoint_f01_revoked_because": always({"revoked_on": DAY0}, {"revoked_because": "in error"}),
    "planneditem_w03_pinned_because": always({"pinned_on": DAY0}, {"pinned_because": "by hand"}),
    "planneditem_w03_stopped_because": always({"stopped_on": DAY0}, {"stopped_because": "death"}),
    "planneditem_f03_missed_reason": always({"missed_on": DAY0, "missed_reason": "zz"}),
    "planneditem_f03_not_required_reason": always(
        {"not_required_on": DAY0, "not_required_reason": "zz"}
    ),
    "planneditem_f03_stopped_because": always({"stopped_on": DAY0, "stopped_because": "zz"}),
    "visit_f08_note": always({"note": "x" * 5001}),
    "visitassessment_f04_null_reason": always({"null_reason": "not_done"}, {"done": False}),
    "contactattempt_f03_outcome_keep_trying": always(
        {"outcome": "keep_trying"}, {"channel": "decision"}
    ),
    "contactattempt_f03_outcome_found_again": always(
        {"outcome": "found_again"}, {"channel": "unstated"}
    ),
    "contactattempt_f06_next_try_on": always({"next_try_on": DAY0 - LATER}),
    "fracture_s01_laterality": always({"laterality": "midline"}),
    "painassessment_c01_score": always(
        *(
            values(scale=scale, score=score)
            for scale, score in (
                ("NRS", Decimal("10.1")),
                ("NRS", -1),
                ("VAS", Decimal("100.1")),
                ("FACES", 3),
                ("FPS-R", 11),
            )
        ),
        {**values(score=11), "scale_null_reason": ABSENT},
    ),
    "painassessment_c02_pain_free": always({**values(scale="NRS", score=1), "pain_free": True}),
    "painassessment_c02_analgesic": always({"pain_free": True, "analgesic": "opioid"}),
    "jointscore_c03_total": always(
        *(
            {"instrument": instrument, **values(total=total)}
            for instrument, total in (("HHS", 101), ("CHAQ", Decimal("3.01")), ("JADAS", 102))
        ),
        values(total=-1),
    ),
    "anthropometry_c06_weight_kg_bmi": always(
        values(height_cm=100, weight_kg=Decimal("7.49")),
        values(height_cm=100, weight_kg=Decimal("105.01")),
    ),
    "imagingstudy_g06_substitution_reason": always({"substituted_for": "CT"}),
    "imagingfinding_f07_osteoarthritis_grade": always(
        {"osteoarthritis_grade": 1},
        {"osteoarthritis_grade": 4, "osteoarthritis_scale": "toennis"},
        {"osteoarthritis_grade": 5, "osteoarthritis_scale": "kellgren_lawrence"},
    ),
    "radiationdose_g02_phantom_cm": always(values(phantom_cm=20)),
    "radiationdose_g07_effective_msv": always(
        {"effective_msv": 1},
        {"effective_method": "k factor"},
        {"effective_msv": -1, "effective_method": "k factor"},
    ),
    "adverseevent_d09_ended_on": always({**ENDED, "ended_on": DAY0 - LATER, "ongoing": False}),
    "adverseevent_d18_aware_on": always({"aware_on": DAY0 - LATER}),
    "adverseevent_v10_ended_on": always(
        ENDED, {"ongoing": False, "outcome": "resolved"}, {"ongoing": False, "outcome": "improving"}
    ),
    "adverseevent_v10_outcome_ongoing": always(
        *({"outcome": outcome} for outcome in ("resolved", "resolved_sequelae", "fatal"))
    ),
    "adverseeventassessment_term_of_event": _other_term,
    "adverseeventassessment_v02_allowed": always({"grade": 4}),
    "adverseeventassessment_v02_grade": always({"grade": 0}, {"grade": 6}),
    "adverseeventassessment_v03_serious": always({"serious": True}, {"hospitalisation": True}),
    "adverseeventassessment_v01_death": always(
        {"grade": 5, "serious": True, "medically_important": True},
        {"grade": 2, "serious": True, "death": True},
    ),
    "adverseeventassessment_v08_reference_document": always({"expectedness": "expected"}),
    "adverseeventreport_d18_due_on": always({"due_on": DAY0 - LATER}),
    "adverseeventreport_d18_sent_on": always({"sent_on": DAY0 - LATER}),
    "addressfault_f04_cleared_by": always({"cleared_at": NOON}),
    "mail_r01_sent_at": always({"status": "sent"}, {"sent_at": NOON}),
    "mail_f03_status": always({"status": "zz"}),
    "reminderstep_r03_days_order": always({"days": 0}, {"edge": "closes"}),
}
