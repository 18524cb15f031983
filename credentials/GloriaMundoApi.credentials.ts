import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { authenticate } from '../nodes/shared/transport/authenticate';

export class GloriaMundoApi implements ICredentialType {
	name = 'gloriaMundoApi';

	displayName = 'GloriaMundo API';

	icon: Icon = { light: 'file:../icons/runStatus.svg', dark: 'file:../icons/runStatus.dark.svg' };

	documentationUrl = 'https://docs.gloriamundo.com/api/authentication';

	/** `authenticate` restricts the key to its own host, so n8n's fields for that are not needed. */
	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. gm_live_...',
			description: 'GloriaMundo shows a key once, when it is created',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://app.gloriamundo.com',
			description:
				'Where the GloriaMundo API is; the API key is sent nowhere else. Empty means the default.',
		},
	];

	authenticate = authenticate;
}
