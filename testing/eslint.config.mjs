import { config } from '@n8n/node-cli/eslint';

/** Code that runs on a developer's machine only: n8n Cloud's restrictions do not hold for it. */
export default [
	...config,
	{
		files: ['**/*.ts'],
		rules: {
			'@n8n/community-nodes/no-dangerous-functions': 'off',
			'@n8n/community-nodes/no-restricted-globals': 'off',
			'@n8n/community-nodes/no-restricted-imports': 'off',
		},
	},
];
