/**
 * A real n8n editor with this package in it: `npm run dev`.
 * Every change of the sources is compiled, and n8n restarts with it; then reload the page.
 */
import { watch } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../testing/root';
import { type Simulator, startSimulator } from '../testing/simulator/simulator';
import { installN8n } from '../testing/n8n/installN8n';
import { ManagedProcess, run, say } from '../testing/n8n/processes';
import { readExample } from './setup/examples';
import { N8nApi, OWNER } from './setup/n8nApi';
import { N8nServer } from './setup/n8nServer';

const API_KEY = 'gm_live_demo';

/** A build writes many files: n8n restarts when none has changed for this long. */
const QUIET_MS = 1_500;

async function main(): Promise<void> {
	const simulator = await startSimulator({
		apiKeys: [API_KEY],
		rateLimit: { requests: 60, windowMs: 60_000 },
	});
	const server = await N8nServer.create(await installN8n('current'));
	const compiler = await build(server);
	onInterrupt(async () => {
		await Promise.all([compiler.stop(), simulator.stop()]);
		await server.remove();
	});

	say('starting n8n');
	await server.start();
	const workflowId = await fill(server, simulator);
	restartOnChange(server);
	say(`editor     ${server.url}/workflow/${workflowId}`);
	say(`login      ${OWNER.email}  ${OWNER.password}`);
	say(`simulator  ${simulator.baseUrl}, API key ${API_KEY}`);
	say('Ctrl-C stops everything');
}

async function build(server: N8nServer): Promise<ManagedProcess> {
	await run('npm', ['run', 'build'], { cwd: ROOT });
	await server.link(ROOT, 'n8n-nodes-gloriamundo');
	const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
	return new ManagedProcess(
		'tsc',
		process.execPath,
		[tsc, '-p', 'tsconfig.build.json', '--watch'],
		{
			cwd: ROOT,
			logFile: join(server.userFolder, 'tsc.log'),
		},
	);
}

/** An owner, a credential for the simulator, and the first example. */
async function fill(server: N8nServer, simulator: Simulator): Promise<string> {
	const api = await N8nApi.setUpOwner(server);
	await api.createGloriaMundoCredential(API_KEY, simulator.baseUrl);
	const example = await readExample('start-and-wait.json');
	return (await api.createWorkflow(example)).id;
}

function restartOnChange(server: N8nServer): void {
	let timer: NodeJS.Timeout | undefined;
	let last = Promise.resolve();
	const restartAfterLast = () => {
		last = last.then(async () => await restart(server)).catch((error: Error) => say(error.message));
	};
	watch(join(ROOT, 'dist'), { recursive: true }, () => {
		clearTimeout(timer);
		timer = setTimeout(restartAfterLast, QUIET_MS);
	});
}

async function restart(server: N8nServer): Promise<void> {
	say('the package has changed: restarting n8n');
	await server.stop();
	await server.start();
	say('n8n is ready: reload the page');
}

/** The signal may come twice, from the terminal and from tsx: the second must not end the process too early. */
function onInterrupt(stop: () => Promise<void>): void {
	let stopping: Promise<void> | undefined;
	const onSignal = () => {
		stopping ??= stop().then(() => {
			say('everything is stopped');
			process.exit(0);
		});
	};
	process.on('SIGINT', onSignal);
	process.on('SIGTERM', onSignal);
}

void main();
