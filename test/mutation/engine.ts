import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What takes long and sees little of its own: a survivor meets every test that covers it. */
const LEFT_OUT = /property|rateLimit|deadlines|responsiveness|runIdPaths|serverTexts/;

/** The quickest come first: no other test meets a mutant that they have noticed. */
const UNITS = /^(clock|errors|routeOutcome|starts|statusResponse|wording)\./;

function requireTests(folder: string, isWanted: (name: string) => boolean): void {
	const path = join(__dirname, '..', folder);
	const files = readdirSync(path).filter((name) => name.endsWith('.test.ts') && isWanted(name));
	for (const file of files) jest.requireActual(join(path, file));
}

requireTests('unit', (name) => UNITS.test(name));
for (const folder of ['engine', 'network']) requireTests(folder, (name) => !LEFT_OUT.test(name));
