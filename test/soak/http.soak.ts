import { setTimeout as sleep } from 'node:timers/promises';
import { useEngine } from '../../testing/engine/kit';
import { startSimulator } from '../../testing/simulator/simulator';
import { Chance, FAULT_RATE, planStartFaults } from './chance';
import { type Holdings, takeStock } from './memory';
import { execute, executeStarts, STARTS_OF_EACH, Tally, watchListeners } from './traffic';

/** Four times three quarters of a minute: the first warms up, and the others must hold no more memory. */
const ROUNDS = 4;
const ROUND_MS = 45_000;
const EXECUTION_EVERY_MS = 500;
/** Executions of an account: then its server is stopped, and a new one started. */
const EXECUTIONS_OF_ACCOUNT = 10;

describe('three minutes in n8n’s engine over HTTP, one request in five goes wrong', () => {
	const kit = useEngine();
	const tally = new Tally();
	const stocks: Holdings[] = [];

	beforeAll(async () => {
		await watchListeners(kit, tally);
		const chance = new Chance(3);
		for (let round = 0; round < ROUNDS; round++) {
			await fillRound(chance);
			// Node.js itself keeps a timer for the second in which a server has answered.
			await sleep(2_000);
			stocks.push(await takeStock());
		}
		await Promise.all(tally.counts);
		const { counts, ...figures } = tally;
		process.stdout.write(`${JSON.stringify({ ...figures, executions: counts.length, stocks })}\n`);
	}, 900_000);

	afterAll(async () => void (await Promise.all(tally.counts)));

	/** Executions start at a steady rate, whether those before have ended or not. */
	async function fillRound(chance: Chance): Promise<void> {
		const endMs = performance.now() + ROUND_MS;
		const accounts: Array<Promise<void>> = [];
		while (performance.now() < endMs) {
			const api = await startSimulator();
			planStartFaults(api, chance, EXECUTIONS_OF_ACCOUNT * STARTS_OF_EACH);
			const executions: Array<Promise<void>> = [];
			for (let index = 0; index < EXECUTIONS_OF_ACCOUNT; index++) {
				executions.push(execute(kit, api, chance, tally));
				if (index % 2 === 0) executions.push(executeStarts(kit, api, chance, tally));
				await sleep(EXECUTION_EVERY_MS);
			}
			accounts.push(
				Promise.all(executions).then(async () => {
					await api.stop();
				}),
			);
		}
		await Promise.all(accounts);
	}

	it('loses no run, answers none twice, and takes none for another', () => {
		expect(tally.complaints).toEqual([]);
		expect(tally.runs).toBeGreaterThan(5000);
		expect(tally.ended + tally.errors).toBe(tally.runs);
		expect(tally.errors).toBeGreaterThan(100);
		expect(tally.faults / tally.requests).toBeGreaterThan(FAULT_RATE - 0.03);
	});

	it('starts no run twice, and loses none that was started', () => {
		expect(tally.complaints).toEqual([]);
		expect(tally.started).toBeGreaterThan(500);
		expect(tally.open).toBeGreaterThan(50);
	});

	it('holds no more memory at the end than after the first round', () => {
		const [first, ...later] = stocks.map(({ heapMb }) => heapMb) as [number, ...number[]];
		expect(Math.min(...later) - first).toBeLessThan(5);
		expect((later.at(-1) ?? 0) - first).toBeLessThan(10);
	});

	it('leaves no timer and no connection behind', () => {
		const [first, ...later] = stocks as [Holdings, ...Holdings[]];
		// What is left behind stays; what is there for a moment on a busy machine does not.
		expect(Math.min(...later.map(({ timers }) => timers))).toBeLessThanOrEqual(first.timers);
		expect(Math.min(...later.map(({ sockets }) => sockets))).toBeLessThanOrEqual(first.sockets);
	});

	it('leaves no listener on n8n’s cancel signal, and never has many there', () => {
		expect(tally.leftListeners).toBe(0);
		expect(tally.mostListeners).toBeLessThan(100);
	});
});
