/** Every test of n8n's engine that is not about the pace, which has tests on a virtual clock. */
import '../engine/credential.test';
import '../engine/faults.get.test';
import '../engine/faults.wait.test';
import '../engine/names.test';
import '../engine/onError.test';
import '../engine/operations.test';
import '../engine/outputs.test';
import '../engine/parameters.test';
import '../engine/reporting.test';
import '../engine/runIds.test';
import '../engine/secrecy.test';
import '../engine/statuses.test';
import '../engine/stop.test';
import '../engine/tool.test';
import '../network/connections.test';
import '../network/hosts.test';
import '../network/redirects.test';
