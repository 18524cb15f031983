import 'reflect-metadata';
import './quiet';
import { PackageDirectoryLoader } from 'n8n-core';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { ROOT } from '../root';

/** The built package, loaded as n8n loads a community package. */
export interface LoadedPackage {
	/** By the name of its type. */
	nodes: Record<NodeName, LoadedNode>;
	credential: ICredentialType;
}

/** A node of this package has an `execute`, which a test may wrap or replace. */
export type LoadedNode = INodeType & { execute: Execute };

export type Execute = NonNullable<INodeType['execute']>;

export type NodeName = 'gloriaMundoRunStatus' | 'gloriaMundoRunWorkflow';

/** The name of the package: the type of each node begins with it. */
export const PACKAGE = 'n8n-nodes-gloriamundo';

/** Loads `dist/` through package.json. Needs `npm run build` first. */
export async function loadPackage(): Promise<LoadedPackage> {
	const loader = new PackageDirectoryLoader(ROOT);
	await loader.loadAll();
	const runStatus = loader.nodeTypes.gloriaMundoRunStatus?.type;
	const runWorkflow = loader.nodeTypes.gloriaMundoRunWorkflow?.type;
	const credential = loader.credentialTypes.gloriaMundoApi?.type;
	if (!runStatus || !runWorkflow || !credential)
		throw new Error('Not built: run "npm run build" first');
	const nodes = { gloriaMundoRunStatus: runStatus, gloriaMundoRunWorkflow: runWorkflow };
	return { nodes: nodes as LoadedPackage['nodes'], credential };
}
