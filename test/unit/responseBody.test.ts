import fc from 'fast-check';
import {
	MAX_BODY_BYTES,
	MAX_DEPTH,
	MAX_VALUES,
	parseBody,
	readBody,
	type ByteStream,
} from '../../nodes/shared/transport/responseBody';

const MEBIBYTE = 1024 * 1024;

class Stream implements ByteStream {
	isDestroyed = false;

	chunksTaken = 0;

	constructor(private readonly chunks: Iterable<Uint8Array | Error>) {}

	async *[Symbol.asyncIterator]() {
		for (const chunk of this.chunks) {
			if (chunk instanceof Error) throw chunk;
			this.chunksTaken++;
			yield chunk;
		}
	}

	destroy() {
		this.isDestroyed = true;
	}
}

const breathe = jest.fn(async () => {});
const parse = async (text: string | Uint8Array) =>
	await parseBody(Buffer.from(text), (body) => body, breathe);
const NOT_JSON = 'it sent an answer that is not JSON';
const tooBig = (reason: string) => ({ reason: `its answer is too big: ${reason}`, isTooBig: true });

describe('the body of an answer', () => {
	it('is read as JSON, and the text is kept as it was sent', async () => {
		const text = '{"status": "running", "n": 1.50}';
		expect(await parse(text)).toEqual({ json: { status: 'running', n: 1.5 }, text });
		expect(await parse('\ufeff{}')).toEqual({ json: {}, text: '{}' });
	});

	it('is redacted with its bytes', async () => {
		const bytes = Buffer.from('{}');
		const redact = jest.fn(() => ({ json: 1, text: '1' }));
		expect(await parseBody(bytes, redact, breathe)).toEqual({ json: 1, text: '1' });
		expect(redact).toHaveBeenCalledWith({ json: {}, text: '{}' }, bytes);
	});

	it.each([
		'',
		'{"status": "run',
		'{} {}',
		'undefined',
		'[1,]',
		'x <html>',
		Uint8Array.of(0x22, 0xff, 0x22),
		Uint8Array.of(0x22, 0xe2, 0x82),
	])('is not JSON: %j', async (text) => {
		expect(await parse(text)).toEqual({ reason: NOT_JSON, isHtml: false });
	});

	it.each(['<html></html>', ' \r\n<!doctype html>'])('is a page: %j', async (text) => {
		expect(await parse(text)).toEqual({ reason: NOT_JSON, isHtml: true });
	});

	it('is the same however it is cut into chunks', async () => {
		const property = fc.asyncProperty(fc.jsonValue(), fc.array(fc.nat(40)), async (value, cuts) => {
			const whole = Buffer.from(JSON.stringify(value));
			const ends = [0, ...cuts.sort((a, b) => a - b), whole.length];
			const chunks = ends.slice(1).map((end, index) => whole.subarray(ends[index], end));
			expect(await parse((await readBody(new Stream(chunks)))!)).toEqual(await parse(whole));
		});
		await fc.assert(property);
	});

	it('is an error if the connection is lost in the middle', async () => {
		const lost = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
		await expect(readBody(new Stream([Buffer.from('{'), lost]))).rejects.toBe(lost);
	});
});

describe('the limits of a body', () => {
	const chunk = Buffer.alloc(MEBIBYTE, ' ');

	it('are 16 MiB: it is given up as soon as it is longer', async () => {
		const whole = new Stream(Array<Buffer>(16).fill(chunk));
		expect((await readBody(whole))?.length).toBe(MAX_BODY_BYTES);
		const longer = new Stream(Array<Buffer>(99).fill(chunk));
		expect(await parseBody(await readBody(longer), (body) => body, breathe)).toEqual(
			tooBig('more than 16 MiB'),
		);
		expect([longer.isDestroyed, longer.chunksTaken, whole.isDestroyed]).toEqual([true, 17, false]);
	});

	it('are 250,000 values, whatever their kind', async () => {
		const most = Array<number>(MAX_VALUES - 1).fill(1);
		expect(await parse(JSON.stringify(most))).toHaveProperty('json');
		expect(await parse(JSON.stringify([...most, 1]))).toEqual(tooBig('more than 250,000 values'));
		const pairs = Array<object>(MAX_VALUES / 2).fill({});
		expect(await parse(JSON.stringify(pairs))).toEqual(tooBig('more than 250,000 values'));
	});

	it('are 500 levels', async () => {
		const nested = async (depth: number) => await parse('['.repeat(depth) + ']'.repeat(depth));
		expect(await nested(MAX_DEPTH)).toHaveProperty('json');
		expect(await nested(MAX_DEPTH + 1)).toEqual(tooBig('nested more than 500 levels deep'));
		const pairs = '[{"a":'.repeat(250) + '1' + '}]'.repeat(250);
		expect(await parse(pairs)).toHaveProperty('json');
		expect(await parse(`[${'['.repeat(500)}${']'.repeat(500)},[]]`)).toHaveProperty('isTooBig');
		expect(await parse(`[${pairs}]`)).toEqual(tooBig('nested more than 500 levels deep'));
		expect(await parse(`[${Array(600).fill('[{}]').join()}]`)).toHaveProperty('json');
	});

	it('do not count what stands in texts', async () => {
		const text = '[{,}]'.repeat(MAX_VALUES);
		for (const value of [text, `"${text}`, `\\"${text}\\`, { [text]: 1 }, [`${text}\\\\`, text]]) {
			expect(await parse(JSON.stringify(value))).toHaveProperty('json', value);
		}
	});
});
