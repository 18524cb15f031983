import { readFile } from 'node:fs/promises';
import type { N8nInstallation } from '../../testing/n8n/installN8n';
import { type Databases, startDatabases } from './databases';
import { N8nServer } from './n8nServer';

/** Before n8n 2, another worker repeats the executions of a dead one unless this is set. */
const NEVER_TWICE = { QUEUE_WORKER_MAX_STALLED_COUNT: '0' };

/** n8n as a main process and two workers, on redis and PostgreSQL. */
export class QueueMode {
	private constructor(
		readonly main: N8nServer,
		readonly workers: readonly N8nServer[],
		private readonly databases: Databases,
	) {}

	/** Starts the databases and installs the package, without starting n8n. */
	static async create(installation: N8nInstallation, tarball: string): Promise<QueueMode> {
		const databases = await startDatabases();
		const common = { ...databases.env, ...NEVER_TWICE };
		const main = await N8nServer.create(installation, common);
		await main.install(tarball);
		const env = {
			...common,
			N8N_USER_FOLDER: main.userFolder,
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		};
		const newWorker = async () =>
			await N8nServer.create(installation, env, ['worker', '--concurrency=20']);
		const workers = [await newWorker(), await newWorker()];
		return new QueueMode(main, workers, databases);
	}

	/** Starts one after the other: the first one creates the tables. */
	async start(): Promise<void> {
		for (const server of [this.main, ...this.workers]) await server.start();
	}

	async stop(): Promise<void> {
		for (const worker of this.workers) await worker.stop();
		await this.main.remove();
		await this.databases.stop();
	}
}

/** The IDs of the executions that a worker has begun, from its log. */
export async function begunBy(worker: N8nServer): Promise<string[]> {
	const log = await readFile(worker.logFile, 'utf8');
	return [...log.matchAll(/started execution (\d+)/g)].map(([, id]) => id ?? '');
}
