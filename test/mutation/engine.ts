import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Tests on a virtual clock, and those that keep a processor busy, are not for tests at the same time. */
const LEFT_OUT = /rateLimit|deadlines|responsiveness|runIdPaths|serverTexts/;

for (const folder of ['engine', 'network']) {
	const files = readdirSync(join(__dirname, '..', folder)).filter((file) =>
		/\.test\.ts$/.test(file),
	);
	for (const file of files.filter((name) => !LEFT_OUT.test(name))) {
		jest.requireActual(join(__dirname, '..', folder, file));
	}
}
