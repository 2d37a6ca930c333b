# Each target does its own set-up: a machine needs a Swift toolchain, and this.

.DEFAULT_GOAL := help
.PHONY: help run test simulate hostile lint format docs bench bench-memory bench-aggregates \
  bench-operations counts bootstrap

# What `make run` replays instead of the chitchat data: one file or several.
LOG ?=
# Further options of `cbwm replay`.
ARGS ?=
# What `make bench` is to leave out: anything in QUICK means short runs; ONLY, rows with that text.
QUICK ?=
ONLY ?=
# How many seeds `make simulate` goes through, and the first of them; a new one if there is none.
# That of `make hostile` too, which calls for so many seconds.
SEEDS ?= 10000
SEED ?=
SECONDS ?= 600

sources := Sources Tests Benchmarks Fuzz Package.swift
# The libraries that are documented, each in an archive of its own.
libraries := ConversationMemory ConversationAggregates ConversationChat ConversationProcessing \
  ConversationObservability ConversationTestSupport
archives := .build/docs

help: ## Say what there is
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) \
	  | while IFS='|' read -r name text; do printf '  make %-17s %s\n' "$$name" "$$text"; done

run: bootstrap ## Replay recorded chats; LOG=path replays your own, ARGS= adds options
	swift build -c release --product cbwm
	@if [ -n "$(LOG)" ]; then set -- $(LOG); \
	  else log="$$(scripts/fetch-chitchat)" || exit; set -- "$$log"; fi; \
	  "$$(swift build -c release --show-bin-path)/cbwm" replay $(ARGS) "$$@"

test: bootstrap ## Run all tests, then again under the thread and the address sanitizer
	@scripts/test

simulate: bootstrap ## Simulate groups from many seeds: SEEDS=10000 of them, from SEED on
	CBWM_OPTIMIZED=1 CBWM_SIMULATIONS=$(SEEDS) $(if $(SEED),CBWM_SEED=$(SEED)) \
	  swift test --disable-xctest --filter GroupSimulationTests

hostile: bootstrap ## Call everything with everything: for SECONDS=600, from SEED on
	@scripts/hostile $(SECONDS) $(SEED)

bench: bootstrap ## Measure it beside what people use; QUICK=1 is short, ONLY=evict picks rows
	@QUICK="$(QUICK)" ONLY="$(ONLY)" scripts/bench

bench-memory: bootstrap ## Measure many conversations beside Redis; QUICK=1 is short
	@QUICK="$(QUICK)" scripts/bench-memory

bench-aggregates: bootstrap ## Measure rolling aggregates, in order and late; QUICK=1 is short
	@QUICK="$(QUICK)" scripts/bench-aggregates

bench-operations: bootstrap ## Measure recording and replaying operations; QUICK=1 is short
	@QUICK="$(QUICK)" scripts/bench-operations

counts: ## Count instructions and allocations of the hot paths, against thresholds
	@scripts/counts

lint: bootstrap ## Check format, scripts, and which requirements no test names
	@scripts/lint

format: bootstrap ## Format the sources in place
	swift format --in-place --parallel --recursive $(sources)

docs: bootstrap ## Make the documentation archives of the libraries
	@mkdir -p $(archives)
	@set -e; for library in $(libraries); do \
	  swift package --allow-writing-to-directory $(archives) generate-documentation \
	    --target $$library --output-path $(archives)/$$library.doccarchive --warnings-as-errors; \
	done
	@echo "The documentation is in $(archives)."

bootstrap:
	@scripts/bootstrap swift git
