# Everything here needs Python 3.11 or newer, make and git; nothing is installed outside .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := build/demo
SITE := build/demo-site
ADDRESS ?= 127.0.0.1:8000
# The tests begin some thousand processes: each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo public serve test reference browser paper pictures messages bench bench-quick lock clean

help:
	@echo "make demo   write the demonstration company and build its site"
	@echo "make public build the extract of the demonstration that everybody may read"
	@echo "make serve  preview the demonstration with live reload"
	@echo "make test   lint, types, the floors' contract and all tests"
	@echo "make reference  write reference/ anew: every command, rule, record type and field"
	@echo "make pictures   pictures of each kind of page, for a review, into build/pictures"
	@echo "make messages  bring the catalogues of languages up to date with what pages say"
	@echo "make bench  measure beside other generators, and write benchmarks/RESULTS.md (half an hour to an hour; bench-quick: minutes)"
	@echo "make lock   resolve the locked requirements anew"
	@echo "make clean  remove what was built"

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

# Run-time packages by the lock, then this package itself, without looking for anything else.
$(VENV)/.run: $(VENV)/.python requirements.txt requirements-build.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.run
	rm -rf $(DEMO) $(SITE)
	mkdir -p build
	$(BIN)/mastercopy demo $(DEMO)
	$(BIN)/mastercopy build --repo $(DEMO) --site-dir $(SITE)

public: $(VENV)/.run
	@test -d $(DEMO) || { mkdir -p build && $(BIN)/mastercopy demo $(DEMO); }
	$(BIN)/mastercopy build --repo $(DEMO) --audience public --site-dir $(SITE)-public

serve: $(VENV)/.run
	@test -d $(DEMO) || { mkdir -p build && $(BIN)/mastercopy demo $(DEMO); }
	$(BIN)/mastercopy serve --repo $(DEMO) --address $(ADDRESS)

# The site is tested in a real browser and on paper, approvals with real keys; none of these comes with Python.
browser:
	@for names in "chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable" "pdftotext" "ssh-keygen" "gpg" "gpgv" "jq" "unzip"; do \
		found=; for name in $$names; do if command -v $$name >/dev/null 2>&1; then found=yes; fi; done; \
		if [ -z "$$found" ]; then \
			echo "The tests need a browser, a reader of PDF, OpenSSH, GnuPG, jq and unzip:" \
			"apt-get install -y chromium poppler-utils openssh-client gnupg gpgv jq unzip" >&2; exit 1; \
		fi; \
	done

# The verb `pdf` is tested with WeasyPrint itself, whose system library does not come with Python either.
paper: $(VENV)/.dev
	@$(BIN)/python -c "import weasyprint" >/dev/null 2>&1 || { \
		echo "The tests of PDF need Pango: apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" >&2; exit 1; }

reference: $(VENV)/.run
	$(BIN)/python -m mastercopy.cli.manual reference

# Every kind of page at three widths, light, dark and on paper; `make pictures KINDS="home library"` only some of them.
pictures: $(VENV)/.dev browser
	rm -rf build/pictures
	$(BIN)/python tests/browser/pictures.py build/pictures $(KINDS)

messages: $(VENV)/.dev
	$(BIN)/python tests/languages/messages.py

test: $(VENV)/.dev browser paper
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -n auto --dist loadgroup

# Plugins of others want a place of their own: they are measured beside us and never needed by us.
PEERS := build/peers
$(PEERS)/.peers: $(VENV)/.python benchmarks/requirements.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.txt
	@touch $@

bench: $(VENV)/.run $(PEERS)/.peers browser
	$(BIN)/python benchmarks/bench.py --growth --peers $(PEERS)/bin/python -o benchmarks/RESULTS.md
	$(BIN)/python benchmarks/reader.py >> benchmarks/RESULTS.md
	$(BIN)/python benchmarks/group.py >> benchmarks/RESULTS.md

bench-quick: $(VENV)/.run $(PEERS)/.peers
	$(BIN)/python benchmarks/bench.py --documents 100 --runs 2 --peers $(PEERS)/bin/python

COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

lock: $(VENV)/.dev
	$(COMPILE) --output-file requirements.txt pyproject.toml
	$(COMPILE) --extra dev --output-file requirements-dev.txt pyproject.toml
	$(COMPILE) --output-file benchmarks/requirements.txt benchmarks/requirements.in
	$(COMPILE) --only-build-deps --build-deps-for editable --output-file requirements-build.txt pyproject.toml

clean:
	rm -rf build dist site
