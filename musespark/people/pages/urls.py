from django.urls import path, register_converter

from musespark.people.pages import account, inbox, known, operator, profile, welcome


class HandleConverter:
    """A handle in an address; letters of either case, so that what people type leads somewhere."""

    regex = "[A-Za-z0-9_]{2,30}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(HandleConverter, "handle")

app_name = "people"
urlpatterns = [
    path("@<handle:handle>", profile.profile, name="profile"),
    path("@<handle:handle>/about", profile.about, name="about"),
    path("@<handle:handle>/followers", profile.followers, name="followers"),
    path("@<handle:handle>/following", profile.following, name="following"),
    path("@<handle:handle>/picture/<slug:version>", profile.picture, name="picture"),
    path("@<handle:handle>/follow", profile.relate, {"verb": "follow"}, name="follow"),
    path("@<handle:handle>/mute", profile.relate, {"verb": "mute"}, name="mute"),
    path("@<handle:handle>/block", profile.relate, {"verb": "block"}, name="block"),
    path("settings", account.settings, name="settings"),
    path("settings/profile", account.edit, name="edit"),
    path("settings/reading", account.reading, name="reading"),
    path("settings/consents", account.consents, name="consents"),
    path("settings/leave", account.leave, name="leave"),
    path("notifications", inbox.notifications, name="notifications"),
    path("known", known.known, name="known"),
    path("known.json", known.export, name="export"),
    path("known/<slug:name>/forget", known.forget, name="forget"),
    path("welcome", welcome.welcome, name="welcome"),
    path("operator/<str:token>", operator.invited, name="operator"),
]
