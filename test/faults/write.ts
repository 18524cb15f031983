import { writeFileSync } from 'node:fs';
import { faultTable, FAULTS_FILE } from './faultTable';

writeFileSync(FAULTS_FILE, faultTable());
