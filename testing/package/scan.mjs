// Lints folders by the rules of n8n's own scan of community packages (@n8n/scan-community-package): TypeScript,
// compiled code and JSON, comments that switch rules off ignored.
// Usage: node scan.mjs '{"<name>": {"folder": "...", "patterns": ["..."]}, ...}', prints what was found as JSON.
import { ESLint } from 'eslint';
import { createRequire } from 'node:module';

// Rules and parser come with n8n's own tools.
const ofCli = createRequire(import.meta.resolve('@n8n/node-cli/eslint'));
const { n8nCommunityNodesPlugin } = ofCli('@n8n/eslint-plugin-community-nodes');
const n8nNodesPlugin = ofCli('eslint-plugin-n8n-nodes-base');
const { parser } = ofCli('typescript-eslint');

const { community, credentials, nodes } = n8nNodesPlugin.configs;

const options = {
	allowInlineConfig: false,
	overrideConfigFile: true,
	overrideConfig: [
		n8nCommunityNodesPlugin.configs.recommended,
		{ rules: { 'no-console': 'error' } },
		{ plugins: { 'n8n-nodes-base': n8nNodesPlugin } },
		{ files: ['package.json'], rules: community.rules },
		{
			files: ['**/credentials/**/*.ts'],
			rules: {
				...credentials.rules,
				'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
				'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
			},
		},
		{
			files: ['**/nodes/**/*.ts'],
			rules: {
				...nodes.rules,
				'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
				'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
				'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
			},
		},
		{ files: ['**/*.json', '**/*.ts'], languageOptions: { parser } },
	],
};

async function scan({ folder, patterns }) {
	const results = await new ESLint({ ...options, cwd: folder }).lintFiles(patterns);
	const found = results.flatMap(({ filePath, messages }) =>
		messages.map(({ ruleId, line, message }) => ({ filePath, line, ruleId, message })),
	);
	return { files: results.length, found };
}

const scans = {};
for (const [name, scanned] of Object.entries(JSON.parse(process.argv[2]))) {
	scans[name] = await scan(scanned);
}
console.log(JSON.stringify(scans));
