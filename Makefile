# What is built from other sources and committed; nothing here is needed to install or run entourage.

.PHONY: assets
assets: ## rebuild the sigma bundle of graph.html: same lock file, same bytes
	cd web && npm ci --no-audit --no-fund && npm run build
