import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, ManagedProcess, run } from '../../testing/n8n/processes';
import { postgres, redisServer } from './prerequisites';

export type Databases = Awaited<ReturnType<typeof startDatabases>>;

/** redis and PostgreSQL on this machine, empty; nothing of them is left when they are stopped. */
export async function startDatabases() {
	const folder = await mkdtemp(join(tmpdir(), 'gloriamundo-db-'));
	const [redisPort, postgresPort] = [await freePort(), await freePort()];
	const redis = startRedis(folder, redisPort);
	const database = await startPostgres(folder, postgresPort);
	return {
		/** n8n's settings for them. */
		env: {
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redisPort),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgresPort),
			DB_POSTGRESDB_USER: 'n8n',
			DB_POSTGRESDB_DATABASE: 'postgres',
		},
		stop: async () => {
			await Promise.all([redis.stop(), database.stop()]);
			await rm(folder, { recursive: true, force: true });
		},
	};
}

function startRedis(folder: string, port: number): ManagedProcess {
	const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	return new ManagedProcess('redis', redisServer(), flags, { logFile: join(folder, 'redis.log') });
}

async function startPostgres(folder: string, port: number): Promise<ManagedProcess> {
	const owner = await postgresOwner();
	if (owner) await chown(folder, owner.uid, owner.gid);
	const data = join(folder, 'postgres');
	await run(postgres('initdb'), ['-D', data, '-U', 'n8n', '-A', 'trust', '-E', 'UTF8'], {
		...owner,
		cwd: folder,
	});
	const flags = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder];
	const server = new ManagedProcess('PostgreSQL', postgres('postgres'), flags, {
		...owner,
		cwd: folder,
		logFile: join(folder, 'postgres.log'),
	});
	await server.untilReady(async () => {
		await run(postgres('pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]);
		return true;
	});
	return server;
}

/** PostgreSQL does not run as root, so root runs it as the user that Debian's package has created. */
async function postgresOwner(): Promise<{ uid: number; gid: number } | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const id = async (flag: string) => Number(await run('id', [flag, 'postgres']));
	return { uid: await id('-u'), gid: await id('-g') };
}
