# The two commands of the README are `make run` and `make test`; `make` alone lists the rest.
DATA ?= data
PORT ?= 8000
PYTHON3 ?= python3
MANGXANH = .venv/bin/mangxanh

.DEFAULT_GOAL := help
.PHONY: help setup run test test-all bench lint messages lock python

help:
	@echo "make run       set up, fill a demo school, start it on http://127.0.0.1:$(PORT)"
	@echo "make test      set up for the tests and run them (SQLite; the marked ones on PostgreSQL too)"
	@echo "make test-all  every test on both databases, the slow ones included"
	@echo "make bench     measure, print a table"
	@echo "make lint      the checks alone"
	@echo "make messages  bring locale/vi up to date with the code"
	@echo "make lock      choose the newest packages that pyproject.toml allows"
	@echo "make setup     only set up"

python:
	@command -v $(PYTHON3) >/dev/null || \
		{ echo "There is no $(PYTHON3): sudo apt-get install make python3-venv" >&2; exit 2; }

setup: python
	@$(PYTHON3) bin/setup.py run

# A demo that was cut off is begun anew; a folder that holds something else is refused by `demo`.
UNFINISHED = $(DATA).unfinished
run: setup
	@if test ! -e "$(DATA)/main.sqlite3"; then \
		if ls -A "$(DATA)" 2>/dev/null | grep -q .; then $(MANGXANH) demo --data "$(DATA)"; else \
			rm -rf "$(UNFINISHED)" && $(MANGXANH) demo --data "$(UNFINISHED)" && \
			mkdir -p "$(DATA)" && mv "$(UNFINISHED)"/* "$(DATA)" && rmdir "$(UNFINISHED)"; fi; fi
	@$(MANGXANH) serve --data "$(DATA)" --port $(PORT)

test: python
	@$(PYTHON3) bin/setup.py test
	@.venv/bin/python bin/test.py

test-all: python
	@$(PYTHON3) bin/setup.py test
	@.venv/bin/python bin/test.py --all

bench: python
	@$(PYTHON3) bin/setup.py test
	@.venv/bin/python -m bench

lint: python
	@$(PYTHON3) bin/setup.py test
	@.venv/bin/python bin/test.py --lint

messages: python
	@$(PYTHON3) bin/setup.py test
	@.venv/bin/python bin/messages.py extract

lock: python
	@$(PYTHON3) bin/setup.py lock
