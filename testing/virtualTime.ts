export * from './virtualClock';
