from django.urls import path

from musespark.traces.pages import views

app_name = "traces"
urlpatterns = [path("beacon", views.beacon, name="beacon")]
