"""Values of valid rows: schedules, visits, imaging, safety, reminders."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from registry import models as tables
from tests.valid_values import DAY0, Values, absent, fresh

if TYPE_CHECKING:
    from tests.factories import Rows


def _template(rows: "Rows") -> Values:
    names = {"code": f"plan-{fresh()}", "version": 1, "title": "plan"}
    return {**names, "anchor": "first_administration", "active_from": DAY0}


def _line(rows: "Rows") -> Values:
    return {
        # Of a plan of its own: the lines of one that a track uses stand (rule W08).
        "template": rows.make(tables.ScheduleTemplate),
        "code": f"V{fresh()}",
        "label": "visit",
        "offset_value": 14,
        "offset_unit": "d",
        "before_days": 3,
        "after_days": 3,
        "mandatory": True,
        "modality": "clinic",
        "assessments": [],
        "position": 1,
    }


def _track(rows: "Rows") -> Values:
    treatment = rows.one(tables.Treatment)
    return {
        "patient": treatment.patient,
        "treatment": treatment,
        "template": rows.one(tables.ScheduleTemplate)
        if tables.Track not in rows._made
        else rows.make(tables.ScheduleTemplate),
        "anchor_on": DAY0,
    }


def _item(rows: "Rows") -> Values:
    track, line = rows.one(tables.Track), rows.make(tables.TemplateItem)
    return {
        "patient": track.patient,
        "track": track,
        "template_item": line,
        "code": line.code,
        "modality": "clinic",
        "safety": False,
        "mandatory": True,
        "target_on": DAY0,
        "opens_on": DAY0,
        "closes_on": DAY0,
    }


def _visit(rows: "Rows") -> Values:
    day = {"visited_on": DAY0, "visited_on_precision": "day"}
    return {"patient": rows.one(tables.Patient), **day}


def _at_visit(**values: Any) -> Callable[["Rows"], Values]:
    """A finding of a visit of its own, since a visit has one row of some findings."""
    return lambda rows: {"visit": rows.make(tables.Visit), **values}


def _fracture(rows: "Rows") -> Values:
    site = {"bone": "femur_shaft", "laterality": "left"}
    reasons = absent("fractured_on", "trauma_energy", "pathological")
    return {"patient": rows.one(tables.Patient), **site, **reasons}


def _study(rows: "Rows") -> Values:
    return {
        "patient": rows.one(tables.Patient),
        "modality": "MRI",
        "performed_on": DAY0,
        "performed_on_precision": "day",
        "joint": "knee",
        "laterality": "right",
        **absent("contrast", "sedation"),
    }


def _document(rows: "Rows") -> Values:
    file = {"file": "imaging/x.pdf", "media_type": "application/pdf", "title": "report"}
    sha = f"{fresh():064}"
    return {"study": rows.one(tables.ImagingStudy), **file, "sha256": sha, "size_bytes": 1}


def _dose(rows: "Rows") -> Values:
    values = absent("ctdi_vol_mgy", "dlp_mgy_cm", "phantom_cm", "kvp")
    return {"study": rows.make(tables.ImagingStudy), **values}


def _dxa(rows: "Rows") -> Values:
    place = {"study": rows.make(tables.ImagingStudy), "region": "LS", "machine": "-"}
    return {**place, **absent("bmc_g", "bmd_g_cm2", "z_score", "z_height_adjusted")}


def _event(rows: "Rows") -> Values:
    return {
        "patient": rows.one(tables.Patient),
        "term": rows.one(tables.CtcaeTerm),
        "verbatim": "fever",
        "onset_on": DAY0,
        "onset_on_precision": "day",
        "ongoing": True,
        "outcome": "unknown",
        "aware_on": DAY0,
    }


def _judgement(rows: "Rows") -> Values:
    grade, event = rows.one(tables.CtcaeGrade), rows.one(tables.AdverseEvent)
    who = {"assessor": "-", "assessed_on": DAY0, "action_taken": "none"}
    return {"event": event, "term": event.term, "grade": grade.grade, "serious": False, **who}


def _review(rows: "Rows") -> Values:
    said = {"period": "early", "any_event": False, "reviewed_by": "-"}
    visit = rows.make(tables.Visit)
    return {"patient": visit.patient, "visit": visit, **said, **absent("reviewed_on")}


def _report(rows: "Rows") -> Values:
    clock = {"authority": "-", "clock_profile": "-", "day0_on": DAY0, "due_on": DAY0}
    return {"event": rows.one(tables.AdverseEvent), **clock}


def _reminder(rows: "Rows") -> Values:
    return {
        "planned_item": rows.one(tables.PlannedItem),
        "recipient": rows.make(tables.User),
        "rung": "opened",
        "due_on": DAY0,
        "mail": rows.make(tables.Mail),
    }


def _mail(rows: "Rows") -> Values:
    return {
        "centre": rows.one(tables.Centre),
        "recipient": rows.make(tables.User),
        "kind": "reminders",
        "day": DAY0,
        "message_id": f"<{fresh()}@physis>",
    }


def _step(rows: "Rows") -> Values:
    own = {"template_code": f"P{fresh()}", "role": "lead"}
    return {**own, "rung": "book_ahead", "edge": "opens", "days": -30}


def _refused_address(rows: "Rows") -> Values:
    return {
        "user": rows.make(tables.User),
        "email": "somebody@clinic.example",
        "since": dt.datetime.combine(DAY0, dt.time(12), dt.UTC),
        "fault": "550 no such user",
    }


VALUES: dict[type[Model], Callable[["Rows"], Values]] = {
    tables.AuditReview: lambda rows: {
        "centre": rows.one(tables.Centre),
        "event_id": fresh(),
        "outcome": "in_order",
        "reviewed_by": rows.one(tables.User),
    },
    tables.ScheduleTemplate: _template,
    tables.TemplateDiagnosis: lambda rows: {
        "template": rows.make(tables.ScheduleTemplate),
        "term": rows.make(tables.DiagnosisTerm),
    },
    tables.TemplateItem: _line,
    tables.Track: _track,
    tables.TrackMove: lambda rows: {
        "track": rows.one(tables.Track),
        "patient": rows.one(tables.Track).patient,
        "from_template": rows.make(tables.ScheduleTemplate),
        "to_template": rows.make(tables.ScheduleTemplate),
        "moved_on": DAY0,
        "reason": "amended",
    },
    tables.PlannedItem: _item,
    tables.Visit: _visit,
    tables.VisitItem: lambda rows: {
        "visit": rows.one(tables.Visit),
        "planned_item": rows.make(tables.PlannedItem),
    },
    tables.VisitAssessment: _at_visit(assessment="PAIN", done=True),
    tables.ContactAttempt: lambda rows: {
        "planned_item": rows.one(tables.PlannedItem),
        "attempted_on": DAY0,
        "channel": "phone",
        "outcome": "no_answer",
    },
    tables.Endpoint: lambda rows: {
        "patient": rows.one(tables.Patient),
        "kind": "healed",
        "adjudicator": "-",
        **absent("reached_on"),
    },
    tables.SkeletalMaturity: _at_visit(),
    tables.PhysisStatus: _at_visit(physis="femur_distal", laterality="left", state="open"),
    tables.Fracture: _fracture,
    tables.PainAssessment: _at_visit(**absent("scale", "score")),
    tables.PromScore: _at_visit(
        instrument="PedsQL",
        instrument_version="4.0",
        language="en",
        respondent="self",
        licence_ref="-",
    ),
    tables.PromSubscale: lambda rows: {
        "prom": rows.one(tables.PromScore),
        "subscale": "physical",
        **absent("value"),
    },
    tables.JointScore: _at_visit(instrument="HHS", **absent("total")),
    tables.JointScoreComponent: lambda rows: {
        "score": rows.one(tables.JointScore),
        "component": "pain",
        "value": 40,
    },
    tables.RangeOfMotion: lambda rows: {
        "score": rows.one(tables.JointScore),
        "movement": "flex",
        "degrees": 90,
    },
    tables.JiaAssessment: _at_visit(
        **absent("active_joints", "limited_joints", "phga", "paga", "uveitis")
    ),
    tables.Anthropometry: _at_visit(**absent("height_cm", "weight_kg", "method")),
    tables.DeformityAssessment: _at_visit(),
    tables.DevelopmentAssessment: _at_visit(milestone="walks"),
    tables.ConcomitantMedication: lambda rows: {
        "patient": rows.one(tables.Patient),
        "drug": "ibuprofen",
    },
    tables.ImagingStudy: _study,
    tables.StagingImage: lambda rows: {
        "staging": rows.one(tables.Staging),
        "study": rows.make(tables.ImagingStudy),
    },
    tables.ImagingDocument: _document,
    tables.ImagingFinding: lambda rows: {
        "study": rows.make(tables.ImagingStudy),
        "lesion": rows.one(tables.Lesion),
    },
    tables.RadiationDose: _dose,
    tables.Dxa: _dxa,
    tables.CtcaeTerm: lambda rows: {
        "version": "5.0",
        "term": f"term {fresh()}",
        "system_organ_class": "-",
    },
    tables.CtcaeGrade: lambda rows: {"term": rows.one(tables.CtcaeTerm), "grade": 2},
    tables.SpecialInterest: lambda rows: {
        "code": f"aesi-{fresh()}",
        "label": "-",
        "look_back": "lifelong",
        "position": 1,
    },
    tables.AdverseEvent: _event,
    tables.AdverseEventAssessment: _judgement,
    tables.CausalityJudgement: lambda rows: {
        "assessment": rows.one(tables.AdverseEventAssessment),
        "component": "product",
        "causality": "possible",
    },
    tables.AdverseEventReview: _review,
    tables.AdverseEventReport: _report,
    tables.Reminder: _reminder,
    tables.Mail: _mail,
    tables.ReminderStep: _step,
    tables.AddressFault: _refused_address,
}
