#!/usr/bin/env node
await import('../src/main.ts').then(({ main }) => main('mcp-health'))
