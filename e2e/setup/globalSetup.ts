import versions from '../../testing/n8nVersions.json';
import type { VersionName } from './installN8n';
import { installN8n } from './installN8n';
import { packPackage } from './packPackage';
import { checkPrerequisites } from './prerequisites';

/** Everything that takes long, before the first test. */
export default async function globalSetup(): Promise<void> {
	checkPrerequisites();
	for (const name of Object.keys(versions) as VersionName[]) await installN8n(name);
	process.env.E2E_TARBALL = await packPackage();
}
