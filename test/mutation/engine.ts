import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What takes long and sees little of its own: a survivor meets every test that covers it. */
const LEFT_OUT = /property|rateLimit|deadlines|responsiveness|runIdPaths|serverTexts/;

for (const folder of ['engine', 'network']) {
	const files = readdirSync(join(__dirname, '..', folder)).filter((file) =>
		/\.test\.ts$/.test(file),
	);
	for (const file of files.filter((name) => !LEFT_OUT.test(name))) {
		jest.requireActual(join(__dirname, '..', folder, file));
	}
}
