from django.urls import path

from registry.plans.views import drafts, moves, shown

VERSION = "plans/<slug:plan_code>/<int:plan_version>/"

urlpatterns = [
    path("plans/", shown.plans, name="plans"),
    path(VERSION, shown.plan, name="plan"),
    path(f"{VERSION}compare/", shown.compared, name="plan-compare"),
    path(f"{VERSION}copy/", drafts.copied, name="plan-copy"),
    path(f"{VERSION}edit/", drafts.edited, name="plan-edit"),
    path(f"{VERSION}discard/", drafts.discarded, name="plan-discard"),
    path(f"{VERSION}activate/", drafts.activated, name="plan-activate"),
    path(f"{VERSION}take-back/", drafts.taken_back, name="plan-take-back"),
    path(f"{VERSION}move/", moves.plan_move, name="plan-move"),
    path("patients/<str:number>/tracks/<int:track_id>/move/", moves.track_move, name="track-move"),
]
