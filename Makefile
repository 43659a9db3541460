# The two commands of the README are `make run` and `make test`; `make` alone lists the rest.
DATA ?= data
PORT ?= 8000
PYTHON3 ?= python3
MANGXANH = .venv/bin/mangxanh

.DEFAULT_GOAL := help
.PHONY: help setup run test test-all bench lint messages

help:
	@echo "make run       set up, fill a demo school, start it on http://127.0.0.1:$(PORT)"
	@echo "make test      set up for the tests and run them (SQLite; the marked ones on PostgreSQL too)"
	@echo "make test-all  every test on both databases, the slow ones included"
	@echo "make bench     measure, print a table"
	@echo "make lint      the checks alone"
	@echo "make messages  bring locale/vi up to date with the code"
	@echo "make setup     only set up"

setup:
	@$(PYTHON3) bin/setup.py run

run: setup
	@test -e $(DATA)/main.sqlite3 -a ! -e $(DATA)/demo.unfinished || $(MANGXANH) demo --data $(DATA)
	@$(MANGXANH) serve --data $(DATA) --port $(PORT)

test:
	@$(PYTHON3) bin/setup.py test
	@.venv/bin/python bin/test.py

test-all:
	@$(PYTHON3) bin/setup.py test
	@.venv/bin/python bin/test.py --all

bench:
	@$(PYTHON3) bin/setup.py test
	@.venv/bin/python -m bench

lint:
	@$(PYTHON3) bin/setup.py test
	@.venv/bin/python bin/test.py --lint

messages:
	@$(PYTHON3) bin/setup.py test
	@.venv/bin/python bin/messages.py extract
