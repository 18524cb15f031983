import fc from 'fast-check';
import type { ByteStream } from '../../nodes/shared/transport/responseBody';
import { MAX_BODY_BYTES, readBody } from '../../nodes/shared/transport/responseBody';

const NOT_JSON = { problem: 'it sent an answer that is not JSON' };
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

const bytes = (text: string) => new TextEncoder().encode(text);
const bodyOf = async (...chunks: Uint8Array[]) => await readBody(new Stream(chunks));

function* spaces(mebibytes: number) {
	const chunk = new Uint8Array(MEBIBYTE).fill(0x20);
	for (let count = 0; count < mebibytes; count++) yield chunk;
}

describe('the body of an answer', () => {
	it('is read as JSON', async () => {
		expect(await bodyOf(bytes('{"status": '), bytes('"running"}'))).toEqual({
			json: { status: 'running' },
		});
	});

	it('may begin with a byte order mark', async () => {
		expect(await bodyOf(bytes('\ufeff{}'))).toEqual({ json: {} });
	});

	it.each(['', '{"status": "run', '<html></html>', '{} {}', 'undefined', '[1,]'])(
		'is not JSON where it is %j',
		async (text) => {
			expect(await bodyOf(bytes(text))).toEqual(NOT_JSON);
		},
	);

	it('is not JSON where it is not UTF-8', async () => {
		expect(await bodyOf(Uint8Array.of(0x22, 0xff, 0x22))).toEqual(NOT_JSON);
		expect(await bodyOf(Uint8Array.of(0x22, 0xe2, 0x82))).toEqual(NOT_JSON);
	});

	it('is not JSON where it is nested as deep as no parser goes', async () => {
		expect(await bodyOf(bytes('['.repeat(200_000)))).toEqual(NOT_JSON);
	});

	it('is the same however it is cut into chunks', async () => {
		await fc.assert(
			fc.asyncProperty(fc.jsonValue(), fc.array(fc.nat(40)), async (json, cuts) => {
				const whole = bytes(JSON.stringify(json));
				const ends = [0, ...cuts.sort((a, b) => a - b), whole.length];
				const chunks = ends.slice(1).map((end, index) => whole.slice(ends[index], end));
				const expected = JSON.parse(JSON.stringify(json)) as unknown;
				expect(await bodyOf(...chunks)).toEqual({ json: expected });
			}),
		);
	});

	it('is read up to 32 MiB', async () => {
		const stream = new Stream([
			...spaces(MAX_BODY_BYTES / MEBIBYTE - 1),
			bytes('1'.padEnd(MEBIBYTE)),
		]);
		expect(await readBody(stream)).toEqual({ json: 1 });
	});

	it('is given up as soon as it is longer than that', async () => {
		const stream = new Stream(spaces(1_000_000));
		expect(await readBody(stream)).toEqual({ problem: 'it sent more than 32 MiB' });
		expect(stream.isDestroyed).toBe(true);
		expect(stream.chunksTaken).toBe(33);
	});

	it('is an error where the connection is lost in the middle', async () => {
		const lost = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
		await expect(readBody(new Stream([bytes('{"status"'), lost]))).rejects.toBe(lost);
	});
});
