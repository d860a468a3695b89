# Everything a developer runs. `make` alone lists the targets.

ADDR ?= 127.0.0.1:8080
DATA ?= var
LOOKS ?= $(CURDIR)/var/looks

# Two packages at a time for two cores; within a package tests mostly wait for the database.
TEST_FLAGS ?= -timeout 60m -p 2 -parallel 4

# Packages whose tests need neither a database nor a browser.
FAST = $(shell go list -f '{{.ImportPath}} {{join .TestImports " "}} {{join .XTestImports " "}}' ./... \
	| grep -v -E 'postgres/(embedded|pgtest)|chromedp|internal/app( |$$)' | cut -d' ' -f1)

.PHONY: access fuzz checks mutants help run test check bench tools generate css lighthouse accessibility-tree docs-screens screens-accept looks build clean format vet fresh
.DEFAULT_GOAL := help

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

run: ## The demo on http://localhost:8080; Ctrl-C ends it (DATABASE_URL, ADDR, DATA)
	@test -n "$$DATABASE_URL" || deploy/tools.sh postgres
	@go build -o bin/portal ./cmd/portal
	@exec bin/portal demo --addr $(ADDR) --data $(DATA)

test: tools format vet fresh ## Everything that must pass; installs what is missing
	@begin=$$(date +%s); \
	if go test $(TEST_FLAGS) ./...; then word=passed; status=0; else word=FAILED; status=1; fi; \
	$(MAKE) --no-print-directory checks || status=1; \
	$(MAKE) --no-print-directory fuzz FUZZTIME=5000x || status=1; \
	echo "make test: $$word after $$(( $$(date +%s) - begin )) s of tests"; exit $$status

check: format vet fresh ## Fast checks before a commit: no database, no browser
	@go test -timeout 5m $(FAST) && echo "make check: passed"

# Every decoder of input has a target; go test runs their seeds anyway. Tries are counted: with a
# limit of time Go's fuzzer now and then reports the end of that time as a failure.
FUZZTIME ?= 100000x
fuzz: ## Coverage-guided fuzzing of every decoder, one after another (FUZZTIME: tries of each)
	@mkdir -p var
	@grep -rlE '^func Fuzz' --include='*_test.go' cmd internal web | xargs -n1 dirname | sort -u | while read -r dir; do \
		for target in $$(grep -hoE '^func Fuzz[A-Za-z]+' $$dir/*_test.go | cut -c6-); do \
			echo "$$dir $$target"; \
			go test ./$$dir -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) >var/fuzz.log 2>&1 || { cat var/fuzz.log; exit 1; }; \
		done; done

checks: ## How many security checks are listed and how many have a test (docs/security-checks.md)
	@said=$$(go test ./internal/arch -run '^TestSecurityChecks$$' -count 1 -v 2>&1); status=$$?; \
	echo "$$said" | sed -nE 's/^ +checks_test.go:[0-9]+: //p'; exit $$status

mutants: ## Plant one defect after another in a copy and see whether the tests notice
	@deploy/tools.sh postgres chromium fonts
	@go run ./internal/arch/mutants

bench: ## Benchmarks as ratios against bare pgx and net/http; keeps docs/bench.md
	@deploy/tools.sh postgres
	@go run ./internal/bench/cmd

tools: ## Install PostgreSQL, Chromium, fonts and the HTML checker where they are missing
	@deploy/tools.sh postgres chromium fonts tidy

generate: ## Generate Go from templ files
	@go tool templ generate

css: ## Compile web/static/portal.css from deploy/css; needs Node, the result is committed
	@cd deploy/css && npm ci --no-audit --no-fund && npm run build

lighthouse: build ## Measure five pages with Lighthouse; optional, needs Node (ADDR: of a running demo)
	@deploy/tools.sh postgres chromium fonts
	@cd deploy/lighthouse && npm ci --no-audit --no-fund && npm run --silent measure

accessibility-tree: ## Write anew what a screen reader knows of the main job (docs/accessibility)
	@deploy/tools.sh postgres chromium fonts
	@go test ./internal/e2etest -run TestTheMainJobReadAloud -count 1 -accessibility-tree

docs-screens: ## Take the pictures of the README anew (docs/screens)
	@deploy/tools.sh postgres chromium fonts tidy
	@go test ./internal/e2etest -run TestDocsPictures -count 1 -docs $(CURDIR)/docs/screens

screens-accept: ## Keep the pictures of the pages as they are now (docs/screens/set); look at them
	@deploy/tools.sh postgres chromium fonts tidy
	@go test ./internal/e2etest -run TestPagesLookAsReviewed -count 1 -timeout 15m -accept

looks: ## Pictures of every main page, two widths, three languages, into LOOKS
	@deploy/tools.sh postgres chromium fonts tidy
	@go test ./internal/e2etest -run TestScreenshots -count 1 -screens $(LOOKS)

access: ## Write docs/access.md anew from the policy
	@deploy/tools.sh postgres
	@go test ./internal/app -run TestTheAccessDocument -count 1 -access

build: ## The binaries, static, in bin/
	@CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/ ./cmd/...

clean: ## Remove the binaries and the data of the demo
	@rm -rf bin var

format:
	@wrong=$$(gofmt -l cmd deploy docs internal migrations web); \
	test -z "$$wrong" || { echo "not formatted, run gofmt -w on:"; echo "$$wrong"; exit 1; }

vet:
	@go vet ./...

# Generated files are fresh when generating anew changes nothing. In a clean clone that is
# the same as an empty git diff, and here it also holds before a commit. Always generate from
# the root: templ writes paths relative to where it started into the files.
sums = find web -name '*_templ.go' -exec cksum {} + | sort
fresh:
	@before=$$($(sums)); $(MAKE) --no-print-directory generate >/dev/null 2>&1 || \
		{ $(MAKE) --no-print-directory generate; exit 1; }; \
	test "$$before" = "$$($(sums))" || \
		{ echo "generated files were stale and now are fresh: commit *_templ.go"; exit 1; }
