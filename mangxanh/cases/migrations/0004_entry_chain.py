from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_box"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="entries_mac",
            field=models.CharField(blank=True, max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="entry",
            name="mac",
            field=models.CharField(max_length=64, default=""),
            preserve_default=False,
        ),
    ]
