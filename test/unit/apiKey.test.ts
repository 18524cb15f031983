import fc from 'fast-check';
import { readApiKey } from '../../nodes/shared/gloriamundo/apiKey';

describe('the API key of a credential', () => {
	it.each([
		['as it is', 'gm_live_abc', 'gm_live_abc'],
		['with space around it', ' \n gm_live_abc\t', 'gm_live_abc'],
		['with the word that belongs before it', 'Bearer gm_live_abc', 'gm_live_abc'],
		['with that word in capitals, and more space', ' BEARER \t gm_live_abc', 'gm_live_abc'],
		['that only begins with that word', 'bearer_gm_live', 'bearer_gm_live'],
		['with that word in the middle', 'x bearer y', 'x bearer y'],
		['of all printable characters', '!"#~ \\{}', '!"#~ \\{}'],
		['of 512 characters', 'x'.repeat(512), 'x'.repeat(512)],
	])('is read %s', (_, value, apiKey) => {
		expect(readApiKey(value)).toEqual({ apiKey });
	});

	it.each([
		[undefined, 'it is empty'],
		[null, 'it is empty'],
		[' \n', 'it is empty'],
		['Bearer', 'it is empty'],
		['bearer  ', 'it is empty'],
		[7, 'it is not text'],
		[{}, 'it is not text'],
		['x'.repeat(513), 'it is longer than 512 characters'],
		['gm\u200blive', 'it contains an invisible character (U+200B)'],
		['gm\u0000live', 'it contains an invisible character (U+0000)'],
		['gm\u007flive', 'it contains an invisible character (U+007F)'],
		['gm\nlive', 'it contains a line break or an unusual space (U+000A)'],
		['gm\u00a0live', 'it contains a line break or an unusual space (U+00A0)'],
		['gm_é', 'it contains a character that no API key has (U+00E9)'],
		['gm_😀', 'it contains a character that no API key has (U+1F600)'],
		['gm_\ud800', 'it contains an invisible character (U+D800)'],
	])('cannot be %j: %s', (value, reason) => {
		expect(readApiKey(value)).toEqual({ reason });
	});

	it('is always what a header carries as it stands, and reads the same again', () => {
		const property = fc.property(fc.string({ unit: 'binary' }), (value) => {
			const result = readApiKey(value);
			if ('reason' in result) return;
			expect(result.apiKey).toMatch(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/);
			expect(value).toContain(result.apiKey);
		});
		fc.assert(property, { numRuns: 500 });
	});
});
