#!/usr/bin/env node
(await import("../src/main.ts")).main("run-audit")
