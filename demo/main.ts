/** Runs in n8n's own engine: `npm run demo`, or `npm run demo -- <run ID> ...` for real ones. */
import { Engine } from '../testing/engine/engine';
import { openProgress } from './progress';
import { printReport } from './report';
import { realService, simulatedService } from './services';

async function main(runIds: string[]): Promise<number> {
	const service = runIds.length > 0 ? realService(runIds) : await simulatedService();
	try {
		process.stdout.write(`${service.title}\n\n`);
		const engine = await Engine.start();
		const progress = openProgress(service.runs);
		const startedAtMs = Date.now();
		const result = await engine.run({
			...service.scenario,
			onError: 'continueErrorOutput',
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
