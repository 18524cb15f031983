import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { N8nInstallation } from '../../testing/n8n/installN8n';
import { freePort, ManagedProcess, run } from '../../testing/n8n/processes';

/** n8n as on a new computer, without requests to the internet. */
const SETTINGS = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	// Old versions start no separate process for code, new ones always do.
	N8N_RUNNERS_ENABLED: 'true',
	N8N_ENCRYPTION_KEY: 'only-for-tests',
};

/** An n8n server, or a worker, with its own user folder. */
export class N8nServer {
	private process?: ManagedProcess;

	private constructor(
		private readonly installation: N8nInstallation,
		readonly userFolder: string,
		readonly port: number,
		private readonly env: NodeJS.ProcessEnv,
		private readonly command: readonly string[],
	) {}

	/**
	 * Creates a server with an empty user folder, without starting it.
	 *
	 * @param env settings beyond the usual ones; N8N_USER_FOLDER shares another server's folder
	 * @param command `start`, or `worker` in queue mode
	 */
	static async create(
		installation: N8nInstallation,
		env: NodeJS.ProcessEnv = {},
		command: readonly string[] = ['start'],
	): Promise<N8nServer> {
		const userFolder = env.N8N_USER_FOLDER ?? (await mkdtemp(join(tmpdir(), 'gloriamundo-e2e-')));
		const port = await freePort();
		const ports = {
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			QUEUE_HEALTH_CHECK_PORT: String(port),
		};
		const all = { ...SETTINGS, N8N_USER_FOLDER: userFolder, ...ports, ...env };
		return new N8nServer(installation, userFolder, port, all, command);
	}

	get url(): string {
		return `http://localhost:${this.port}`;
	}

	get logFile(): string {
		return join(this.userFolder, `n8n-${this.port}.log`);
	}

	/**
	 * Installs a package as n8n's documentation says: by npm, in the folder `nodes` of n8n's own folder. npm also
	 * installs the newest n8n-workflow, the package's peer.
	 *
	 * @param omitPeers omits n8n-workflow, so that the package gets n8n's own, as if n8n's dialog had installed it
	 */
	async install(tarball: string, omitPeers = false): Promise<void> {
		await this.npm('install', tarball, ...(omitPeers ? ['--omit=peer'] : []));
	}

	/** Puts a link to a package's folder where `install` puts the package. */
	async link(folder: string, packageName: string): Promise<void> {
		const modules = join(this.userFolder, '.n8n', 'nodes', 'node_modules');
		await mkdir(modules, { recursive: true });
		await symlink(folder, join(modules, packageName));
	}

	async uninstall(packageName: string): Promise<void> {
		await this.npm('uninstall', packageName);
	}

	private async npm(...args: string[]): Promise<void> {
		const cwd = join(this.userFolder, '.n8n', 'nodes');
		await mkdir(cwd, { recursive: true });
		const PATH = `${dirname(this.installation.node)}:${process.env.PATH}`;
		await run('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], {
			cwd,
			env: { ...process.env, PATH },
		});
	}

	async start(): Promise<void> {
		const { node, n8n, n8nVersion } = this.installation;
		const title = `n8n ${n8nVersion} (${this.command.join(' ')})`;
		this.process = new ManagedProcess(title, node, [n8n, ...this.command], {
			env: { ...process.env, ...this.env },
			cwd: this.userFolder,
			logFile: this.logFile,
		});
		await this.process.untilReady(async () => await this.isReady());
	}

	private async isReady(): Promise<boolean> {
		const { ok } = await fetch(`http://127.0.0.1:${this.port}/healthz/readiness`);
		if (!ok || this.command[0] !== 'start') return ok;
		// Until the editor is ready too, n8n answers every request with a line of text.
		const settings = await fetch(`http://127.0.0.1:${this.port}/rest/settings`);
		return settings.headers.get('content-type')?.startsWith('application/json') === true;
	}

	async stop(): Promise<void> {
		await this.process?.stop();
	}

	/** Ends the server at once, as a crash or a power cut does. */
	async kill(): Promise<void> {
		await this.process?.kill();
	}

	/** Stops the server and removes its user folder. */
	async remove(): Promise<void> {
		await this.stop();
		await rm(this.userFolder, { recursive: true, force: true });
	}
}
