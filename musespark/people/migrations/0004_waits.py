"""One more kind of notification: something waits for the one who decides."""

from django.db import migrations, models

KINDS = [
    ("follow", "followed you"),
    ("reply", "replied to you"),
    ("like", "liked your Work"),
    ("save", "saved your Work"),
    ("repost", "reposted your Work"),
    ("remix", "remixed your Work"),
    ("reward", "rewarded your Work"),
    ("refund", "took back a reward"),
    ("ask", "asks to use your Work"),
    ("near", "published something near your Work"),
    ("decision", "decided on something of yours"),
    ("waits", "Waits for your decision"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0003_fold_names")]

    operations = [
        migrations.AlterField("notification", "kind", models.CharField(choices=KINDS, max_length=10)),
    ]
