// Stryker learns which test covers which mutant only where tests run one after the other.
Object.assign(it, { concurrent: it });
