import fc from 'fast-check';

// That a property fails is enough to notice a mutant: the search for the smallest example takes long.
fc.configureGlobal({ endOnFailure: true });
