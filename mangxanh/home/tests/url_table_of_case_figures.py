"""Who gets what at the figures of cases."""

from mangxanh.home.tests.url_table import R, shown

CASE_FIGURES = [shown("case_figures", "", R.BOARD)]
