/** `npm run bench [triggers|articles|lists|faces|reports|server|page]`: prints every figure as one JSON line. Figures are not gates: machines are noisy. */
import { measureArticles } from './article-figures.ts';
import { measureFaces } from './face-figures.ts';
import { measureLists } from './list-figures.ts';
import { measurePage } from './page-figures.ts';
import { measureReports } from './report-figures.ts';
import { measureServer } from './server-figures.ts';
import { measureTriggers } from './trigger-figures.ts';

const wish = process.argv[2];
if (wish === undefined || wish === 'triggers') measureTriggers();
if (wish === undefined || wish === 'articles') await measureArticles();
if (wish === undefined || wish === 'lists') await measureLists();
if (wish === undefined || wish === 'faces') await measureFaces();
if (wish === undefined || wish === 'reports') await measureReports();
if (wish === undefined || wish === 'page') await measurePage();
if (wish === undefined || wish === 'server') await measureServer();
process.exit(0);
