import { getStatusOf, useEngine, waitFor } from '../../testing/engine/kit';
import type { Result } from '../../testing/engine/engine';

/** Characters that could reverse, hide or forge a line of a message in a log or on a screen. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const TRICKS = {
	'a line feed': 'running\n2026-03-10 ERROR forged line',
	'a carriage return': 'running\rcompleted',
	'ANSI colors': '\u001b[31mred\u001b[0m \u009b32mgreen',
	'a terminal’s title': '\u001b]0;owned\u0007',
	'text from right to left': 'gpj.\u202ecod\u202c \u2067abc\u2069 \u200f',
	'characters without width': 'com\u200bple\u200dted\ufeff\u2060',
	'line separators': 'a\u2028b\u2029c\u0085d',
	'a zero byte': 'a\u0000b',
	'invisible tags': 'a\u{e0041}\u{e0042}',
	'half a character': 'a\ud83d',
	'ten thousand characters': 'long '.repeat(2000),
	'ten thousand emoji': '😀'.repeat(10_000),
	'ten thousand emoji after a letter': `x${'😀'.repeat(10_000)}`,
};

describe('a text of the server', () => {
	const kit = useEngine();

	/** All that a person or a log sees, without the payload, which is passed on unchanged. */
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
			checked: await kit.run(getStatusOf(api, [runId])),
		};
	}

	it.concurrent.each(Object.entries(TRICKS))(
		'with %s becomes one safe line of a message',
		async (_title, text) => {
			for (const [status, step] of [
				[text, 'step'],
				['running', text],
			] as const) {
				const { waited, checked } = await resultFor(status, step);

				expect(waited.status).toBe('error');
				const lines = [...shown(waited), ...shown(checked)];
				expect(lines.filter((line) => line.length > 900)).toEqual([]);
				expect(lines.filter((line) => FORBIDDEN.test(line))).toEqual([]);
				// The item itself is the API's own answer, unchanged.
				const item = { status, progress: { current_step_name: step } };
				expect(checked.inProgress).toMatchObject([item]);
			}
		},
	);

	it.concurrent('in place of numbers is not shown at all', async () => {
		const api = await kit.simulate();
		const trick = '\u001b[31m9'.repeat(500);
		const progress = { current_step: trick, total_steps: [trick], percentage: { a: trick } };
		const { runId } = api.addRun({ script: [{ status: 'running', progress, cost_cents: trick }] });

		const waited = await kit.run(waitFor(api, [runId], { parameters: { maxWait: 0.2 } }));

		expect(waited.status).toBe('error');
		expect(shown(waited).join()).not.toContain('31m');
	});

	it.concurrent('in the field error goes into the item only', async () => {
		const api = await kit.simulate();
		const error = `\u001b[31m${'long '.repeat(2000)}`;
		const { runId } = api.addRun({ durationMs: 0, outcome: 'failed', error });

		const checked = await kit.run(getStatusOf(api, [runId]));

		expect(checked.failed).toMatchObject([{ error }]);
		expect(shown(checked).join()).not.toContain('31m');
	});
});
