# Every command of the project; `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
BUF := npm exec --yes --package=@bufbuild/buf@1.75.0 -- buf
KAFKA_OF_RUN = $(BIN)/python -c "import json; print(json.load(open('.local/run.json'))['kafka'])"
# The last state of proto/ that others may have built on; renewed on purpose, never by a check.
BASELINE := proto/baseline.binpb
# Most of these wait for cameras, brokers and clocks: three at once, each with a database and a broker of its own.
SIDE_BY_SIDE := -n 3 --dist worksteal
export PATH := $(CURDIR)/.venv/bin:$(PATH)

##@ 运行 / running
.PHONY: help run doctor reset setup streets import replay-dlq
help: ## 显示本说明 / show this help
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## 启动整个系统（首次会准备一切） / start everything; the first time it prepares everything
	@$(PYTHON) -m deploy.local run

doctor: ## 检查这台机器缺什么 / say what this machine lacks
	@$(PYTHON) -m deploy.local doctor

reset: ## 清除本地数据（保留下载） / forget the local data; downloads stay
	@$(PYTHON) -m deploy.local reset

setup: ## 只准备系统软件包、Python 环境与检测网络 / prepare system packages, the Python environment and the detector only
	@$(PYTHON) -m deploy.local setup

streets: ## 渲染演示街景 / draw the demo's streets
	@$(PYTHON) -m deploy.local streets

import: ## 导入县域数据：COUNTY=目录 / load a county's files into the running system: COUNTY=folder
	@test -n "$(COUNTY)" || { echo "用法 / usage: make import COUNTY=.local/county"; exit 2; }
	@$(PYTHON) -m deploy.local import "$(COUNTY)"

replay-dlq: ## 重放死信：TOPIC=主题 / send dead letters back: TOPIC=name
	@test -n "$(TOPIC)" || { echo "用法 / usage: make replay-dlq TOPIC=dispatch.case.v1"; exit 2; }
	@SANQUAN_KAFKA_BOOTSTRAP="$${SANQUAN_KAFKA_BOOTSTRAP:-$$($(KAFKA_OF_RUN))}" $(BIN)/python -m chassis.cli replay-dlq $(TOPIC)

##@ 检查 / checking
.PHONY: test test-setup format lint types imports proto-check web unit contract integration e2e browser chaos bench soak vision-eval
test: test-setup ## 全部检查 / everything a change must pass
	@$(MAKE) --no-print-directory -j2 streets early
	@$(MAKE) --no-print-directory e2e browser chaos

# One after the other; beside them the streets are drawn, which e2e is the first to need.
.PHONY: early
early:
	@for layer in lint types imports proto-check web unit contract integration; do \
	$(MAKE) --no-print-directory $$layer || exit 1; done

test-setup: ## 准备检查所需 / prepare what the checks need
	@$(PYTHON) -m deploy.local setup --test

format: ## 排版 / format the code
	@$(BIN)/ruff check -q --fix . && $(BIN)/ruff format -q .

lint: ## 代码风格 / style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: ## 类型 / types
	@$(BIN)/mypy --strict

imports: ## 分层规则 / the rules of layers
	@$(BIN)/lint-imports

proto-check: ## 协议：规范、兼容、生成一致 / proto: lint, compatibility, generated code
	@$(BUF) lint
	@$(BUF) breaking --against $(BASELINE)
	@made=$$(mktemp -d) && trap 'rm -rf "$$made"' EXIT && $(MAKE) -s proto OUT="$$made" && \
	diff -r -x __pycache__ -x __init__.py contracts/sanquan "$$made/sanquan" || \
	{ echo "contracts/ 与 proto/ 不一致，请执行 make proto / contracts/ differs from proto/: run make proto"; exit 1; }

web: ## 页面测试 / the page's own tests
	@$(PYTHON) -m deploy.local page --test

unit: ## 单元测试 / unit tests
	@$(BIN)/pytest -n 2 tests/unit

contract: ## 契约测试 / contract tests
	@$(BIN)/pytest $(SIDE_BY_SIDE) tests/contract

integration: ## 集成测试 / integration tests
	@$(BIN)/pytest $(SIDE_BY_SIDE) tests/integration

e2e: ## 全程测试 / the whole way, end to end
	@$(BIN)/pytest tests/e2e

browser: ## 浏览器测试 / the page in a browser
	@$(BIN)/pytest tests/browser

chaos: ## 故障测试 / killing parts of it
	@$(BIN)/pytest tests/chaos

bench: ## 性能测试 / measurements
	@$(BIN)/pytest -s tests/bench

soak: ## 长时间运行：MINUTES=60 STREAMS=8 / an hour of streams that are cut and frozen: MINUTES=60 STREAMS=8
	@SOAK_MINUTES=$(or $(MINUTES),60) SOAK_STREAMS=$(or $(STREAMS),8) $(BIN)/pytest -s tests/bench/soak.py

vision-eval: ## 用录像（SANQUAN_VISION_DATA）、剧本与渲染街景衡量视觉 / measure vision on clips with truth, told scenes and drawn streets
	@$(BIN)/python -m tests.bench.vision_eval

##@ 生成 / generating
.PHONY: proto proto-baseline pictures
pictures: ## 由运行中的系统拍 docs/images / take the pictures of docs/images from the running system
	@$(BIN)/python -m tests.browser.pictures

OUT := contracts
proto: ## 由 proto/ 生成 contracts/ / generate contracts/ from proto/
	@mkdir -p $(OUT) && $(BIN)/python -m grpc_tools.protoc -I proto --python_out=$(OUT) --pyi_out=$(OUT) proto/sanquan/v1/*.proto
	@sed -i 's/^from sanquan\.v1 import/from contracts.sanquan.v1 import/' $(OUT)/sanquan/v1/*_pb2.py $(OUT)/sanquan/v1/*_pb2.pyi

proto-baseline: ## 发布协议现状为兼容基线 / publish today's protocol as what later changes must not break
	@$(BUF) build -o $(BASELINE)
