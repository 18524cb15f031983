const NodeEnvironment = require('@stryker-mutator/jest-runner/jest-env/node');

/** The mutant that a test has noticed. Lives longer than one file of tests: all run in one process. */
let noticed;

/** A mutant that one test has noticed need not meet the others: Jest itself cannot stop there for Stryker. */
module.exports = class extends NodeEnvironment {
	async handleTestEvent({ name, test }) {
		const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
		if (mutant === undefined) return;
		if (name === 'test_fn_failure') noticed = mutant;
		if (name === 'test_start' && noticed === mutant) test.mode = 'skip';
	}
};
