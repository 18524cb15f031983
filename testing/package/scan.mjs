// Lints an unpacked package by the rules of n8n's own scan of community packages
// (@n8n/scan-community-package): compiled code and package.json, comments that switch rules off ignored.
// Usage: node scan.mjs <folder>, prints what was found as JSON.
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { ESLint } from 'eslint';
import n8nNodesPlugin from 'eslint-plugin-n8n-nodes-base';
import { createRequire } from 'node:module';

// The parser comes with n8n's own tools.
const { parser } = createRequire(import.meta.resolve('@n8n/node-cli/eslint'))('typescript-eslint');

const [cwd] = process.argv.slice(2);

const eslint = new ESLint({
	cwd,
	allowInlineConfig: false,
	overrideConfigFile: true,
	overrideConfig: [
		n8nCommunityNodesPlugin.configs.recommended,
		{ rules: { 'no-console': 'error' } },
		{ plugins: { 'n8n-nodes-base': n8nNodesPlugin } },
		{ files: ['package.json'], rules: n8nNodesPlugin.configs.community.rules },
		{ files: ['**/*.json'], languageOptions: { parser } },
	],
});

const results = await eslint.lintFiles(['**/*.js', 'package.json']);
const found = results.flatMap(({ filePath, messages }) =>
	messages.map(({ ruleId, line, message }) => ({ filePath, line, ruleId, message })),
);
console.log(JSON.stringify({ files: results.length, found }));
