"""Who gets what at every address of help (url_table.py says how to read it)."""

from mangxanh.home.tests.url_table import ALL, KEEPERS, Page, done, everybody, form, shown

CONTACT = {"name": "Nơi giúp", "phone": "024 3999 1111"}

SPEAKUP = [
    *(Page(name, get=everybody(200)) for name in ("help_page", "help_page_en", "away", "away_en")),
    *(Page(name, get=everybody(302)) for name in ("help_short", "help_short_slash")),
    # without a form that one of our pages gave nothing is taken, from nobody
    Page("tell_what", get=everybody(200), post=everybody(400), data={"story": "Em kể"}, idle=True),
    *(
        Page(name, get=everybody(302), post=everybody(400), data={"story": "Em kể"}, idle=True)
        for name in ("tell_who", "tell", "tell_kept")
    ),
    # whoever they are, they are nobody here; a code that is none is told without being looked for
    Page("letters", get=everybody(200), post=everybody(400), data={"code": "K7MQ"}, idle=True),
    Page("month_book", "month", get=everybody(200)),
    shown("help_contacts", "", *ALL),
    *(
        shown(name, "", *ALL)
        for name in ("posters", "poster_a3", "poster_print", "poster_a4", "sticker_sheet")
    ),
    form("help_contact_add", "", *KEEPERS, data=CONTACT),
    form("help_contact_edit", "help_contact", *KEEPERS, data=CONTACT),
    done("help_contact_check", "help_contact", *KEEPERS),
    done("help_contact_show", "help_contact", *KEEPERS, data={"shown": "0"}),
    done("help_contact_remove", "help_contact", *KEEPERS),
]
