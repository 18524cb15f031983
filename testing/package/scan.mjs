// Lints an unpacked package by the rules of n8n's own scan of community packages
// (@n8n/scan-community-package): compiled code and package.json, comments that switch rules off ignored.
// Usage: node scan.mjs <folder>, prints what was found as JSON.
import { ESLint } from 'eslint';
import { createRequire } from 'node:module';

// Rules and parser come with n8n's own tools.
const ofCli = createRequire(import.meta.resolve('@n8n/node-cli/eslint'));
const { n8nCommunityNodesPlugin } = ofCli('@n8n/eslint-plugin-community-nodes');
const n8nNodesPlugin = ofCli('eslint-plugin-n8n-nodes-base');
const { parser } = ofCli('typescript-eslint');

const eslint = new ESLint({
	cwd: process.argv[2],
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
