"""Names that begin with account_ or mfa_ are those by which allauth finds these pages."""

from django.urls import path, re_path

from registry.accounts.views import feed, people, security, sign_in

urlpatterns = [
    path("login/", sign_in.sign_in, name="login"),
    path("login/", sign_in.sign_in, name="account_login"),
    path("login/second/", sign_in.second_factor, name="mfa_authenticate"),
    path("logout/", sign_in.sign_out, name="logout"),
    path("centre/", sign_in.switch_centre, name="centre-switch"),
    path("language/", sign_in.set_language, name="set_language"),
    path("account/", security.index, name="mfa_index"),
    path("account/session/end/", security.end_session, name="session-end"),
    path("account/mails/", security.choose_mails, name="mail-choices"),
    path("account/password/", security.change_password, name="account_change_password"),
    path("account/app/", security.activate_totp, name="mfa_activate_totp"),
    path("account/app/remove/", security.remove_totp, name="mfa_deactivate_totp"),
    path("account/key/", security.add_key, name="mfa_add_webauthn"),
    path("account/key/<int:pk>/remove/", security.remove_key, name="mfa_remove_webauthn"),
    path("account/codes/", security.show_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", security.new_codes, name="mfa_generate_recovery_codes"),
    path("account/calendar/", feed.calendar_feed, name="calendar-feed"),
    path("account/again/", security.again_by_password, name="account_reauthenticate"),
    path("account/again/code/", security.again_by_code, name="mfa_reauthenticate"),
    path("account/again/key/", security.again_by_key, name="mfa_reauthenticate_webauthn"),
    path("password/reset/", security.reset_password, name="account_reset_password"),
    path("password/reset/sent/", security.reset_sent, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        security.new_password,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        security.reset_done,
        name="account_reset_password_from_key_done",
    ),
    path("permissions/", people.permissions, name="permissions"),
    path("people/", people.people_here, name="people-here"),
    path("people/<str:code>/", people.people, name="people"),
    path("people/<str:code>/invite/", people.person_invite, name="person-invite"),
    path(
        "people/<str:code>/invitations/<int:invitation_id>/withdraw/",
        people.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path(
        "people/<str:code>/memberships/<int:membership_id>/end/",
        people.membership_end,
        name="membership-end",
    ),
    path("invitation/<str:token>/", people.invitation, name="invitation"),
]
