// Lints a folder by the rules of n8n's own scan of community packages (@n8n/scan-community-package): TypeScript,
// compiled code and JSON, comments that switch rules off ignored.
// Usage: node scan.mjs <folder> <pattern>..., prints what was found as JSON.
import { ESLint } from 'eslint';
import { createRequire } from 'node:module';

// Rules and parser come with n8n's own tools.
const ofCli = createRequire(import.meta.resolve('@n8n/node-cli/eslint'));
const { n8nCommunityNodesPlugin } = ofCli('@n8n/eslint-plugin-community-nodes');
const n8nNodesPlugin = ofCli('eslint-plugin-n8n-nodes-base');
const { parser } = ofCli('typescript-eslint');

const [folder, ...patterns] = process.argv.slice(2);
const { community, credentials, nodes } = n8nNodesPlugin.configs;

const eslint = new ESLint({
	cwd: folder,
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
});

const results = await eslint.lintFiles(patterns);
const found = results.flatMap(({ filePath, messages }) =>
	messages.map(({ ruleId, line, message }) => ({ filePath, line, ruleId, message })),
);
console.log(JSON.stringify({ files: results.length, found }));
