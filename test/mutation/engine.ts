import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Long tests that find few mutants: a survivor runs through every test that covers it. */
const LEFT_OUT = /property|rateLimit|deadlines|responsiveness|runIdPaths|serverTexts/;

jest.requireActual('../unit/routeOutcome.test');
for (const folder of ['engine', 'network']) {
	const path = join(__dirname, '..', folder);
	const files = readdirSync(path).filter((name) => name.endsWith('.test.ts'));
	for (const file of files.filter((name) => !LEFT_OUT.test(name))) {
		jest.requireActual(join(path, file));
	}
}
