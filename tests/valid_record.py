"""Values of valid rows: people, patients, diagnoses, treatments."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils import timezone

from registry import models as tables
from tests.valid_values import DAY0, NOON, Values, absent, fresh

if TYPE_CHECKING:
    from tests.factories import Rows


def _centre(rows: "Rows") -> Values:
    return {"code": rows.code, "name": rows.code, "country": "DE", "time_zone": "Europe/Berlin"}


def _another_centre() -> Model:
    letters = f"{fresh():03}"[-3:].translate(str.maketrans("0123456789", "KLMNOPRSTU"))
    values = {"name": letters, "country": "DE", "time_zone": "Europe/Berlin"}
    return tables.Centre.objects.get_or_create(code=letters, defaults=values)[0]


def _user(rows: "Rows") -> Values:
    return {"email": f"row{fresh()}@hospital.example", "password": "!"}


def _patient(rows: "Rows") -> Values:
    number = f"{fresh():08}".translate(str.maketrans("01", "YZ"))
    return {
        "registry_number": f"{rows.code}{number}2",
        "enrolled_on": DAY0,
        **absent("sex_at_birth", "birth_month"),
    }


def _system(rows: "Rows") -> Values:
    kinds = {"direction": "worse", "assignment": "repeatable", "scope": "lesion"}
    return {"code": f"system-{fresh()}", "title": "system", "source": "-", "position": 1, **kinds}


def _level(rows: "Rows") -> Values:
    system = rows.one(tables.StagingSystem)
    return {"system": system, "code": f"L{fresh()}", "rank": 1, "meaning": "-", "position": 1}


def _text(rows: "Rows") -> Values:
    names = {"country": "DE", "kind": "guardian", "language": "de", "version": fresh()}
    return {**names, "label": "text", "effective_from": DAY0, "purposes": ["registry"]}


def _law(rows: "Rows") -> Values:
    country = f"{chr(65 + fresh() % 26)}{chr(65 + fresh() % 26)}"
    ages = {"assent_ages": [7], "own_age": 16, "majority_age": 18}
    return {"country": country, "policy": "pause_use", **ages}


def _consent(rows: "Rows") -> Values:
    kinds = {"kind": "guardian", "answer": "given", "signed_by": "mother"}
    links = {"patient": rows.one(tables.Patient), "text": rows.one(tables.ConsentText)}
    return {**kinds, **links, "signed_on": DAY0}


def _run(rows: "Rows") -> Values:
    return {"patient": rows.make(tables.Patient), "starts_on": DAY0}


def _staging(rows: "Rows") -> Values:
    level = rows.one(tables.StagingLevel)
    return {
        "diagnosis": rows.one(tables.Diagnosis),
        "lesion": rows.one(tables.Lesion),
        "system": level.system,
        "stage_low": level.code,
        "stage_high": level.code,
        **absent("assessed_on"),
    }


def _lesion(rows: "Rows") -> Values:
    diagnosis = rows.one(tables.Diagnosis)
    site = {"joint": "knee", "laterality": "right"}
    reasons = absent("bone", "physis_at_treatment")
    return {"patient": diagnosis.patient, "diagnosis": diagnosis, **site, **reasons}


def _harvest(rows: "Rows") -> Values:
    kinds = {"tissue": "bone_marrow", "site": "iliac_crest_posterior"}
    reasons = absent("harvested_on", "volume_ml", "anaesthesia")
    return {"patient": rows.one(tables.Patient), **kinds, **reasons}


def _product(rows: "Rows") -> Values:
    return {
        "patient": rows.one(tables.Patient),
        "tissue_source": "bone_marrow",
        "donor_type": "autologous",
        "donor_relation": "self",
        "hla_match": "not_applicable_autologous",
        **absent(
            "product_type", "manipulation", "regulatory_class", "batch_number", "release_status"
        ),
    }


def _treatment(rows: "Rows") -> Values:
    lesion = rows.one(tables.Lesion)
    day = {"treated_on": DAY0, "treated_on_precision": "day", "treated_laterality": "right"}
    return {"patient": lesion.patient, "diagnosis": lesion.diagnosis, "lesion": lesion, **day}


def _administration(rows: "Rows") -> Values:
    return {
        "treatment": rows.one(tables.Treatment),
        "product": rows.one(tables.CellProduct),
        "lesion": rows.one(tables.Lesion),
        "route_group": "local",
        "administered_on": DAY0,
        "administered_on_precision": "day",
        **absent("route", "volume_ml", "viable_cells_total"),
    }


def _procedure(rows: "Rows") -> Values:
    kind = {"procedure": "core_decompression_nos"}
    return {"patient": rows.one(tables.Patient), **kind, **absent("performed_on")}


def _engraftment(rows: "Rows") -> Values:
    kinds = {"compartment": "bone_biopsy", "method": "fish_y_whole", "result": "mixed"}
    reasons = absent("sampled_on", "percent_donor", "limit_of_detection_pct")
    return {"patient": rows.one(tables.Patient), "sample": "biopsy 1", **kinds, **reasons}


VALUES: dict[type[Model], Callable[["Rows"], Values]] = {
    tables.Centre: _centre,
    tables.User: _user,
    tables.Membership: lambda rows: {
        "user": rows.make(tables.User),
        "centre": rows.one(tables.Centre),
        "role": "coordinator",
        "starts_on": DAY0,
    },
    tables.FormReceipt: lambda rows: {
        "user": rows.one(tables.User),
        "key": uuid.uuid4(),
        "result_url": "/",
    },
    tables.Holiday: lambda rows: {
        "centre": rows.one(tables.Centre),
        "day": DAY0,
        "name": "closed",
    },
    tables.CalendarFeed: lambda rows: {
        "user": rows.make(tables.User),
        "address_hash": f"{fresh():064x}",
    },
    tables.Invitation: lambda rows: {
        "centre": rows.one(tables.Centre),
        "email": f"invited{fresh()}@hospital.example",
        "role": "coordinator",
        "invited_by": rows.one(tables.User),
        "expires_at": timezone.now() + dt.timedelta(days=7),
    },
    tables.SignIn: lambda rows: {"user": rows.one(tables.User), "outcome": "signed_in"},
    tables.Heartbeat: lambda rows: {"name": "beat", "beat_at": NOON},
    tables.ReferenceLoad: lambda rows: {"name": f"load-{fresh()}", "sha256": "-"},
    tables.Patient: _patient,
    tables.PatientOverlap: lambda rows: {
        "patient": rows.one(tables.Patient),
        "other": rows.make(tables.Patient),
    },
    tables.CareTransfer: lambda rows: {
        "from_centre": _another_centre(),
        "to_centre": rows.one(tables.Centre),
        "transferred_on": DAY0,
        "reason": "the family moved",
    },
    tables.CareShare: lambda rows: {
        "with_centre": rows.one(tables.Centre),
        "starts_on": DAY0,
        "ends_on": DAY0,
        "reason": "second opinion",
    },
    tables.FollowUpStop: lambda rows: {
        "patient": rows.make(tables.Patient),
        "kind": "lost",
        "stopped_on": DAY0,
    },
    tables.Death: lambda rows: {
        "patient": rows.make(tables.Patient),
        "died_on": DAY0,
        **absent("cause"),
    },
    tables.Identity: lambda rows: {
        "given_name_sealed": b"A",
        "family_name_sealed": b"B",
        "hash_key_id": "k1",
    },
    tables.PatientKey: lambda rows: {
        "ring_key_id": "k1",
        "wrapped": b"key",
    },
    tables.HospitalNumber: lambda rows: {
        "identity": rows.one(tables.Identity),
        "number_sealed": b"H",
        "number_hash": f"{fresh():064}",
        "hash_key_id": "k1",
    },
    tables.Contact: lambda rows: {
        "identity": rows.one(tables.Identity),
        "person": "parent",
        "kind": "phone",
        "value_sealed": b"0",
    },
    tables.ConsentLaw: _law,
    tables.ConsentText: _text,
    tables.Consent: _consent,
    tables.ConsentPurpose: lambda rows: {
        "patient": rows.one(tables.Patient),
        "consent": rows.one(tables.Consent),
        "purpose": "registry",
        "granted": True,
    },
    tables.Withdrawal: lambda rows: {
        "patient": rows.one(tables.Patient),
        "level": "no_more_use",
        "withdrawn_on": DAY0,
        "withdrawn_by": "mother",
    },
    tables.ConsentCover: lambda rows: {**_run(rows), "purpose": "registry"},
    tables.ConsentBar: lambda rows: {**_run(rows), "what": "contact"},
    tables.DiagnosisTerm: lambda rows: {
        "code": f"term-{fresh()}",
        "label": "disorder",
        "position": 1,
    },
    tables.Diagnosis: lambda rows: {
        "patient": rows.one(tables.Patient),
        "term": rows.one(tables.DiagnosisTerm),
        **absent("diagnosed_on"),
    },
    tables.UnderlyingDisease: lambda rows: {
        "diagnosis": rows.one(tables.Diagnosis),
        "disease": "all",
    },
    tables.RiskFactor: lambda rows: {
        "diagnosis": rows.one(tables.Diagnosis),
        "factor": "systemic_steroid",
    },
    tables.PhenotypeFinding: lambda rows: {
        "diagnosis": rows.one(tables.Diagnosis),
        "finding": "laxity",
        **absent("present"),
    },
    tables.Lesion: _lesion,
    tables.StagingSystem: _system,
    tables.StagingSystemDiagnosis: lambda rows: {
        "system": rows.one(tables.StagingSystem),
        "term": rows.make(tables.DiagnosisTerm),
    },
    tables.StagingSystemJoint: lambda rows: {
        "system": rows.one(tables.StagingSystem),
        "joint": "hip",
    },
    tables.StagingLevel: _level,
    tables.Staging: _staging,
    tables.Donor: lambda rows: {"donor_code": f"D{fresh()}", **absent("sex", "age_years")},
    tables.DonorMarker: lambda rows: {
        "donor": rows.one(tables.Donor),
        "marker": "HIV",
        "result": "negative",
    },
    tables.Harvest: _harvest,
    tables.CellProduct: _product,
    tables.ReleaseTest: lambda rows: {
        "product": rows.one(tables.CellProduct),
        "kind": "endotoxin",
        "result": "measured",
    },
    tables.Treatment: _treatment,
    tables.Administration: _administration,
    tables.ConcomitantProcedure: _procedure,
    tables.ProcedureDevice: lambda rows: {
        "procedure": rows.one(tables.ConcomitantProcedure),
        "manufacturer": "-",
    },
    tables.Conditioning: lambda rows: {
        "treatment": rows.make(tables.Treatment),
        "intensity": "reduced",
    },
    tables.ConditioningAgent: lambda rows: {
        "conditioning": rows.one(tables.Conditioning),
        "drug": "busulfan",
        **absent("dose"),
    },
    tables.EngraftmentAssessment: _engraftment,
}
