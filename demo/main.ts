import { Engine } from '../testing/engine/engine';
import { simulatedService } from './fates';
import { openProgress } from './progress';
import { realService } from './realService';
import { printReport } from './report';

/** Runs that the demo waits for, and where they are. */
export interface Service {
	title: string;
	credential: { apiKey: string; baseUrl: string };
	maxWaitSeconds: number;
	runs: DemoRun[];
	stop: () => Promise<void>;
}

export interface DemoRun {
	runId: string;
	/** What the run is about, for the reader. */
	label: string;
	/** Where it should come out; undefined where only the service knows. */
	expected: Branch | undefined;
}

export type Branch = 'Completed' | 'Failed' | 'In Progress';

async function main(runIds: string[]): Promise<number> {
	const service = runIds.length > 0 ? realService(runIds) : await simulatedService();
	try {
		process.stdout.write(`${service.title}\n\n`);
		const engine = await Engine.start();
		const progress = openProgress(service.runs);
		const startedAtMs = Date.now();
		const result = await engine.run({
			items: service.runs.map(({ runId }) => ({ run_id: runId })),
			credential: service.credential,
			parameters: {
				operation: 'wait',
				maxWait: service.maxWaitSeconds,
				onTimeout: 'inProgress',
				options: { pollInterval: 1 },
			},
			onError: 'continueRegularOutput',
			onMessage: (message) => progress.show(String(message)),
		});
		progress.end();
		return printReport(service.runs, result, startedAtMs);
	} finally {
		await service.stop();
	}
}

main(process.argv.slice(2)).then(
	(exitCode) => (process.exitCode = exitCode),
	(error: Error) => {
		process.stderr.write(`${error.message}\n`);
		process.exitCode = 1;
	},
);
