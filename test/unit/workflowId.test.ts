import fc from 'fast-check';
import { executeUrl } from '../../nodes/shared/gloriamundo/baseUrl';
import { readWorkflowId } from '../../nodes/shared/gloriamundo/workflowId';

const UUID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const HOST = 'https://app.gloriamundo.com';

describe('the Workflow parameter', () => {
	it.each([
		['a UUID', UUID, UUID],
		['an ID with space around it', ' \t\u00a0abc-123\r\n', 'abc-123'],
		['a number, as its digits', 42, '42'],
		['the execute URL', `${HOST}/api/v1/workflows/${UUID}/execute`, UUID],
		['the path of the execute URL', '/api/v1/workflows/abc/execute', 'abc'],
		['the webhook URL', `${HOST}/webhook/${UUID}`, UUID],
		['the page of the workflow', `${HOST}/workflows/${UUID}`, UUID],
		['a page below it, with query and fragment', `${HOST}/workflow/abc/edit?tab=1#top`, 'abc'],
		['a URL with port and prefix', 'http://localhost:81/p/q/workflows/abc/', 'abc'],
		['a URL in capitals', 'HTTPS://A.B/WORKFLOWS/Abc', 'Abc'],
		['a URL of another host, which is not used', 'https://evil.x/webhook/abc', 'abc'],
	])('may be %s', (_, value, workflowId) => {
		expect(readWorkflowId(value)).toEqual({ workflowId });
	});

	it.each([
		['it is empty', [undefined, null, '', ' ']],
		['it is not text', [true, {}, [], -1, 1.5, NaN]],
		['it is longer than 200 characters', ['x'.repeat(201), `/webhook/${'x'.repeat(201)}`]],
	])('is rejected: %s', (reason, values) => {
		for (const value of values) expect(readWorkflowId(value)).toEqual({ reason });
	});

	it.each([
		...['.', '..', 'a/b', '../abc', 'a\\b', 'a?b', 'a#b', 'a%2Fb', 'a b', 'a\u0000b', 'a\u200bb'],
		...['..', '.', 'a%2Fb', 'a\\b'].map((id) => `${HOST}/workflows/${id}/execute`),
		...[`${HOST}/runs/abc/status`, HOST, `${HOST}/webhook/`, 'ftp://a.b/webhook/abc'],
	])('is rejected if it could leave its place in the path, or names no workflow: %j', (value) => {
		expect(readWorkflowId(value)).toHaveProperty('reason');
	});

	const piece = fc.constantFrom(
		...['/', '\\', '?', '#', '%2F', '..', '.', '@', ':', '\0', ' ', 'a', '\ud800', '\u202e'],
		...['https://a.b', '//evil.example', '/webhook/', '/workflows/', '/execute'],
	);

	it('makes exactly one segment of the path on the host of the credential, whatever it is', () => {
		const text = fc.string({ unit: piece, maxLength: 8 });
		const property = fc.property(fc.oneof(text, fc.anything()), (value) => {
			const result = readWorkflowId(value);
			if ('reason' in result) return expect(result.reason).toMatch(/^it /);
			const url = new URL(executeUrl(HOST, result.workflowId));
			const [id, ...rest] = url.href.slice(`${HOST}/api/v1/workflows/`.length).split('/');
			expect(decodeURIComponent(id!)).toBe(result.workflowId);
			expect(rest).toEqual(['execute']);
		});
		fc.assert(property, { numRuns: 1_000 });
	});
});
