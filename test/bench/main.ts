/** `npm run bench [triggers|server|page]`: prints every figure as one JSON line. Figures are not gates: machines are noisy. */
import { measurePage } from './page-figures.ts';
import { measureServer } from './server-figures.ts';
import { measureTriggers } from './trigger-figures.ts';

const wish = process.argv[2];
if (wish === undefined || wish === 'triggers') measureTriggers();
if (wish === undefined || wish === 'page') await measurePage();
if (wish === undefined || wish === 'server') await measureServer();
process.exit(0);
