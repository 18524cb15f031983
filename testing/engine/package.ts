import 'reflect-metadata';
import './quiet';
import { PackageDirectoryLoader } from 'n8n-core';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { ROOT } from '../root';

/** The built package, loaded as n8n loads a community package. */
export interface LoadedPackage {
	node: INodeType;
	credential: ICredentialType;
}

/** As n8n names the node of an installed community package. */
export const NODE_TYPE = 'n8n-nodes-gloriamundo.gloriaMundoRunStatus';

/** Loads `dist/` through package.json. Needs `npm run build` first. */
export async function loadPackage(directory = ROOT): Promise<LoadedPackage> {
	const loader = new PackageDirectoryLoader(directory);
	await loader.loadAll();
	const node = loader.nodeTypes.gloriaMundoRunStatus?.type;
	const credential = loader.credentialTypes.gloriaMundoApi?.type;
	if (!node || !credential) throw new Error('Not built: run "npm run build" first');
	return { node: node as INodeType, credential };
}
