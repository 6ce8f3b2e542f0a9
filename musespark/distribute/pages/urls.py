"""Addresses of the word Share."""

from django.urls import path

from musespark.distribute.pages import atom, dials, feed, find, less, station, why

app_name = "share"
urlpatterns = [
    path("", feed.feed, name="feed"),
    path("following", feed.following, name="following"),
    path("following/why/<slug:key>", why.by_time, name="why-following"),
    path("new", feed.new, name="new"),
    path("feeds/<slug:key>", feed.named, name="named"),
    path("dials", dials.dials, name="dials"),
    path("feeds", dials.save_named, name="save-named"),
    path("feeds/<slug:key>/adopt", dials.adopt, name="adopt"),
    path("feeds/<slug:key>/delete", dials.delete_named, name="delete-named"),
    path("why/<slug:slate>/<slug:key>", why.why, name="why"),
    path("less/<slug:key>", less.less, name="less"),
    path("less/<slug:key>/undo", less.undo, name="less-undo"),
    path("search", find.search, name="search"),
    path("w/<slug:key>/share", station.station, name="station"),
    path("@<slug:handle>/feed.atom", atom.of_profile, name="profile-atom"),
    path("tag/<str:name>/feed.atom", atom.of_tag, name="tag-atom"),
]
