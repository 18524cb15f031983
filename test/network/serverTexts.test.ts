import { getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';
import type { Result } from '../../testing/engine/engine';

/** What could turn, hide or forge a line of a message, in a log or on a screen. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const TRICKS = [
	{ title: 'a line feed', text: 'running\n2026-03-10 ERROR forged line' },
	{ title: 'a carriage return', text: 'running\rcompleted' },
	{ title: 'ANSI colours', text: '\u001b[31mred\u001b[0m \u009b32mgreen' },
	{ title: 'a terminal’s title', text: '\u001b]0;owned\u0007' },
	{
		title: 'text that runs from right to left',
		text: 'gpj.\u202ecod\u202c \u2067abc\u2069 \u200f',
	},
	{ title: 'characters without width', text: 'com\u200bple\u200dted\ufeff\u2060' },
	{ title: 'line separators', text: 'a\u2028b\u2029c\u0085d' },
	{ title: 'a zero byte', text: 'a\u0000b' },
	{ title: 'invisible tags', text: 'a\u{e0041}\u{e0042}' },
	{ title: 'half a character', text: 'a\ud83d' },
	{ title: 'ten thousand characters', text: 'long '.repeat(2000) },
	{ title: 'ten thousand emoji', text: '😀'.repeat(10_000) },
	{ title: 'ten thousand emoji after a letter', text: `x${'😀'.repeat(10_000)}` },
];

describe('a text of the server', () => {
	const kit = useEngine();

	/** All that a person or a log sees; the payload itself is handed on unchanged. */
	function shown({ error, messages, hints }: Result): string[] {
		const { message = '', description = '' } = error ?? {};
		return [message, String(description), ...messages, ...hints.map((hint) => hint.message)];
	}

	async function resultFor(status: string, step: string) {
		const api = await kit.simulate();
		const progress = { current_step: 1, total_steps: 2, current_step_name: step, percentage: 50 };
		const { runId } = api.addRun({ script: [{ status, progress }] });
		return {
			waited: await kit.run(waitFor(api, [runId], { parameters: { maxWait: 0.2 } })),
			looked: await kit.run(getStatusOf(api, [runId])),
		};
	}

	it.concurrent.each(TRICKS)(
		'with $title is made fit for one line of a message',
		async ({ text }) => {
			for (const [status, step] of [
				[text, 'step'],
				['running', text],
			] as const) {
				const { waited, looked } = await resultFor(status, step);

				expect(waited.error?.message).toMatch(
					/^Run \S+ had not ended after \S+ s: it was last seen /,
				);
				const lines = [...shown(waited), ...shown(looked)];
				expect(lines.filter((line) => line.length > 700)).toEqual([]);
				expect(lines.filter((line) => FORBIDDEN.test(line))).toEqual([]);
				// The item itself is the API's own answer.
				expect(looked.inProgress).toMatchObject([
					{ status, progress: { current_step_name: step } },
				]);
			}
		},
	);

	it.concurrent('in place of numbers is not shown at all', async () => {
		const api = await kit.simulate();
		const trick = '\u001b[31m9'.repeat(500);
		const progress = { current_step: trick, total_steps: [trick], percentage: { a: trick } };
		const { runId } = api.addRun({ script: [{ status: 'running', progress, cost_cents: trick }] });

		const waited = await kit.run(waitFor(api, [runId], { parameters: { maxWait: 0.2 } }));

		expect(waited.error?.message).toMatch(/it was last seen running$/);
		expect(shown(waited).join()).not.toContain('31m');
	});

	it.concurrent('in the field error goes into the item only', async () => {
		const api = await kit.simulate();
		const error = `\u001b[31m${'long '.repeat(2000)}`;
		const { runId } = api.addRun({ durationMs: 0, outcome: 'failed', error });

		const looked = await kit.run(getStatusOf(api, [runId]));

		expect(looked.failed).toMatchObject([{ error }]);
		expect(shown(looked).join()).not.toContain('31m');
	});
});
