const TestSequencer = require('@jest/test-sequencer').default;

/** Without its cache, Jest begins with the largest files, and these small ones would end long after all others. */
const LONGEST = /matrix|logs|responsiveness|connections|stop|startOnce|supplyChain/;

module.exports = class extends TestSequencer {
	sort(tests) {
		const sorted = super.sort(tests);
		const isLong = ({ path }) => LONGEST.test(path);
		return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
	}
};
