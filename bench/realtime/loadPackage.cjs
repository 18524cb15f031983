// Plain JavaScript: a loader for TypeScript would have a part in what is measured.
const { performance } = require('node:perf_hooks');
const { resolve } = require('node:path');

const root = resolve(__dirname, '../..');
const { credentials, nodes } = require(resolve(root, 'package.json')).n8n;

// n8n has loaded it long before.
require('n8n-workflow');

const startMs = performance.now();
for (const file of [...nodes, ...credentials]) require(resolve(root, file));
process.stdout.write(String(performance.now() - startMs));
